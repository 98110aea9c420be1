import { defer, NEVER, Observable, tap } from 'rxjs';
import { Context } from './Context.js';
import type { Make } from './Feed.js';
import { CANCEL, KEY, RENEW } from './symbols.js';
import { isPromise, quiet, toObservable } from './toObservable.js';

/**
 * A task as an observable of its own: what a stream of `tasks` emits, and what a `project` on it receives. A subscription
 * makes the task afresh, so that `timeout` and `retry` piped onto it cancel and repeat the whole of it.
 */
export class ColdTask extends Observable<unknown> {
  readonly [KEY]: unknown;

  /** @param context the one that a run has made for the task: it serves one subscription at a time */
  constructor(input: unknown, key: unknown, index: number, make: Make | undefined, context?: Context) {
    let free = context;
    super((subscriber) => {
      const own = free ?? new Context(key, index);
      if (own === context) {
        free = undefined;
        own[RENEW]();
      }
      let endsWithValue = false;
      let ended = false;
      const end = () => {
        ended = true;
      };
      subscriber.add(() => {
        if (own === context) free = own;
        if (!ended) own[CANCEL]();
      });
      const started = defer(() => {
        let made = make === undefined ? input : make(input, own);
        if (typeof made === 'function' && !subscriber.closed) made = (made as (context: Context) => unknown)(own);
        endsWithValue = isPromise(made);
        if (!subscriber.closed) return toObservable(made);
        quiet(made);
        return NEVER;
      });
      started.pipe(tap({ next: () => endsWithValue && end(), error: end, complete: end })).subscribe(subscriber);
    });
    this[KEY] = key;
  }
}

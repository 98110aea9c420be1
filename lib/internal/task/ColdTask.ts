import { Observable, Subscriber } from 'rxjs';
import { Context } from './Context.js';
import type { Project } from '../source/Feed.js';
import { reportErrors } from '../util/report.js';
import { CANCEL, KEY, RENEW } from '../util/symbols.js';
import { isPromise, suppressUnhandledRejection, toObservable } from './toObservable.js';

/** What a listener is told when nobody listens any more. */
const noOpHandlers = { next: () => undefined, error: () => undefined, complete: () => undefined };

/**
 * A task as an observable of its own: what a stream of `tasks` emits, and what a `project` on it receives. A subscription
 * makes the task afresh, so that `timeout` and `retry` piped onto it cancel and repeat the whole of it.
 */
export class ColdTask extends Observable<unknown> {
  readonly [KEY]: unknown;

  /** @param context the one that a run has made for the task: it serves one subscription at a time */
  constructor(input: unknown, key: unknown, index: number, project: Project | undefined, context?: Context) {
    let free = context;
    super((subscriber) => {
      const own = free ?? new Context(key, index);
      free = undefined;
      own[RENEW]();
      let ended = false;
      subscriber.add(() => {
        if (own === context) free = own;
        if (!ended) own[CANCEL]();
      });
      let made: unknown;
      let source: Observable<unknown>;
      try {
        made = project === undefined ? input : project(input, own);
        if (typeof made === 'function' && !subscriber.closed) made = (made as (context: Context) => unknown)(own);
        if (subscriber.closed) return suppressUnhandledRejection(made);
        source = toObservable(made);
      } catch (error) {
        ended = true;
        return subscriber.error(error);
      }
      const listener = Object.assign(new Subscriber<unknown>(), {
        next: (value: unknown) => {
          ended = isPromise(made);
          subscriber.next(value);
        },
        error: (reason: unknown) => {
          ended = true;
          subscriber.error(reason);
        },
        complete: () => {
          ended = true;
          subscriber.complete();
        },
      });
      subscriber.add(listener);
      // a promise that never settles keeps its listener, which must not keep the rest
      subscriber.add(() => Object.assign(listener, noOpHandlers));
      reportErrors(() => source.subscribe(listener));
    });
    this[KEY] = key;
  }
}

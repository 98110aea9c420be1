import { defer, Observable, tap } from 'rxjs';
import { Context } from './Context.js';
import type { Make } from './Feed.js';
import { KEY } from './symbols.js';
import { isPromise, toObservable } from './toObservable.js';

/**
 * A task as an observable of its own: what a stream of `tasks` emits, and what a `project` on it receives.
 * Each subscription makes the task afresh with a context of its own, so that a `timeout` or `retry` piped onto it cancels and
 * repeats the whole of it.
 */
export class ColdTask extends Observable<unknown> {
  readonly [KEY]: unknown;

  constructor(input: unknown, key: unknown, index: number, make: Make | undefined) {
    super((subscriber) => {
      const context = new Context(key, index);
      let ended = false;
      const end = () => void (ended = true);
      subscriber.add(() => ended || Context.cancel(context));
      let untilValue = false;
      defer(() => {
        let made = make === undefined ? input : make(input, context);
        if (typeof made === 'function') made = (made as (context: Context) => unknown)(context);
        untilValue = isPromise(made);
        return toObservable(made);
      })
        .pipe(tap({ next: () => untilValue && end(), error: end, complete: end }))
        .subscribe(subscriber);
    });
    this[KEY] = key;
  }
}

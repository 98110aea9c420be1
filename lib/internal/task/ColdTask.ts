import { Observable, Subscriber } from 'rxjs';
import { Context, type Project } from './Context.js';
import { subscribeOrFail } from '../util/subscribeOrFail.js';
import { CANCEL, KEY, RENEW } from '../util/symbols.js';
import { isThenable, suppressUnhandledRejection } from './thenables.js';
import { isTaskFunction, toObservable } from './toObservable.js';

/** No-op handlers for a listener that has been unsubscribed. */
const noOpHandlers = { next: () => undefined, error: () => undefined, complete: () => undefined };

/**
 * A task as an observable: what a stream made by `tasks` emits, and what `project` on such a stream receives. Each
 * subscription makes the task again, so `timeout` and `retry` piped onto it cancel and repeat all of it.
 */
export class ColdTask extends Observable<unknown> {
  readonly [KEY]: unknown;

  /** @param context the context that the run has made for the task. It serves one subscription at a time */
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
      let endsWithValue: boolean;
      try {
        made = project === undefined ? input : project(input, own);
        if (!subscriber.closed && isTaskFunction(made)) made = made(own);
        if (subscriber.closed) return suppressUnhandledRejection(made);
        source = toObservable(made);
        endsWithValue = isThenable(made);
      } catch (error) {
        ended = true;
        return subscriber.error(error);
      }
      const listener = Object.assign(new Subscriber<unknown>(), {
        next: (value: unknown) => {
          ended = endsWithValue;
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
      // A promise that never settles keeps its listener in memory, which must not keep the rest.
      subscriber.add(() => Object.assign(listener, noOpHandlers));
      subscribeOrFail(source, listener);
    });
    this[KEY] = key;
  }
}

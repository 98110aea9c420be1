import { Observable, Subscriber, Subscription } from 'rxjs';
import { PRIORITY } from '../options/checks.js';
import { readOptions, type Checks } from '../options/readOptions.js';
import { ColdTask } from '../task/ColdTask.js';
import type { Context } from '../task/Context.js';
import { suppressUnhandledRejection } from '../task/thenables.js';
import { isTaskFunction, toObservable } from '../task/toObservable.js';
import { subscribeOrFail } from '../util/subscribeOrFail.js';
import type { Limit } from './Limit.js';

/**
 * A task that starts when a limit grants its permits, and holds them until its teardown has run.
 *
 * @param name names the method in messages
 * @param own the options that only this limit has
 */
export function guard(name: string, limit: Limit, task: unknown, options: unknown, own: Checks): Observable<unknown> {
  const checks = { priority: PRIORITY, ...own };
  const { permits = 1, priority = 0 }: { permits?: number; priority?: number } = readOptions(name, options, checks);
  const source = isTaskFunction(task) ? coldTask(task) : toObservable(task, `${name}: task`);
  return new Observable((subscriber) => {
    const release = () => limit.release(permits);
    /** What a waiter holds. */
    const held = new Subscription();
    const waiter = limit.request(permits, priority, () => {
      waiting = false;
      const listener = new Subscriber(subscriber);
      held.add(listener);
      held.add(release);
      subscribeOrFail(source, listener);
    });
    let waiting = true;
    if (waiter === undefined) {
      subscribeOrFail(source, subscriber);
      subscriber.add(release);
    } else {
      suppressUnhandledRejection(task);
      // Added before anything downstream adds its teardown. They run in this order, so after a wait, too, the permits are back
      // when a `finalize` downstream runs.
      subscriber.add(held);
      held.add(() => waiting && limit.withdraw(waiter));
    }
  });
}

/** Calls the function on each subscription, with a signal that aborts when that is unsubscribed. */
function coldTask(task: (context: never) => unknown): Observable<unknown> {
  // A task of its own has neither key nor index.
  const start = (context: Context) =>
    task({
      get signal() {
        return context.signal;
      },
    } as never);
  return new ColdTask(start, undefined, 0, undefined);
}

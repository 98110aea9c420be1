import { lastValueFrom, map, Observable, Subject, timer } from 'rxjs';
import type { Outcome } from 'rxjs-as-completed';

/** Emits its name after the given number of milliseconds. */
export function work(name: string, milliseconds: number): Observable<string> {
  return timer(milliseconds).pipe(map(() => name));
}

/** Fails after the given number of milliseconds, with an error named after it. */
export function fail(name: string, milliseconds: number): Observable<string> {
  return work(name, milliseconds).pipe(map(() => { throw new Error(name); }));
}

/** A function that throws instead of returning a task. */
export function throwing(name: string): Observable<string> {
  throw new Error(name);
}

/** The promise of a task, which is already running. */
export function started<T>(task: Observable<T>): Promise<T> {
  return lastValueFrom(task);
}

/** A task that is already running and does not replay for late subscribers. */
export function hot<T>(task: Observable<T>): Observable<T> {
  const subject = new Subject<T>();
  task.subscribe(subject);
  return subject;
}

/** Yields its items, then throws. */
export function* broken<T>(...items: T[]): Generator<T> {
  yield* items;
  throw new Error('broken');
}

/** An outcome reduced to the properties of `Promise.allSettled`. */
export function plain(outcome: Outcome<unknown, unknown>): object {
  const { status } = outcome;
  if (outcome.status === 'fulfilled') return { status, value: outcome.value };
  if (outcome.status === 'rejected') return { status, reason: outcome.reason };
  return { status };
}

export function byIndex(one: { index: number }, other: { index: number }): number {
  return one.index - other.index;
}

/** For an expression that needs the same thing twice. */
export function given<T, R>(thing: T, use: (thing: T) => R): R {
  return use(thing);
}

/** How many values have been emitted after the given number of milliseconds, even if an error came before. */
export function countAfter(milliseconds: number, result: Observable<unknown>): Observable<number> {
  return new Observable((subscriber) => {
    let values = 0;
    subscriber.add(result.subscribe({ next: () => values++, error: () => {} }));
    subscriber.add(timer(milliseconds).pipe(map(() => values)).subscribe(subscriber));
  });
}

/** Something that `await` accepts, although its `then` returns nothing. */
export function thenable<T>(value: T, milliseconds: number): PromiseLike<T> {
  const object: object = { then: (resolve: (value: T) => void) => void setTimeout(resolve, milliseconds, value) };
  return object as PromiseLike<T>;
}

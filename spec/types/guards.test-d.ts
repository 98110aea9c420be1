/* What `guard` and `acquire` make of the types of their tasks. */
import { expectTypeOf } from 'expect-type';
import { of, type Observable } from 'rxjs';
import { RateLimit, Semaphore, type GuardedTask, type Permit, type Task } from 'rxjs-as-completed';

interface User {
  name: string;
}

const semaphore = new Semaphore(2);
const rate = new RateLimit(2, { per: 1_000 });

expectTypeOf(semaphore.guard(of(1))).toEqualTypeOf<Observable<number>>();
expectTypeOf(semaphore.guard(Promise.resolve('a'), { permits: 2, priority: 1 })).toEqualTypeOf<Observable<string>>();
expectTypeOf(rate.guard(of(1), { priority: 1 })).toEqualTypeOf<Observable<number>>();

expectTypeOf(semaphore.guard(() => of(1))).toEqualTypeOf<Observable<number>>();
expectTypeOf(semaphore.guard(({ signal }) => fetch('/', { signal }).then((response) => response.json() as Promise<User>)))
  .toEqualTypeOf<Observable<User>>();
expectTypeOf(rate.guard(async ({ signal }) => signal.aborted)).toEqualTypeOf<Observable<boolean>>();

const helper = <T>(task: GuardedTask<T>): Observable<T> => semaphore.guard(task);
const throttled = <T>(task: GuardedTask<T>): Observable<T> => rate.guard(task);
const piped = <T>(source: Observable<T>): Observable<T> => semaphore.guard(source);
expectTypeOf(helper(() => of(1))).toEqualTypeOf<Observable<number>>();
expectTypeOf(throttled(of('a'))).toEqualTypeOf<Observable<string>>();
expectTypeOf(piped(of('a'))).toEqualTypeOf<Observable<string>>();

expectTypeOf(semaphore.acquire({ signal: new AbortController().signal })).toEqualTypeOf<Promise<Permit>>();
expectTypeOf(rate.acquire()).toEqualTypeOf<Promise<void>>();

// @ts-expect-error a string is no task
semaphore.guard('text');
// @ts-expect-error a function that returns a number is no task
semaphore.guard(() => 1);
// @ts-expect-error a task of its own has no key
semaphore.guard(({ key }) => of(key));
// @ts-expect-error the task of a pipeline may ask for its key
rate.guard(of(1) as Task<number>);
// @ts-expect-error turns have no weight
rate.guard(of(1), { permits: 2 });

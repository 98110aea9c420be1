/** What `tasks` accepts, and the keys of the tasks it makes. */
import { expectTypeOf } from 'expect-type';
import { of, retry, type Observable } from 'rxjs';
import { asSettled, tasks, type KeyedTask, type Outcome, type Task, type TaskContext } from 'rxjs-as-completed';

interface User {
  name: string;
}
interface Requests {
  user: Observable<User>;
  count: Promise<number>;
}
declare const requests: Requests;
declare const optional: { user: Observable<User>; count?: Promise<number> };
declare const partial: Partial<Record<'a' | 'b', Observable<User>>>;
declare const present: { user: Observable<User>; count: Observable<number> | undefined };
declare const admin: boolean;
declare const user$: Observable<User>;
declare const urls: readonly string[];
declare const urlsLater: AsyncIterable<string>;
declare const byId: Map<number, string>;
declare function getUser(url: string, context: TaskContext<string>): Promise<User>;
declare function generate(): Generator<string>;
declare function generateLater(): AsyncGenerator<string>;

// With `run`, the key is the input.
{
  const fromArray = tasks(urls, getUser);
  const fromSet = tasks(new Set(urls), (url) => getUser(url, null!));
  const fromGenerator = tasks(generate(), getUser);
  const fromFunction = tasks(generate, getUser);
  const fromArrow = tasks(() => urls, getUser);
  const fromAsync = tasks(urlsLater, getUser);
  const fromAsyncFunction = tasks(generateLater, getUser);
  const fromObservable = tasks(of('/a', '/b'), getUser);
  expectTypeOf(fromArray).toEqualTypeOf<Observable<KeyedTask<string, User>>>();
  expectTypeOf(fromSet).toEqualTypeOf<Observable<KeyedTask<string, User>>>();
  expectTypeOf(fromGenerator).toEqualTypeOf<Observable<KeyedTask<string, User>>>();
  expectTypeOf(fromFunction).toEqualTypeOf<Observable<KeyedTask<string, User>>>();
  expectTypeOf(fromArrow).toEqualTypeOf<Observable<KeyedTask<string, User>>>();
  expectTypeOf(fromAsync).toEqualTypeOf<Observable<KeyedTask<string, User>>>();
  expectTypeOf(fromAsyncFunction).toEqualTypeOf<Observable<KeyedTask<string, User>>>();
  expectTypeOf(fromObservable).toEqualTypeOf<Observable<KeyedTask<string, User>>>();
}

// With `run`, the values of a record or `Map` keep their keys.
{
  const fromMap = tasks(byId, (url, { key }) => {
    expectTypeOf(url).toEqualTypeOf<string>();
    expectTypeOf(key).toEqualTypeOf<number>();
    return user$;
  });
  const fromRecord = tasks({ a: 1, b: 2 }, (value, { key }) => {
    expectTypeOf(value).toEqualTypeOf<number>();
    expectTypeOf(key).toEqualTypeOf<'a' | 'b'>();
    return of(String(value));
  });
  expectTypeOf(fromMap).toEqualTypeOf<Observable<KeyedTask<number, User>>>();
  expectTypeOf(fromRecord).toEqualTypeOf<Observable<KeyedTask<'a' | 'b', string>>>();
}

// Without `run`, the items are tasks: observables, promises, or functions that return one.
{
  const fromArray = tasks([user$, Promise.resolve(1), () => Promise.resolve('x')]);
  const fromMap = tasks(new Map([['a', user$]]));
  const fromRecord = tasks({ user: user$, count: () => Promise.resolve(1), list: [true] });
  const fromInterface = tasks(requests);
  const fromFunction = tasks(() => requests);
  const numbered = tasks({ 1: user$ });
  expectTypeOf(fromArray).toEqualTypeOf<Observable<KeyedTask<number, User> | KeyedTask<number, number> | KeyedTask<number, string>>>();
  expectTypeOf(fromMap).toEqualTypeOf<Observable<KeyedTask<string, User>>>();
  expectTypeOf(fromRecord).toEqualTypeOf<Observable<KeyedTask<'user', User> | KeyedTask<'count', number> | KeyedTask<'list', boolean>>>();
  expectTypeOf(fromInterface).toEqualTypeOf<Observable<KeyedTask<'user', User> | KeyedTask<'count', number>>>();
  expectTypeOf(fromFunction).toEqualTypeOf<Observable<KeyedTask<'user', User> | KeyedTask<'count', number>>>();
  expectTypeOf(numbered).toEqualTypeOf<Observable<KeyedTask<'1', User>>>();

  const outcomes = fromInterface.pipe(asSettled());
  expectTypeOf(outcomes).toEqualTypeOf<Observable<Outcome<User, 'user'> | Outcome<number, 'count'>>>();
}

// A property of a record that may be absent makes a task if it's there.
{
  const page$ = tasks(optional);
  const partial$ = tasks(partial);
  const later$ = tasks(() => optional);
  const spread$ = tasks({
    user: () => fetch('/user').then((response) => response.json() as Promise<User>),
    ...(admin && { log: ({ signal }: TaskContext) => fetch('/log', { signal }).then((response) => response.json() as Promise<string[]>) }),
  });
  const numbered$ = tasks({ 1: user$ } as { 1: Observable<User>; 2?: Observable<number> });
  expectTypeOf(page$).toEqualTypeOf<Observable<KeyedTask<'user', User> | KeyedTask<'count', number>>>();
  expectTypeOf(partial$).toEqualTypeOf<Observable<KeyedTask<'a', User> | KeyedTask<'b', User>>>();
  expectTypeOf(later$).toEqualTypeOf<Observable<KeyedTask<'user', User> | KeyedTask<'count', number>>>();
  expectTypeOf(spread$).toEqualTypeOf<Observable<KeyedTask<'user', User> | KeyedTask<'log', string[]>>>();
  expectTypeOf(numbered$).toEqualTypeOf<Observable<KeyedTask<'1', User> | KeyedTask<'2', number>>>();

  type Paired = Observable<Outcome<User, 'user'> | Outcome<number, 'count'>>;
  expectTypeOf(page$.pipe(asSettled())).toEqualTypeOf<Paired>();
  expectTypeOf(page$.pipe(asSettled((task) => task.pipe(retry(1))))).toEqualTypeOf<Paired>();
  page$.pipe(asSettled()).subscribe((outcome) => {
    if (outcome.status !== 'fulfilled') return;
    if (outcome.key === 'user') expectTypeOf(outcome.value).toEqualTypeOf<User>();
    else expectTypeOf(outcome.value).toEqualTypeOf<number>();
  });

  const run$ = tasks({ text: 'a' } as { text: string; page?: number }, (input, { key }) => {
    expectTypeOf(input).toEqualTypeOf<string | number>();
    expectTypeOf(key).toEqualTypeOf<'text' | 'page'>();
    return of(input);
  });
  expectTypeOf(run$).toEqualTypeOf<Observable<KeyedTask<'text' | 'page', string | number>>>();
  expectTypeOf(tasks(partial, (task) => task)).toEqualTypeOf<Observable<KeyedTask<'a' | 'b', User>>>();

  // One that is there and `undefined` is no task, and it's an input.
  // @ts-expect-error `undefined` is no task
  tasks(present);
  // @ts-expect-error nor is it in a literal
  tasks({ user: user$, count: admin ? of(1) : undefined });
  // @ts-expect-error a string is no task, even if it may be absent
  tasks({} as { user?: Observable<User>; name?: string });
  tasks(present, (input) => {
    expectTypeOf(input).toEqualTypeOf<Observable<User> | Observable<number> | undefined>();
    return of(1);
  });
}

// The tasks of a stream made by `tasks` keep their keys.
{
  const again = tasks(tasks({ user: user$, count: of(1) }));
  const mapped = tasks(tasks({ user: user$, count: of(1) }), (task) => task);
  expectTypeOf(again).toEqualTypeOf<Observable<KeyedTask<'user', User> | KeyedTask<'count', number>>>();
  expectTypeOf(mapped).toEqualTypeOf<Observable<KeyedTask<'user' | 'count', User | number>>>();
}

// `Task`.
{
  const observable: Task<User> = user$;
  const promise: Task<number> = Promise.resolve(1);
  const start: Task<Response> = ({ signal }) => fetch('/', { signal });
  const keyed: Task<User> = (context: TaskContext<string>) => getUser(context.key, context);
  // @ts-expect-error a string is not a task
  const text: Task<string> = 'text';
  // @ts-expect-error nor is a function that returns a string
  const functionOfText: Task<string> = () => 'text';
  void [observable, promise, start, keyed, text, functionOfText];
}

// Compile errors.
{
  // @ts-expect-error a string contains no tasks
  tasks('text');
  // @ts-expect-error nor does a number
  tasks(3, () => user$);
  // @ts-expect-error numbers are not tasks
  tasks([1, 2]);
  // @ts-expect-error `run` must make a task
  tasks(urls, (url) => url.length);
}

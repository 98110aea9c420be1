/** What a stream of tasks is made from, and which keys it carries. */
import { of, type Observable } from 'rxjs';
import { asSettled, tasks, type KeyedTask, type Outcome, type Task, type TaskContext } from 'rxjs-as-completed';
import { check, type Equal } from './equal.js';

interface User {
  name: string;
}
interface Requests {
  user: Observable<User>;
  count: Promise<number>;
}
declare const requests: Requests;
declare const user$: Observable<User>;
declare const urls: readonly string[];
declare const urlsLater: AsyncIterable<string>;
declare const byId: Map<number, string>;
declare function getUser(url: string, context: TaskContext<string>): Promise<User>;
declare function generate(): Generator<string>;
declare function generateLater(): AsyncGenerator<string>;

type Element<O> = O extends Observable<infer T> ? T : never;
type Same<O extends Observable<unknown>, T> = Equal<Element<O>, T>;

// Inputs and `run`: the input is the key.
{
  const fromArray = tasks(urls, getUser);
  const fromSet = tasks(new Set(urls), (url) => getUser(url, null!));
  const fromGenerator = tasks(generate(), getUser);
  const fromFunction = tasks(generate, getUser);
  const fromArrow = tasks(() => urls, getUser);
  const fromAsync = tasks(urlsLater, getUser);
  const fromAsyncFunction = tasks(generateLater, getUser);
  const fromObservable = tasks(of('/a', '/b'), getUser);
  check<Same<typeof fromArray, KeyedTask<string, User>>>();
  check<Same<typeof fromSet, KeyedTask<string, User>>>();
  check<Same<typeof fromGenerator, KeyedTask<string, User>>>();
  check<Same<typeof fromFunction, KeyedTask<string, User>>>();
  check<Same<typeof fromArrow, KeyedTask<string, User>>>();
  check<Same<typeof fromAsync, KeyedTask<string, User>>>();
  check<Same<typeof fromAsyncFunction, KeyedTask<string, User>>>();
  check<Same<typeof fromObservable, KeyedTask<string, User>>>();
}

// Values of records and `Map`s keep their keys.
{
  const fromMap = tasks(byId, (url, { key }) => {
    check<Equal<typeof url, string>>();
    check<Equal<typeof key, number>>();
    return user$;
  });
  const fromRecord = tasks({ a: 1, b: 2 }, (value, { key }) => {
    check<Equal<typeof value, number>>();
    check<Equal<typeof key, 'a' | 'b'>>();
    return of(String(value));
  });
  check<Same<typeof fromMap, KeyedTask<number, User>>>();
  check<Same<typeof fromRecord, KeyedTask<'a' | 'b', string>>>();
}

// Without `run` the items are tasks: observables, promises, functions that return one.
{
  const fromArray = tasks([user$, Promise.resolve(1), () => Promise.resolve('x')]);
  const fromMap = tasks(new Map([['a', user$]]));
  const fromRecord = tasks({ user: user$, count: () => Promise.resolve(1), list: [true] });
  const fromInterface = tasks(requests);
  const fromFunction = tasks(() => requests);
  const numbered = tasks({ 1: user$ });
  check<Same<typeof fromArray, KeyedTask<number, User> | KeyedTask<number, number> | KeyedTask<number, string>>>();
  check<Same<typeof fromMap, KeyedTask<string, User>>>();
  check<
    Same<typeof fromRecord, KeyedTask<'user', User> | KeyedTask<'count', number> | KeyedTask<'list', boolean>>
  >();
  check<Same<typeof fromInterface, KeyedTask<'user', User> | KeyedTask<'count', number>>>();
  check<Same<typeof fromFunction, KeyedTask<'user', User> | KeyedTask<'count', number>>>();
  check<Same<typeof numbered, KeyedTask<'1', User>>>();

  const outcomes = fromInterface.pipe(asSettled());
  check<Same<typeof outcomes, Outcome<User, 'user'> | Outcome<number, 'count'>>>();
}

// A stream of keyed tasks keeps its keys.
{
  const again = tasks(tasks({ user: user$, count: of(1) }));
  const mapped = tasks(tasks({ user: user$, count: of(1) }), (task) => task);
  check<Same<typeof again, KeyedTask<'user', User> | KeyedTask<'count', number>>>();
  check<Same<typeof mapped, KeyedTask<'user' | 'count', User | number>>>();
}

// What a task is.
{
  const observable: Task<User> = user$;
  const promise: Task<number> = Promise.resolve(1);
  const start: Task<Response> = ({ signal }) => fetch('/', { signal });
  const keyed: Task<User> = (context: TaskContext<string>) => getUser(context.key, context);
  // @ts-expect-error a string is not a task
  const text: Task<string> = 'text';
  // @ts-expect-error nor is a function that returns one
  const sayer: Task<string> = () => 'text';
  void [observable, promise, start, keyed, text, sayer];
}

// Refused by the compiler.
{
  // @ts-expect-error a string holds no tasks
  tasks('text');
  // @ts-expect-error nor does a number
  tasks(3, () => user$);
  // @ts-expect-error numbers are no tasks
  tasks([1, 2]);
  // @ts-expect-error `run` must make a task
  tasks(urls, (url) => url.length);
}

/** What a call infers without annotations: values from function literals, and keys that stay paired with their values. */
import { expectTypeOf } from 'expect-type';
import { catchError, from, map, of, retry, scan, type Observable } from 'rxjs';
import {
  asCompleted,
  asProgress,
  asSettled,
  firstSuccess,
  inOrder,
  limitConcurrency,
  tasks,
  withTimeoutAll,
  type KeyedTask,
  type Outcome,
  type Progress,
  type TaskContext,
} from 'rxjs-as-completed';

interface User {
  name: string;
}
interface Post {
  title: string;
}
declare const user$: Observable<User>;
declare const posts$: Observable<Post[]>;
declare const ids: number[];
declare const ids$: Observable<number>;
declare const byName: ReadonlyMap<string, number>;
declare const fast: boolean;
declare const anything: any;
declare function parse(response: Response): Promise<User>;
declare function getUser(id: number): Promise<User>;

const requests = {
  user: ({ signal }: TaskContext) => fetch('/user', { signal }).then((response) => response.json() as Promise<User>),
};

// A function literal that is a task is typed by its result: in a record
{
  const typed = tasks({
    signalled: ({ signal }) => fetch('/', { signal }).then((response) => response.json() as Promise<User>),
    parsed: () => fetch('/').then(parse),
    context: (context) => fetch('/', { signal: context.signal }).then(({ status }) => status),
    awaited: async () => (await fetch('/')).ok,
    list: () => ['a', 'b'],
    observed: () => user$.pipe(map(({ name }) => name)),
    observable: posts$,
    promise: fetch('/').then((response) => response.json() as Promise<User>),
    constant: () => of('a' as const),
  });
  expectTypeOf(typed).toEqualTypeOf<
    Observable<
      | KeyedTask<'signalled', User>
      | KeyedTask<'parsed', User>
      | KeyedTask<'context', number>
      | KeyedTask<'awaited', boolean>
      | KeyedTask<'list', string>
      | KeyedTask<'observed', string>
      | KeyedTask<'observable', Post[]>
      | KeyedTask<'promise', User>
      | KeyedTask<'constant', 'a'>
    >
  >();
  expectTypeOf(tasks(requests)).toEqualTypeOf<Observable<KeyedTask<'user', User>>>();
  expectTypeOf(tasks(() => ({ user: ({ signal }) => fetch('/', { signal }).then((response) => response.json() as Promise<User>) }))).toEqualTypeOf<
    Observable<KeyedTask<'user', User>>
  >();
  // the context of a task in a record
  tasks({
    user: (context) => {
      expectTypeOf(context.index).toEqualTypeOf<number>();
      expectTypeOf(context.signal).toEqualTypeOf<AbortSignal>();
      return user$;
    },
  });
}

// in a list or a Set
{
  const list = tasks([
    ({ signal }) => fetch('/', { signal }).then((response) => response.json() as Promise<User>),
    () => fetch('/').then(({ status }) => status),
    of('a'),
  ]);
  expectTypeOf(list).toEqualTypeOf<Observable<KeyedTask<number, User> | KeyedTask<number, number> | KeyedTask<number, string>>>();
  const set = tasks(new Set([() => fetch('/').then((response) => response.json() as Promise<User>)]));
  expectTypeOf(set).toEqualTypeOf<Observable<KeyedTask<number, User>>>();
  const listed = tasks(() => [() => fetch('/').then(parse)]);
  expectTypeOf(listed).toEqualTypeOf<Observable<KeyedTask<number, User>>>();
}

// and in a Map, whose parameters need an annotation
{
  const map = tasks(new Map([['user', ({ signal }: TaskContext) => fetch('/', { signal }).then((response) => response.json() as Promise<User>)]]));
  expectTypeOf(map).toEqualTypeOf<Observable<KeyedTask<string, User>>>();
}

// `run` is typed by its result, and knows its input and key
{
  const json = (response: Response) => response.json() as Promise<User>;
  expectTypeOf(tasks(ids, (id) => fetch(`/${id}`).then((response) => response.json() as Promise<User>))).toEqualTypeOf<Observable<KeyedTask<number, User>>>();
  expectTypeOf(tasks(ids, async (id, { signal }) => json(await fetch(`/${id}`, { signal })))).toEqualTypeOf<Observable<KeyedTask<number, User>>>();
  expectTypeOf(tasks(ids, (id) => ({ signal }) => fetch(`/${id}`, { signal }).then(parse))).toEqualTypeOf<Observable<KeyedTask<number, User>>>();
  expectTypeOf(tasks({ a: 1, b: 2 }, (id) => fetch(`/${id}`).then(json))).toEqualTypeOf<Observable<KeyedTask<'a' | 'b', User>>>();
  expectTypeOf(tasks({ a: 1, b: 'x' }, (input) => of(input))).toEqualTypeOf<Observable<KeyedTask<'a' | 'b', number | string>>>();
  expectTypeOf(tasks(byName, (id) => fetch(`/${id}`).then(json))).toEqualTypeOf<Observable<KeyedTask<string, User>>>();
  expectTypeOf(tasks(ids$, (id) => fetch(`/${id}`).then(json))).toEqualTypeOf<Observable<KeyedTask<number, User>>>();
  expectTypeOf(tasks(() => ids, (id) => fetch(`/${id}`).then(json))).toEqualTypeOf<Observable<KeyedTask<number, User>>>();
  expectTypeOf(tasks([1, 'x'], (input) => of(input))).toEqualTypeOf<Observable<KeyedTask<number | string, number | string>>>();
  expectTypeOf(tasks(ids, (id) => (fast ? of(id) : Promise.resolve('x')))).toEqualTypeOf<Observable<KeyedTask<number, number | string>>>();
  tasks(byName, (id, context) => {
    expectTypeOf(id).toEqualTypeOf<number>();
    expectTypeOf(context).toEqualTypeOf<TaskContext<string>>();
    return of(id);
  });
  tasks({ a: 1, 2: 2 }, (id, context) => {
    expectTypeOf(id).toEqualTypeOf<number>();
    expectTypeOf(context).toEqualTypeOf<TaskContext<'a' | '2'>>();
    return of(id);
  });
}

// `project` is typed by its result, in every operator
{
  const one = of(1);
  const json = (response: Response) => response.json() as Promise<User>;
  expectTypeOf(one.pipe(asCompleted((id) => fetch(`/${id}`).then((response) => response.json() as Promise<User>)))).toEqualTypeOf<Observable<User>>();
  expectTypeOf(one.pipe(inOrder((id, { signal }) => fetch(`/${id}`, { signal }).then((response) => response.json() as Promise<User>)))).toEqualTypeOf<Observable<User>>();
  expectTypeOf(one.pipe(firstSuccess((id) => fetch(`/${id}`).then((response) => response.json() as Promise<User>)))).toEqualTypeOf<Observable<User>>();
  expectTypeOf(one.pipe(limitConcurrency(3, (id) => fetch(`/${id}`).then((response) => response.json() as Promise<User>)))).toEqualTypeOf<Observable<User>>();
  expectTypeOf(one.pipe(withTimeoutAll(9, (id) => fetch(`/${id}`).then((response) => response.json() as Promise<User>)))).toEqualTypeOf<Observable<User>>();
  expectTypeOf(one.pipe(asSettled((id) => fetch(`/${id}`).then((response) => response.json() as Promise<User>)))).toEqualTypeOf<Observable<Outcome<User, number>>>();
  expectTypeOf(one.pipe(asProgress((id) => fetch(`/${id}`).then((response) => response.json() as Promise<User>)))).toEqualTypeOf<Observable<Progress<User, number>>>();
  expectTypeOf(one.pipe(asSettled(async (id, context) => json(await fetch(`/${id}`, context)), { concurrency: 3 }))).toEqualTypeOf<Observable<Outcome<User, number>>>();
  expectTypeOf(one.pipe(asSettled((id) => ({ signal }) => fetch(`/${id}`, { signal }).then(json)))).toEqualTypeOf<Observable<Outcome<User, number>>>();
  expectTypeOf(one.pipe(asSettled(getUser))).toEqualTypeOf<Observable<Outcome<User, number>>>();
  expectTypeOf(one.pipe(firstSuccess((id) => fetch(`/${id}`).then(json), { accept: ({ name }) => name !== '' }))).toEqualTypeOf<Observable<User>>();
  one.pipe(
    asSettled((id, context) => {
      expectTypeOf(id).toEqualTypeOf<number>();
      expectTypeOf(context).toEqualTypeOf<TaskContext<number>>();
      return of(id);
    }),
  );
  one.pipe(firstSuccess(getUser, { accept: (user) => (expectTypeOf(user).toEqualTypeOf<User>(), true) }));
  one.pipe(asCompleted(getUser, { perGroup: 1, groupBy: (id) => (expectTypeOf(id).toEqualTypeOf<number>(), id % 2) }));
}

// A project that keeps the type of its task keeps key and value together
{
  const page$ = tasks({ user: user$, posts: posts$ });
  type Paired = Observable<Outcome<User, 'user'> | Outcome<Post[], 'posts'>>;
  type Reported = Observable<Progress<User, 'user'> | Progress<Post[], 'posts'>>;
  const retried = <K, T>(task: KeyedTask<K, T>) => task.pipe(retry(1));

  expectTypeOf(page$.pipe(asSettled((task) => task.pipe(retry(1))))).toEqualTypeOf<Paired>();
  expectTypeOf(page$.pipe(asSettled((task) => task))).toEqualTypeOf<Paired>();
  expectTypeOf(page$.pipe(asSettled((task) => task.pipe(retry(1)), { timeout: 9 }))).toEqualTypeOf<Paired>();
  expectTypeOf(page$.pipe(asSettled((task, { index }) => task.pipe(retry(index))))).toEqualTypeOf<Paired>();
  expectTypeOf(page$.pipe(asSettled((task) => { return task.pipe(retry(1)); }))).toEqualTypeOf<Paired>();
  expectTypeOf(page$.pipe(asSettled(retry(2)))).toEqualTypeOf<Paired>();
  expectTypeOf(page$.pipe(asSettled(retried))).toEqualTypeOf<Paired>();
  expectTypeOf(page$.pipe(asProgress((task) => task.pipe(retry(1))))).toEqualTypeOf<Reported>();
  expectTypeOf(page$.pipe(asProgress(retried, { concurrency: 2 }))).toEqualTypeOf<Reported>();
  expectTypeOf(page$.pipe(asCompleted((task) => task.pipe(retry(1))))).toEqualTypeOf<Observable<User | Post[]>>();
  expectTypeOf(page$.pipe(inOrder((task) => task.pipe(retry(1))))).toEqualTypeOf<Observable<User | Post[]>>();
  expectTypeOf(page$.pipe(firstSuccess((task) => task.pipe(retry(1))))).toEqualTypeOf<Observable<User | Post[]>>();
  expectTypeOf(page$.pipe(limitConcurrency(2, (task) => task.pipe(retry(1))))).toEqualTypeOf<Observable<User | Post[]>>();
  expectTypeOf(page$.pipe(withTimeoutAll(9, (task) => task.pipe(retry(1))))).toEqualTypeOf<Observable<User | Post[]>>();
  expectTypeOf(tasks(page$, (task) => task.pipe(retry(1)))).toEqualTypeOf<Observable<KeyedTask<'user' | 'posts', User | Post[]>>>();

  page$.pipe(asSettled((task) => task.pipe(retry(1)))).subscribe((outcome) => {
    if (outcome.status !== 'fulfilled') return;
    if (outcome.key === 'user') expectTypeOf(outcome.value).toEqualTypeOf<User>();
    else expectTypeOf(outcome.value).toEqualTypeOf<Post[]>();
  });
  page$.pipe(asProgress((task) => task.pipe(retry(1)))).subscribe(({ outcome }) => {
    if (outcome?.status === 'fulfilled' && outcome.key === 'user') expectTypeOf(outcome.value).toEqualTypeOf<User>();
  });
}

// One that changes the type gives a union
{
  const page$ = tasks({ user: user$, posts: posts$ });
  const same$ = tasks({ a: of('x'), b: of('y') });
  expectTypeOf(page$.pipe(asSettled((task) => task.pipe(map(() => 1))))).toEqualTypeOf<Observable<Outcome<number, 'user' | 'posts'>>>();
  expectTypeOf(page$.pipe(asSettled((task) => task.pipe(catchError(() => of(undefined)))))).toEqualTypeOf<
    Observable<Outcome<User | Post[] | undefined, 'user' | 'posts'>>
  >();
  expectTypeOf(page$.pipe(asProgress((task) => task.pipe(map(() => 1))))).toEqualTypeOf<Observable<Progress<number, 'user' | 'posts'>>>();
  expectTypeOf(page$.pipe(asSettled((_, { key }) => fetch(`/${key}`).then((response) => response.json() as Promise<number>)))).toEqualTypeOf<
    Observable<Outcome<number, 'user' | 'posts'>>
  >();
  expectTypeOf(same$.pipe(asSettled((task) => task.pipe(map((text) => text.length))))).toEqualTypeOf<Observable<Outcome<number, 'a' | 'b'>>>();
  expectTypeOf(same$.pipe(asSettled((task) => task.pipe(scan((all, text) => [...all, text], [] as string[]))))).toEqualTypeOf<
    Observable<Outcome<string[], 'a' | 'b'>>
  >();
  expectTypeOf(tasks(ids, getUser).pipe(asSettled((task) => task.pipe(map(({ name }) => name))))).toEqualTypeOf<Observable<Outcome<string, number>>>();
  page$.pipe(
    asSettled((task, context) => {
      expectTypeOf(context).toEqualTypeOf<TaskContext<'user' | 'posts'>>();
      return task.pipe(map(() => 1));
    }),
  );
}

// Every outcome has `value` and `reason`
{
  const page$ = tasks({ user: user$, posts: posts$ });
  const lines: string[] = [];
  page$.pipe(asSettled()).subscribe(({ key, status, value, reason, completed, total = completed }) => {
    expectTypeOf(key).toEqualTypeOf<'user' | 'posts'>();
    expectTypeOf(value).toEqualTypeOf<User | Post[] | undefined>();
    expectTypeOf(reason).toEqualTypeOf<unknown>();
    lines.push(`${completed}/${total} ${key}: ${status}`);
  });
  ids$.pipe(asSettled(getUser)).subscribe(({ status, value, reason }) => {
    if (status === 'fulfilled') {
      expectTypeOf(value).toEqualTypeOf<User>();
      expectTypeOf(reason).toEqualTypeOf<undefined>();
    }
    if (status === 'rejected') expectTypeOf(value).toEqualTypeOf<undefined>();
    if (status === 'empty') expectTypeOf({ value, reason }).toEqualTypeOf<{ value: undefined; reason: undefined }>();
  });
  ids$.pipe(asSettled(getUser)).subscribe((outcome) => {
    switch (outcome.status) {
      case 'fulfilled':
        return outcome.value.name;
      case 'rejected':
        return outcome.reason;
      case 'empty':
        return outcome.key;
    }
  });
}

// Sources that are easily taken for something else
{
  const generate = <T>(...items: T[]) => function* () { yield* items; };
  expectTypeOf(tasks([])).toEqualTypeOf<Observable<never>>();
  expectTypeOf(tasks(() => [])).toEqualTypeOf<Observable<never>>();
  expectTypeOf(tasks({})).toEqualTypeOf<Observable<never>>();
  expectTypeOf(tasks(generate('a', 'b'), (text) => of(text.length))).toEqualTypeOf<Observable<KeyedTask<string, number>>>();
  expectTypeOf(tasks({ then: user$, length: posts$ })).toEqualTypeOf<Observable<KeyedTask<'then', User> | KeyedTask<'length', Post[]>>>();
  expectTypeOf(tasks({ then: 1, size: 2 }, (input) => of(input))).toEqualTypeOf<Observable<KeyedTask<'then' | 'size', number>>>();
  expectTypeOf(tasks([[1, 2], [3]], (list) => list)).toEqualTypeOf<Observable<KeyedTask<number[], number>>>();
  // @ts-expect-error a promise isn't a record
  tasks({ then: () => user$ });
  // @ts-expect-error a function isn't a record either
  tasks(() => 'text', (input) => of(input));
}

// Whatever `any` comes down a pipe or goes into a call stays usable
{
  expectTypeOf(from([anything]).pipe(asCompleted((input) => getUser(input)))).toEqualTypeOf<Observable<User>>();
  expectTypeOf(ids$.pipe(asCompleted(() => anything))).toEqualTypeOf<Observable<unknown>>();
  expectTypeOf(ids$.pipe(asCompleted(() => fetch('/').then((response) => response.json())))).toEqualTypeOf<Observable<any>>();
}

/** Entries and states keep each key paired with its value, and a number stands for options. */
import { expectTypeOf } from 'expect-type';
import { from, map, of, retry, type Observable } from 'rxjs';
import {
  asCompleted,
  asEntries,
  asProgress,
  asSettled,
  asStates,
  firstSuccess,
  inOrder,
  limitConcurrency,
  RateLimit,
  tasks,
  withTimeoutAll,
  type AsEntriesOptions,
  type EntryOf,
  type Outcome,
  type RunOptions,
  type StateOf,
  type Task,
  type TaskState,
} from 'rxjs-as-completed';

interface User {
  name: string;
}
interface Post {
  title: string;
}
declare const user$: Observable<User>;
declare const posts$: Observable<Post[]>;
declare const urls: string[];
declare const urls$: Observable<string>;
declare function getUser(url: string): Promise<User>;

// Entries, in all ways to call the operator.
{
  const indexed = from([user$, posts$]).pipe(asEntries());
  const keyed = tasks(urls, getUser).pipe(asEntries({ concurrency: 3, delayErrors: true }));
  const project = urls$.pipe(asEntries(getUser));
  const both = urls$.pipe(asEntries((url) => getUser(url), { timeout: 1_000 }));
  const changed = tasks(urls, getUser).pipe(asEntries((task) => task.pipe(map(({ name }) => name.length))));
  expectTypeOf(indexed).toEqualTypeOf<Observable<[key: number, value: User] | [key: number, value: Post[]]>>();
  expectTypeOf(keyed).toEqualTypeOf<Observable<[key: string, value: User]>>();
  expectTypeOf(project).toEqualTypeOf<Observable<[key: string, value: User]>>();
  expectTypeOf(both).toEqualTypeOf<Observable<[key: string, value: User]>>();
  expectTypeOf(changed).toEqualTypeOf<Observable<[key: string, value: number]>>();
}

// The key of an entry narrows its value, also after a `project` that keeps the types.
{
  const record = tasks({ user: user$, posts: posts$ });
  const plain = record.pipe(asEntries({ timeout: 3_000 }));
  const retried = record.pipe(asEntries((task) => task.pipe(retry(1)), 2));
  expectTypeOf(plain).toEqualTypeOf<Observable<[key: 'user', value: User] | [key: 'posts', value: Post[]]>>();
  expectTypeOf(retried).toEqualTypeOf(plain);
  plain.subscribe(([key, value]) => {
    if (key === 'user') expectTypeOf(value).toEqualTypeOf<User>();
    else expectTypeOf(value).toEqualTypeOf<Post[]>();
  });
}

// States, in all ways to call the operator.
{
  const indexed = from([user$]).pipe(asStates());
  const keyed = tasks(urls, getUser).pipe(asStates({ concurrency: 3 }));
  const project = urls$.pipe(asStates(getUser));
  const both = urls$.pipe(asStates((url) => getUser(url), { timeout: 1_000 }));
  const changed = tasks(urls, getUser).pipe(asStates((task) => task.pipe(map(({ name }) => name.length))));
  expectTypeOf(indexed).toEqualTypeOf<Observable<readonly TaskState<User>[]>>();
  expectTypeOf(keyed).toEqualTypeOf<Observable<readonly TaskState<User, string>[]>>();
  expectTypeOf(project).toEqualTypeOf<Observable<readonly TaskState<User, string>[]>>();
  expectTypeOf(both).toEqualTypeOf<Observable<readonly TaskState<User, string>[]>>();
  expectTypeOf(changed).toEqualTypeOf<Observable<readonly TaskState<number, string>[]>>();
}

// The key and the status of a state narrow its value; all properties can be destructured.
{
  const record = tasks({ user: user$, posts: posts$ });
  const plain = record.pipe(asStates());
  const retried = record.pipe(asStates((task) => task.pipe(retry(1)), 2));
  expectTypeOf(plain).toEqualTypeOf<Observable<readonly (TaskState<User, 'user'> | TaskState<Post[], 'posts'>)[]>>();
  expectTypeOf(retried).toEqualTypeOf(plain);
  plain.subscribe((list) => {
    for (const state of list) {
      if (state.key !== 'posts') continue;
      if (state.status === 'fulfilled') expectTypeOf(state.value).toEqualTypeOf<Post[]>();
      if (state.status === 'running') expectTypeOf(state.value).toEqualTypeOf<Post[] | undefined>();
      if (state.status === 'rejected') expectTypeOf(state.value).toEqualTypeOf<Post[] | undefined>();
    }
    for (const { status, value, reason, started, ended } of list) {
      expectTypeOf(status).toEqualTypeOf<'waiting' | 'running' | 'fulfilled' | 'rejected' | 'empty'>();
      expectTypeOf(value).toEqualTypeOf<User | Post[] | undefined>();
      expectTypeOf(reason).toEqualTypeOf<unknown>();
      expectTypeOf(started).toEqualTypeOf<number | undefined>();
      expectTypeOf(ended).toEqualTypeOf<number | undefined>();
    }
    // @ts-expect-error -- lists are read-only
    list.push(list[0]!);
    // @ts-expect-error -- states are read-only
    list[0]!.status = 'empty';
  });
}

// A number stands for `{ concurrency }`.
{
  const work = tasks(urls, getUser);
  expectTypeOf(work.pipe(asCompleted(3))).toEqualTypeOf<Observable<User>>();
  expectTypeOf(work.pipe(asEntries(3))).toEqualTypeOf<Observable<[key: string, value: User]>>();
  expectTypeOf(work.pipe(asSettled(3))).toEqualTypeOf<Observable<Outcome<User, string>>>();
  expectTypeOf(work.pipe(asStates(3))).toEqualTypeOf<Observable<readonly TaskState<User, string>[]>>();
  expectTypeOf(work.pipe(firstSuccess(3))).toEqualTypeOf<Observable<User>>();
  expectTypeOf(work.pipe(inOrder(3))).toEqualTypeOf<Observable<User>>();
  expectTypeOf(work.pipe(withTimeoutAll(1_000, 3))).toEqualTypeOf<Observable<User>>();
  work.pipe(asProgress(3));
  expectTypeOf(urls$.pipe(asCompleted(getUser, 3))).toEqualTypeOf<Observable<User>>();
  expectTypeOf(urls$.pipe(asEntries((url) => getUser(url), 3))).toEqualTypeOf<Observable<[key: string, value: User]>>();
  expectTypeOf(urls$.pipe(asSettled(getUser, 3))).toEqualTypeOf<Observable<Outcome<User, string>>>();
  expectTypeOf(urls$.pipe(firstSuccess(getUser, 3))).toEqualTypeOf<Observable<User>>();
  expectTypeOf(urls$.pipe(inOrder(getUser, 3))).toEqualTypeOf<Observable<User>>();
  expectTypeOf(urls$.pipe(withTimeoutAll(1_000, getUser, 3))).toEqualTypeOf<Observable<User>>();
  urls$.pipe(asProgress(getUser, 3));
  urls$.pipe(asStates(getUser, 3));
  // @ts-expect-error -- here, the limit is the first argument
  work.pipe(limitConcurrency(3, 3));
}

// The options that all operators share have the type of the key.
{
  const options: RunOptions<string> = { rate: new RateLimit(10, { per: 1_000 }), priority: (url) => url.length, signal: AbortSignal.timeout(1) };
  tasks(urls, getUser).pipe(asCompleted(options));
  tasks(urls, getUser).pipe(
    inOrder({
      buffer: 3,
      priority: (url, index) => {
        expectTypeOf(url).toEqualTypeOf<string>();
        return -index;
      },
    }),
  );
  // @ts-expect-error -- a priority is a number
  tasks(urls, getUser).pipe(asCompleted({ priority: (url) => url }));
  // @ts-expect-error -- a rate is a RateLimit
  tasks(urls, getUser).pipe(asCompleted({ rate: 10 }));
  // @ts-expect-error -- only inOrder has a buffer
  tasks(urls, getUser).pipe(asCompleted({ buffer: 3 }));
}

// Generic wrappers.
{
  const enter = <In extends Task<unknown>>(source: Observable<In>, options?: number | AsEntriesOptions): Observable<EntryOf<In>> =>
    source.pipe(asEntries(options));
  const watch = <In extends Task<unknown>>(source: Observable<In>): Observable<readonly StateOf<In>[]> => source.pipe(asStates());
  const lengths = <P extends Task<unknown>>(project: (url: string) => P) => urls$.pipe(asStates(project, 3));
  const record = tasks({ user: user$, posts: posts$ });
  expectTypeOf(enter(record, 3)).toEqualTypeOf<Observable<[key: 'user', value: User] | [key: 'posts', value: Post[]]>>();
  expectTypeOf(watch(record)).toEqualTypeOf<Observable<readonly (TaskState<User, 'user'> | TaskState<Post[], 'posts'>)[]>>();
  expectTypeOf(lengths((url) => of(url.length))).toEqualTypeOf<Observable<readonly TaskState<number, string>[]>>();
}

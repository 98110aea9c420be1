/** Every operator can be called as (), (options), (project) and (project, options), and infers its types from its source. */
import { expectTypeOf } from 'expect-type';
import { from, map, of, retry, type Observable } from 'rxjs';
import {
  asCompleted,
  asProgress,
  asSettled,
  firstSuccess,
  inOrder,
  limitConcurrency,
  Semaphore,
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
declare const urls: string[];
declare const urls$: Observable<string>;
declare function getUser(url: string): Promise<User>;
declare function getUser$(url: string): Observable<User>;
declare function isGood(user: User): boolean;

// Results, in all four ways to call an operator.
{
  const none = tasks(urls, getUser).pipe(asCompleted());
  const options = tasks(urls, getUser).pipe(asCompleted({ concurrency: 3 }));
  const project = urls$.pipe(asCompleted(getUser$));
  const both = urls$.pipe(asCompleted((url) => getUser(url), { delayErrors: true }));
  const absent = from([user$]).pipe(asCompleted(undefined));
  expectTypeOf(none).toEqualTypeOf<Observable<User>>();
  expectTypeOf(options).toEqualTypeOf<Observable<User>>();
  expectTypeOf(project).toEqualTypeOf<Observable<User>>();
  expectTypeOf(both).toEqualTypeOf<Observable<User>>();
  expectTypeOf(absent).toEqualTypeOf<Observable<User>>();
}
{
  const none = from([user$, posts$]).pipe(inOrder());
  const options = from([user$, posts$]).pipe(inOrder({ timeout: 1_000 }));
  const project = urls$.pipe(inOrder((url) => () => getUser(url)));
  const both = urls$.pipe(inOrder((url, { signal }) => fetch(url, { signal }), { timeout: new Date() }));
  expectTypeOf(none).toEqualTypeOf<Observable<User | Post[]>>();
  expectTypeOf(options).toEqualTypeOf<Observable<User | Post[]>>();
  expectTypeOf(project).toEqualTypeOf<Observable<User>>();
  expectTypeOf(both).toEqualTypeOf<Observable<Response>>();
}
{
  const none = tasks(urls, getUser).pipe(firstSuccess());
  const options = tasks(urls, getUser).pipe(firstSuccess({ accept: (user) => user.name === 'Ada', stagger: 250 }));
  const project = urls$.pipe(firstSuccess(getUser));
  const both = urls$.pipe(firstSuccess((url) => getUser(url), { accept: isGood }));
  expectTypeOf(none).toEqualTypeOf<Observable<User>>();
  expectTypeOf(options).toEqualTypeOf<Observable<User>>();
  expectTypeOf(project).toEqualTypeOf<Observable<User>>();
  expectTypeOf(both).toEqualTypeOf<Observable<User>>();
}
{
  const none = from([user$]).pipe(limitConcurrency(3));
  const options = from([user$]).pipe(limitConcurrency(3, { timeout: 1_000 }));
  const project = urls$.pipe(limitConcurrency(new Semaphore(2), getUser$));
  const both = urls$.pipe(limitConcurrency(Infinity, (url) => getUser(url), { perGroup: 2, groupBy: (url) => new URL(url).host }));
  expectTypeOf(none).toEqualTypeOf<Observable<User>>();
  expectTypeOf(options).toEqualTypeOf<Observable<User>>();
  expectTypeOf(project).toEqualTypeOf<Observable<User>>();
  expectTypeOf(both).toEqualTypeOf<Observable<User>>();
}
{
  const none = from([user$]).pipe(withTimeoutAll(1_000));
  const options = from([user$]).pipe(withTimeoutAll(new Date(), { concurrency: 3, onTimeout: 'complete' }));
  const project = urls$.pipe(withTimeoutAll(1_000, getUser$));
  const both = urls$.pipe(withTimeoutAll(1_000, (url) => getUser(url), { concurrency: 3 }));
  expectTypeOf(none).toEqualTypeOf<Observable<User>>();
  expectTypeOf(options).toEqualTypeOf<Observable<User>>();
  expectTypeOf(project).toEqualTypeOf<Observable<User>>();
  expectTypeOf(both).toEqualTypeOf<Observable<User>>();
}

// Outcomes and progress snapshots have the type of the key.
{
  const indexed = from([user$, posts$]).pipe(asSettled());
  const keyed = tasks(urls, getUser).pipe(asSettled({ concurrency: 3, timeout: { due: 3_000, onTimeout: 'complete' } }));
  const project = urls$.pipe(asSettled(getUser));
  const both = urls$.pipe(asSettled((url) => getUser(url), { concurrency: new Semaphore(3) }));
  expectTypeOf(indexed).toEqualTypeOf<Observable<Outcome<User> | Outcome<Post[]>>>();
  expectTypeOf(keyed).toEqualTypeOf<Observable<Outcome<User, string>>>();
  expectTypeOf(project).toEqualTypeOf<Observable<Outcome<User, string>>>();
  expectTypeOf(both).toEqualTypeOf<Observable<Outcome<User, string>>>();
}
{
  const none = tasks(urls, getUser).pipe(asProgress());
  const options = tasks([user$, user$]).pipe(asProgress({ concurrency: 3 }));
  const project = urls$.pipe(asProgress(getUser));
  const both = urls$.pipe(asProgress((url) => getUser(url), { concurrency: 3 }));
  none.subscribe(({ outcome }) => expectTypeOf(outcome).toEqualTypeOf<Outcome<User, string> | undefined>());
  expectTypeOf(none).toExtend<Observable<Progress<User, string>>>();
  expectTypeOf(options).toExtend<Observable<Progress<User>>>();
  expectTypeOf(project).toExtend<Observable<Progress<User, string>>>();
  expectTypeOf(both).toExtend<Observable<Progress<User, string>>>();
}

// The key narrows the value.
{
  const record = tasks({ user: user$, posts: posts$ }).pipe(asSettled({ timeout: 3_000 }));
  expectTypeOf(record).toEqualTypeOf<Observable<Outcome<User, 'user'> | Outcome<Post[], 'posts'>>>();
  record.subscribe((outcome) => {
    if (outcome.status !== 'fulfilled') return;
    if (outcome.key === 'user') expectTypeOf(outcome.value).toEqualTypeOf<User>();
    else expectTypeOf(outcome.value).toEqualTypeOf<Post[]>();
  });
  tasks({ user: user$, posts: posts$ })
    .pipe(asProgress())
    .subscribe(({ outcome }) => {
      if (outcome?.status === 'fulfilled' && outcome.key === 'posts') expectTypeOf(outcome.value).toEqualTypeOf<Post[]>();
    });
}

// On a stream made by `tasks`, `project` receives the cold task, and the key stays the same.
{
  const retried = tasks(urls, getUser).pipe(asSettled((task) => task.pipe(retry(2))));
  const lengths = tasks({ a: of('x'), b: of('y') }).pipe(
    asSettled((task, { key }) => {
      expectTypeOf(key).toEqualTypeOf<'a' | 'b'>();
      return task.pipe(map((text) => text.length));
    }),
  );
  expectTypeOf(retried).toEqualTypeOf<Observable<Outcome<User, string>>>();
  expectTypeOf(lengths).toEqualTypeOf<Observable<Outcome<number, 'a' | 'b'>>>();
}

// The context and `groupBy` have the type of the key.
{
  urls$.pipe(
    asCompleted((url, context) => {
      expectTypeOf(context).toEqualTypeOf<TaskContext<string>>();
      return getUser(url);
    }),
  );
  tasks(urls, getUser).pipe(
    asCompleted({
      concurrency: 10,
      perGroup: 2,
      groupBy: (url, index) => {
        expectTypeOf(url).toEqualTypeOf<string>();
        expectTypeOf(index).toEqualTypeOf<number>();
        return new URL(url).host;
      },
    }),
  );
  from([user$]).pipe(
    asCompleted({
      perGroup: 1,
      groupBy: (key) => {
        expectTypeOf(key).toEqualTypeOf<number>();
        return key % 2;
      },
    }),
  );
}

// Keys survive an operator in between, as they do at runtime.
{
  const some = tasks({ a: of(1), b: of(2) }).pipe(
    map((task) => task),
    asSettled(),
  );
  expectTypeOf(some).toEqualTypeOf<Observable<Outcome<number, 'a'> | Outcome<number, 'b'>>>();
  const task: KeyedTask<'a', number> = of(1);
  void task;
}

// Compile errors.
{
  // @ts-expect-error the limit is given twice
  limitConcurrency(3, { concurrency: 5 });
  // @ts-expect-error the deadline is given twice
  withTimeoutAll(1_000, { timeout: 5 });
  // @ts-expect-error unknown option
  urls$.pipe(asCompleted(getUser, { concurency: 3 }));
  // @ts-expect-error null, unlike undefined, is refused
  asSettled({ concurrency: null });
  // @ts-expect-error a string is not a task
  urls$.pipe(asCompleted());
  // @ts-expect-error a string is not a task
  urls$.pipe(asCompleted((url) => url));
  // @ts-expect-error a number is not a task
  from([1, 2]).pipe(inOrder());
  // @ts-expect-error only asCompleted delays errors
  asSettled({ delayErrors: true });
  // @ts-expect-error the values are users
  tasks(urls, getUser).pipe(firstSuccess({ accept: (value: number) => value > 0 }));
  // @ts-expect-error neither 'error' nor 'complete'
  withTimeoutAll(1_000, { onTimeout: 'ignore' });
}

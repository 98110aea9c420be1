/** Each operator is callable as (), (options), (project), (project, options), and infers from what comes down the pipe. */
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
import { check, type Equal } from './equal.js';

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

type In<O> = O extends Observable<infer T> ? T : never;
type Same<O extends Observable<unknown>, T> = Equal<In<O>, T>;

// The results, in all four forms of call.
{
  const none = tasks(urls, getUser).pipe(asCompleted());
  const options = tasks(urls, getUser).pipe(asCompleted({ concurrency: 3 }));
  const project = urls$.pipe(asCompleted(getUser$));
  const both = urls$.pipe(asCompleted((url) => getUser(url), { delayErrors: true }));
  const absent = from([user$]).pipe(asCompleted(undefined));
  check<Same<typeof none, User>>();
  check<Same<typeof options, User>>();
  check<Same<typeof project, User>>();
  check<Same<typeof both, User>>();
  check<Same<typeof absent, User>>();
}
{
  const none = from([user$, posts$]).pipe(inOrder());
  const options = from([user$, posts$]).pipe(inOrder({ timeout: 1_000 }));
  const project = urls$.pipe(inOrder((url) => () => getUser(url)));
  const both = urls$.pipe(inOrder((url, { signal }) => fetch(url, { signal }), { timeout: new Date() }));
  check<Same<typeof none, User | Post[]>>();
  check<Same<typeof options, User | Post[]>>();
  check<Same<typeof project, User>>();
  check<Same<typeof both, Response>>();
}
{
  const none = tasks(urls, getUser).pipe(firstSuccess());
  const options = tasks(urls, getUser).pipe(firstSuccess({ accept: (user) => user.name === 'Ada', stagger: 250 }));
  const project = urls$.pipe(firstSuccess(getUser));
  const both = urls$.pipe(firstSuccess((url) => getUser(url), { accept: isGood }));
  check<Same<typeof none, User>>();
  check<Same<typeof options, User>>();
  check<Same<typeof project, User>>();
  check<Same<typeof both, User>>();
}
{
  const none = from([user$]).pipe(limitConcurrency(3));
  const options = from([user$]).pipe(limitConcurrency(3, { timeout: 1_000 }));
  const project = urls$.pipe(limitConcurrency(new Semaphore(2), getUser$));
  const both = urls$.pipe(limitConcurrency(Infinity, (url) => getUser(url), { perGroup: 2, groupBy: (url) => new URL(url).host }));
  check<Same<typeof none, User>>();
  check<Same<typeof options, User>>();
  check<Same<typeof project, User>>();
  check<Same<typeof both, User>>();
}
{
  const none = from([user$]).pipe(withTimeoutAll(1_000));
  const options = from([user$]).pipe(withTimeoutAll(new Date(), { concurrency: 3, onTimeout: 'complete' }));
  const project = urls$.pipe(withTimeoutAll(1_000, getUser$));
  const both = urls$.pipe(withTimeoutAll(1_000, (url) => getUser(url), { concurrency: 3 }));
  check<Same<typeof none, User>>();
  check<Same<typeof options, User>>();
  check<Same<typeof project, User>>();
  check<Same<typeof both, User>>();
}

// Outcomes and progress carry the key.
{
  const indexed = from([user$, posts$]).pipe(asSettled());
  const keyed = tasks(urls, getUser).pipe(asSettled({ concurrency: 3, timeout: { due: 3_000, onTimeout: 'complete' } }));
  const project = urls$.pipe(asSettled(getUser));
  const both = urls$.pipe(asSettled((url) => getUser(url), { concurrency: new Semaphore(3) }));
  check<Same<typeof indexed, Outcome<User> | Outcome<Post[]>>>();
  check<Same<typeof keyed, Outcome<User, string>>>();
  check<Same<typeof project, Outcome<User, string>>>();
  check<Same<typeof both, Outcome<User, string>>>();
}
{
  const none = tasks(urls, getUser).pipe(asProgress());
  const options = tasks([user$, user$]).pipe(asProgress({ concurrency: 3 }));
  const project = urls$.pipe(asProgress(getUser));
  const both = urls$.pipe(asProgress((url) => getUser(url), { concurrency: 3 }));
  const checkProgress: Observable<Progress<User, string>>[] = [none, project, both];
  const checkIndexed: Observable<Progress<User>> = options;
  check<Equal<In<typeof none>['outcome'], Outcome<User, string> | undefined>>();
  void [checkProgress, checkIndexed];
}

// A key narrows the value.
{
  const record = tasks({ user: user$, posts: posts$ }).pipe(asSettled({ timeout: 3_000 }));
  check<Same<typeof record, Outcome<User, 'user'> | Outcome<Post[], 'posts'>>>();
  record.subscribe((outcome) => {
    if (outcome.status !== 'fulfilled') return;
    if (outcome.key === 'user') check<Equal<typeof outcome.value, User>>();
    else check<Equal<typeof outcome.value, Post[]>>();
  });
  tasks({ user: user$, posts: posts$ })
    .pipe(asProgress())
    .subscribe(({ outcome }) => {
      if (outcome?.status === 'fulfilled' && outcome.key === 'posts') check<Equal<typeof outcome.value, Post[]>>();
    });
}

// On a stream of tasks, `project` receives the cold task and the key stays.
{
  const retried = tasks(urls, getUser).pipe(asSettled((task) => task.pipe(retry(2))));
  const lengths = tasks({ a: of('x'), b: of('y') }).pipe(
    asSettled((task, { key }) => {
      check<Equal<typeof key, 'a' | 'b'>>();
      return task.pipe(map((text) => text.length));
    }),
  );
  check<Same<typeof retried, Outcome<User, string>>>();
  check<Same<typeof lengths, Outcome<number, 'a' | 'b'>>>();
}

// The context and the groups know the type of the key.
{
  urls$.pipe(
    asCompleted((url, context) => {
      check<Equal<typeof context, TaskContext<string>>>();
      return getUser(url);
    }),
  );
  tasks(urls, getUser).pipe(
    asCompleted({
      concurrency: 10,
      perGroup: 2,
      groupBy: (url, index) => {
        check<Equal<typeof url, string>>();
        check<Equal<typeof index, number>>();
        return new URL(url).host;
      },
    }),
  );
  from([user$]).pipe(
    asCompleted({
      perGroup: 1,
      groupBy: (key) => {
        check<Equal<typeof key, number>>();
        return key % 2;
      },
    }),
  );
}

// Keys survive an operator in between, as they do at run time.
{
  const some = tasks({ a: of(1), b: of(2) }).pipe(
    map((task) => task),
    asSettled(),
  );
  check<Same<typeof some, Outcome<number, 'a'> | Outcome<number, 'b'>>>();
  const task: KeyedTask<'a', number> = of(1);
  void task;
}

// Refused by the compiler.
{
  // @ts-expect-error the limit is given twice
  limitConcurrency(3, { concurrency: 5 });
  // @ts-expect-error the deadline is given twice
  withTimeoutAll(1_000, { timeout: 5 });
  // @ts-expect-error there is no such option
  urls$.pipe(asCompleted(getUser, { concurency: 3 }));
  // @ts-expect-error null is not an absent option
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
  // @ts-expect-error no such way to time out
  withTimeoutAll(1_000, { onTimeout: 'ignore' });
}

import { concat, firstValueFrom, from, map, NEVER, of, timer, toArray } from 'rxjs';
import { asCompleted, asSettled, firstSuccess, inOrder, tasks, withTimeoutAll, type TaskContext } from 'rxjs-as-completed';
import { documented, does, type Comparison } from '../Comparison.js';
import { byIndex, fail, plain, work } from '../tasks.js';

const gather = documented('gather', 'asyncio-task.html#asyncio.gather');
const wait = documented('wait', 'asyncio-task.html#asyncio.wait');
const waitFor = documented('wait_for', 'asyncio-task.html#asyncio.wait_for');
const timeout = documented('timeout', 'asyncio-task.html#asyncio.timeout');
const createConnection = documented('create_connection', 'asyncio-eventloop.html#asyncio.loop.create_connection');
const cancel = documented('Task.cancel', 'asyncio-task.html#asyncio.Task.cancel');
const priorityQueue = documented('PriorityQueue', 'asyncio-queue.html#asyncio.PriorityQueue');
const taskGroup = documented('TaskGroup', 'asyncio-task.html#asyncio.TaskGroup');

export const comparison: Comparison = {
  known: 'asyncio.gather, wait, timeout, TaskGroup',
  ours: 'inOrder, asSettled, asCompleted, withTimeoutAll, firstSuccess',
  file: 'asyncio.ts',
  rows: [
    {
      situation: 'gather: the results',
      promise: 'A list in argument order, once all are done.',
      theirs: gather,
      ours: does(() => from([work('a', 2), work('b', 1)]).pipe(inOrder(), toArray()), '2 ms: [a, b], complete'),
      verdict: 'same',
      reason: 'Without `toArray`, each is emitted as early as that order allows.',
    },
    {
      situation: 'gather: no arguments',
      promise: 'An empty list.',
      theirs: gather,
      ours: does(() => from([]).pipe(inOrder(), toArray()), '[], complete'),
      verdict: 'same',
      reason: 'With nothing to do, the stream completes.',
    },
    {
      situation: 'gather: a failure',
      promise: "The first one is raised immediately. The others aren't cancelled.",
      theirs: gather,
      ours: does(
        ({ noisy }) => from([noisy('a', 3), fail('b', 1), noisy('c', 2)]).pipe(inOrder()),
        '1 ms: c cancelled',
        '3 ms: a done, a, error b',
      ),
      verdict: 'different',
      reason: 'Tasks after the failed one are cancelled immediately; results before it are still delivered, then the stream errors. (To error immediately, use `asCompleted`.)',
    },
    {
      situation: 'gather: return_exceptions=True',
      promise: 'Exceptions are in the list among the results.',
      theirs: gather,
      ours: does(
        () => from([work('a', 2), fail('b', 1)]).pipe(asSettled(), toArray(), map((outcomes) => outcomes.sort(byIndex).map(plain))),
        '2 ms: [{ status: fulfilled, value: a }, { status: rejected, reason: b }], complete',
      ),
      verdict: 'different',
      reason: "`status` distinguishes the two. In JavaScript anything can be thrown, so the value alone couldn't.",
    },
    {
      situation: 'gather: cancellation',
      promise: 'Cancelling it cancels everything it waits for.',
      theirs: gather,
      ours: does(
        ({ noisy, unsubscribeAfter }) => unsubscribeAfter(1, from([noisy('a', 2), noisy('b', 3)]).pipe(inOrder())),
        '1 ms: unsubscribed, a cancelled, b cancelled',
      ),
      verdict: 'same',
      reason: "So does every operator here. In asyncio, `gather` and `TaskGroup` do, but `wait` and `as_completed` don't.",
    },
    {
      situation: 'wait: no tasks',
      promise: 'A `ValueError`: the input must not be empty.',
      theirs: wait,
      ours: does(() => from([]).pipe(asSettled()), 'complete'),
      verdict: 'different',
      reason: "A stream turns out to be empty only at its end, and then it's too late to call that a mistake.",
    },
    {
      situation: 'wait: the timeout passes',
      promise: 'Nothing is raised or cancelled: unfinished tasks are returned as `pending`.',
      theirs: wait,
      ours: does(
        ({ noisy }) => from([work('a', 1), noisy('b', 5)]).pipe(asSettled({ timeout: 3 }), map(({ index, status }) => `${index} ${status}`)),
        '1 ms: 0 fulfilled',
        '3 ms: b cancelled, 1 rejected, complete',
      ),
      verdict: 'different',
      reason: 'No error here either, and each unfinished task has an outcome. But it is cancelled, which is what most programs do with `pending` next.',
    },
    {
      situation: 'wait: FIRST_COMPLETED',
      promise: 'It returns when one has ended in any way. The others keep running.',
      theirs: wait,
      ours: does(
        ({ noisy }) => firstValueFrom(from([fail('a', 1), noisy('b', 2)]).pipe(asSettled(), map(plain))),
        '1 ms: b cancelled, { status: rejected, reason: a }, complete',
      ),
      verdict: 'different',
      reason: '`firstValueFrom`, like `take(1)`, unsubscribes, which cancels the rest. Without it, the stream goes on by itself, with no second `wait`.',
    },
    {
      situation: 'wait: FIRST_EXCEPTION',
      promise: "It returns at the first failure, which is in `done` and isn't raised. The others keep running.",
      theirs: wait,
      ours: does(
        ({ noisy }) => from([noisy('a', 5), fail('b', 2), work('c', 1)]).pipe(asCompleted()),
        '1 ms: c',
        '2 ms: a cancelled, error b',
      ),
      verdict: 'different',
      reason: 'A stream has a separate channel for errors. (`asSettled` with `takeWhile` keeps outcomes.)',
    },
    {
      situation: 'timeout around several tasks',
      promise: 'Whatever runs inside is cancelled, and `TimeoutError` is raised.',
      theirs: timeout,
      ours: does(
        ({ noisy }) => from([work('a', 1), noisy('b', 5)]).pipe(withTimeoutAll(3)),
        '1 ms: a',
        '3 ms: b cancelled, error TimeoutAllError: Deadline of 3 ms passed: 1 completed, 1 running (1), 0 waiting',
      ),
      verdict: 'same',
      reason: 'For `timeout_at`, pass a `Date`.',
    },
    {
      situation: 'Slow cleanup',
      promise: '`wait_for` waits until the cancelled task has ended, so it may take longer than its timeout.',
      theirs: waitFor,
      ours: does(
        ({ note }) => from([({ signal }: TaskContext) => {
          signal.addEventListener('abort', () => timer(2).subscribe(() => note('cleaned up')));
          return NEVER;
        }]).pipe(withTimeoutAll(3, { onTimeout: 'complete' })),
        '3 ms: complete',
        '5 ms: cleaned up',
      ),
      verdict: 'different',
      reason: "It takes exactly as long as its timeout. Teardowns run at the deadline; whatever an `AbortSignal` triggers isn't awaited, so slow cleanup delays no one.",
    },
    {
      situation: 'TaskGroup: a failure',
      promise: 'The others are cancelled.',
      theirs: taskGroup,
      ours: does(({ noisy }) => from([noisy('a', 3), fail('b', 1)]).pipe(asCompleted()), '1 ms: a cancelled, error b'),
      verdict: 'same',
      reason: 'The group waits until they have ended; here, teardowns have run when `unsubscribe` returns.',
    },
    {
      situation: 'TaskGroup: what is raised',
      promise: 'An `ExceptionGroup`, even for a single failure.',
      theirs: taskGroup,
      ours: does(
        () => from([fail('a', 2), work('b', 1), fail('c', 1)]).pipe(asCompleted({ delayErrors: true })),
        '1 ms: b',
        '2 ms: error AggregateError [a, c]',
      ),
      verdict: 'different',
      reason: 'Without `delayErrors`, the failure itself, which suits `catchError` and `retry`. With it, nothing is cancelled and an `AggregateError` is thrown, even for a single failure.',
    },
    {
      situation: 'TaskGroup: a task added later',
      promise: '`create_task` can be called while the group is open.',
      theirs: taskGroup,
      ours: does(
        () => concat(of(work('a', 2)), timer(1).pipe(map(() => work('b', 2)))).pipe(asCompleted()),
        '2 ms: a',
        '3 ms: b, complete',
      ),
      verdict: 'same',
      reason: 'The source is a stream; the run completes when the source and all its tasks have.',
    },
    {
      situation: 'cancel(msg): why a task was cancelled',
      promise: 'The message is passed to the `CancelledError` inside the task. A timeout and a failure in a `TaskGroup` are not told apart.',
      theirs: cancel,
      ours: does(
        ({ note }) => from([
          ({ signal }: TaskContext) => {
            signal.addEventListener('abort', () => note(`a aborted: ${(signal.reason as Error).message}`));
            return NEVER;
          },
          fail('b', 1),
        ]).pipe(asCompleted()),
        '1 ms: a aborted: b, error b',
      ),
      verdict: 'different',
      reason: '`signal.reason` is the other failure, the `TimeoutAllError`, the reason of the `signal` option, or an `AbortError`.',
    },
    {
      situation: 'PriorityQueue: who is next',
      promise: 'The smallest item. Equal ones are compared further, so that items which have no order raise a `TypeError`.',
      theirs: priorityQueue,
      ours: does(
        () => tasks(['a', 'b', 'c'], (name) => work(name, 1)).pipe(asCompleted({ concurrency: 1, priority: (name) => (name === 'b' ? 1 : 0) })),
        '1 ms: b',
        '2 ms: a',
        '3 ms: c, complete',
      ),
      verdict: 'different',
      reason: 'The highest number, as in p-queue and `scheduler.postTask`. Equal ones keep their order, and nothing else is compared.',
    },
    {
      situation: 'create_connection: happy eyeballs',
      promise: 'With `happy_eyeballs_delay`, the next address is tried when the last attempt has failed or the delay has passed. Earlier attempts keep running, the first to succeed wins, and the rest are cancelled.',
      theirs: createConnection,
      ours: does(
        ({ noisy }) => from([noisy('a', 9), fail('b', 1), work('c', 2)]).pipe(firstSuccess({ stagger: 3 })),
        '6 ms: a cancelled, c, complete',
      ),
      verdict: 'same',
      reason: 'b starts after 3 ms and fails after 4, so c starts immediately. Works for any kind of task.',
    },
  ],
};

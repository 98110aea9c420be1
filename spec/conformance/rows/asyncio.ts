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
      situation: '`gather` returns results in argument order (`inOrder`, `toArray`)',
      theirs: gather,
      ours: does(() => from([work('a', 2), work('b', 1)]).pipe(inOrder(), toArray()), '2 ms: [a, b], complete'),
    },
    {
      situation: '`gather` of nothing is an empty list',
      theirs: gather,
      ours: does(() => from([]).pipe(inOrder(), toArray()), '[], complete'),
    },
    {
      situation: 'gather: a failure',
      theirs: gather,
      ours: does(
        ({ noisy }) => from([noisy('a', 3), fail('b', 1), noisy('c', 2)]).pipe(inOrder()),
        '1 ms: c cancelled',
        '3 ms: a done, a, error b',
      ),
      difference: {
        there: "is raised immediately; the others aren't cancelled",
        here: '`inOrder` cancels later tasks immediately, and errors after the results before the failed one; `asCompleted` errors immediately',
      },
    },
    {
      situation: 'gather: return_exceptions=True',
      theirs: gather,
      ours: does(
        () => from([work('a', 2), fail('b', 1)]).pipe(asSettled(), toArray(), map((outcomes) => outcomes.sort(byIndex).map(plain))),
        '2 ms: [{ status: fulfilled, value: a }, { status: rejected, reason: b }], complete',
      ),
      difference: {
        there: 'mixes exceptions with results',
        here: '`status` tells them apart',
      },
    },
    {
      situation: 'cancelling `gather` cancels its tasks',
      theirs: gather,
      ours: does(
        ({ noisy, unsubscribeAfter }) => unsubscribeAfter(1, from([noisy('a', 2), noisy('b', 3)]).pipe(inOrder())),
        '1 ms: unsubscribed, a cancelled, b cancelled',
      ),
    },
    {
      situation: 'wait: no tasks',
      theirs: wait,
      ours: does(() => from([]).pipe(asSettled()), 'complete'),
      difference: {
        there: 'is a `ValueError`',
        here: 'completes, since a stream turns out to be empty only at its end',
      },
    },
    {
      situation: 'wait: the timeout passes',
      theirs: wait,
      ours: does(
        ({ noisy }) => from([work('a', 1), noisy('b', 5)]).pipe(asSettled({ timeout: 3 }), map(({ index, status }) => `${index} ${status}`)),
        '1 ms: 0 fulfilled',
        '3 ms: b cancelled, 1 rejected, complete',
      ),
      difference: {
        there: 'returns unfinished tasks as `pending`',
        here: 'emits an outcome for each, and cancels it',
      },
    },
    {
      situation: 'wait: FIRST_COMPLETED',
      theirs: wait,
      ours: does(
        ({ noisy }) => firstValueFrom(from([fail('a', 1), noisy('b', 2)]).pipe(asSettled(), map(plain))),
        '1 ms: b cancelled, { status: rejected, reason: a }, complete',
      ),
      difference: {
        there: 'leaves the others running',
        here: '`firstValueFrom` or `take(1)` cancels them; without it, the stream goes on',
      },
    },
    {
      situation: 'wait: FIRST_EXCEPTION',
      theirs: wait,
      ours: does(
        ({ noisy }) => from([noisy('a', 5), fail('b', 2), work('c', 1)]).pipe(asCompleted()),
        '1 ms: c',
        '2 ms: a cancelled, error b',
      ),
      difference: {
        there: 'returns the failure in `done`; the others keep running',
        here: 'the stream errors; `asSettled` with `takeWhile` keeps outcomes',
      },
    },
    {
      situation: 'a timeout cancels what runs inside it; a `Date` stands for `timeout_at`',
      theirs: timeout,
      ours: does(
        ({ noisy }) => from([work('a', 1), noisy('b', 5)]).pipe(withTimeoutAll(3)),
        '1 ms: a',
        '3 ms: b cancelled, error TimeoutAllError: Deadline of 3 ms passed: 1 completed, 1 running (1), 0 waiting',
      ),
    },
    {
      situation: 'Slow cleanup',
      theirs: waitFor,
      ours: does(
        ({ note }) => from([({ signal }: TaskContext) => {
          signal.addEventListener('abort', () => timer(2).subscribe(() => note('cleaned up')));
          return NEVER;
        }]).pipe(withTimeoutAll(3, { onTimeout: 'complete' })),
        '3 ms: complete',
        '5 ms: cleaned up',
      ),
      difference: {
        there: '`wait_for` waits for it beyond its timeout',
        here: "teardowns run at the deadline; asynchronous cleanup isn't awaited",
      },
    },
    {
      situation: 'a failure in a `TaskGroup` cancels the others',
      theirs: taskGroup,
      ours: does(({ noisy }) => from([noisy('a', 3), fail('b', 1)]).pipe(asCompleted()), '1 ms: a cancelled, error b'),
    },
    {
      situation: 'TaskGroup: what is raised',
      theirs: taskGroup,
      ours: does(
        () => from([fail('a', 2), work('b', 1), fail('c', 1)]).pipe(asCompleted({ delayErrors: true })),
        '1 ms: b',
        '2 ms: error AggregateError [a, c]',
      ),
      difference: {
        there: 'an `ExceptionGroup`',
        here: 'the failure itself; with `delayErrors` an `AggregateError`, even of one',
      },
    },
    {
      situation: 'tasks may be added to a running group',
      theirs: taskGroup,
      ours: does(
        () => concat(of(work('a', 2)), timer(1).pipe(map(() => work('b', 2)))).pipe(asCompleted()),
        '2 ms: a',
        '3 ms: b, complete',
      ),
    },
    {
      situation: 'cancel(msg): why a task was cancelled',
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
      difference: {
        there: "is the `CancelledError`'s message, which doesn't tell a timeout from a failure",
        here: '`signal.reason` is the failure, the `TimeoutAllError`, the reason of the `signal` option or an `AbortError`',
      },
    },
    {
      situation: 'PriorityQueue: who is next',
      theirs: priorityQueue,
      ours: does(
        () => tasks(['a', 'b', 'c'], (name) => work(name, 1)).pipe(asCompleted({ concurrency: 1, priority: (name) => (name === 'b' ? 1 : 0) })),
        '1 ms: b',
        '2 ms: a',
        '3 ms: c, complete',
      ),
      difference: {
        there: 'the smallest item; equal ones are compared further',
        here: 'the highest number; equal ones keep their order',
      },
    },
    {
      situation: '`happy_eyeballs_delay` is `stagger`',
      theirs: createConnection,
      ours: does(
        ({ noisy }) => from([noisy('a', 9), fail('b', 1), work('c', 2)]).pipe(firstSuccess({ stagger: 3 })),
        '6 ms: a cancelled, c, complete',
      ),
    },
  ],
};

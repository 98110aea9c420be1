import { concat, firstValueFrom, from, map, NEVER, of, timer, toArray } from 'rxjs';
import { asCompleted, asSettled, firstSuccess, inOrder, withTimeoutAll, type TaskContext } from 'rxjs-as-completed';
import { documented, does, type Comparison } from '../Comparison.js';
import { byIndex, fail, plain, work } from '../tasks.js';

const gather = documented('gather', 'asyncio-task.html#asyncio.gather');
const wait = documented('wait', 'asyncio-task.html#asyncio.wait');
const waitFor = documented('wait_for', 'asyncio-task.html#asyncio.wait_for');
const timeout = documented('timeout', 'asyncio-task.html#asyncio.timeout');
const createConnection = documented('create_connection', 'asyncio-eventloop.html#asyncio.loop.create_connection');
const taskGroup = documented('TaskGroup', 'asyncio-task.html#asyncio.TaskGroup');

export const comparison: Comparison = {
  known: 'asyncio.gather, wait, timeout, TaskGroup',
  ours: 'inOrder, asSettled, asCompleted, withTimeoutAll, firstSuccess',
  file: 'asyncio.ts',
  rows: [
    {
      situation: 'gather: the results',
      promise: 'A list in the order of the arguments, when all are there.',
      theirs: gather,
      ours: does(() => from([work('a', 2), work('b', 1)]).pipe(inOrder(), toArray()), '2 ms: [a, b], complete'),
      verdict: 'same',
      reason: 'Without `toArray` each comes as early as this order allows.',
    },
    {
      situation: 'gather: nothing',
      promise: 'An empty list.',
      theirs: gather,
      ours: does(() => from([]).pipe(inOrder(), toArray()), '[], complete'),
      verdict: 'same',
      reason: 'Nothing to do is done.',
    },
    {
      situation: 'gather: a failure',
      promise: 'The first one is raised at once. The others are not cancelled.',
      theirs: gather,
      ours: does(
        ({ noisy }) => from([noisy('a', 3), fail('b', 1), noisy('c', 2)]).pipe(inOrder()),
        '1 ms: c cancelled',
        '3 ms: a done, a, error b',
      ),
      verdict: 'different',
      reason: 'What comes after the failure is cancelled at once; what comes before it is delivered before it is told. (To end at once: `asCompleted`.)',
    },
    {
      situation: 'gather: return_exceptions=True',
      promise: 'Exceptions stand among the results, like values.',
      theirs: gather,
      ours: does(
        () => from([work('a', 2), fail('b', 1)]).pipe(asSettled(), toArray(), map(outcomes => outcomes.sort(byIndex).map(plain))),
        '2 ms: [{ status: fulfilled, value: a }, { status: rejected, reason: b }], complete',
      ),
      verdict: 'different',
      reason: 'A status says which of the two it is. JavaScript can throw anything, so that the value cannot tell.',
    },
    {
      situation: 'gather: cancelled',
      promise: 'Whoever cancels it cancels all that it waits for.',
      theirs: gather,
      ours: does(
        ({ noisy, leaveAfter }) => leaveAfter(1, from([noisy('a', 2), noisy('b', 3)]).pipe(inOrder())),
        '1 ms: left, a cancelled, b cancelled',
      ),
      verdict: 'same',
      reason: 'Here it is so with all operators; there with `gather` and `TaskGroup`, and neither with `wait` nor with `as_completed`.',
    },
    {
      situation: 'wait: nothing',
      promise: 'A `ValueError`: the input must not be empty.',
      theirs: wait,
      ours: does(() => from([]).pipe(asSettled()), 'complete'),
      verdict: 'different',
      reason: 'Whether a stream is empty is known at its end. Then it is no mistake any more.',
    },
    {
      situation: 'wait: the timeout passes',
      promise: 'Nothing is raised and nothing is cancelled: what is not done comes back as `pending`.',
      theirs: wait,
      ours: does(
        ({ noisy }) => from([work('a', 1), noisy('b', 5)]).pipe(asSettled({ timeout: 3 }), map(({ index, status }) => `${index} ${status}`)),
        '1 ms: 0 fulfilled',
        '3 ms: b cancelled, 1 rejected, complete',
      ),
      verdict: 'different',
      reason: 'No error of the stream either, and each missing task has an outcome. But it is cancelled; most programs do that with `pending` next.',
    },
    {
      situation: 'wait: FIRST_COMPLETED',
      promise: 'It returns when one has ended, however it has ended. The others go on.',
      theirs: wait,
      ours: does(
        ({ noisy }) => firstValueFrom(from([fail('a', 1), noisy('b', 2)]).pipe(asSettled(), map(plain))),
        '1 ms: b cancelled, { status: rejected, reason: a }, complete',
      ),
      verdict: 'different',
      reason: '`firstValueFrom`, like `take(1)`, unsubscribes, and that cancels. Without it the stream goes on by itself, and no second `wait` is needed.',
    },
    {
      situation: 'wait: FIRST_EXCEPTION',
      promise: 'It returns at the first failure, which is in `done` and not raised. The others go on.',
      theirs: wait,
      ours: does(
        ({ noisy }) => from([noisy('a', 5), fail('b', 2), work('c', 1)]).pipe(asCompleted()),
        '1 ms: c',
        '2 ms: a cancelled, error b',
      ),
      verdict: 'different',
      reason: 'A stream has a place of its own for failures. (`asSettled` with `takeWhile` stays with outcomes.)',
    },
    {
      situation: 'timeout around many',
      promise: 'What is running inside is cancelled, and `TimeoutError` is raised.',
      theirs: timeout,
      ours: does(
        ({ noisy }) => from([work('a', 1), noisy('b', 5)]).pipe(withTimeoutAll(3)),
        '1 ms: a',
        '3 ms: b cancelled, error TimeoutAllError: Deadline of 3 ms passed: 1 completed, 1 running (1), 0 waiting',
      ),
      verdict: 'same',
      reason: 'A `Date` is `timeout_at`.',
    },
    {
      situation: 'A clean-up that takes its time',
      promise: '`wait_for` waits until what it has cancelled has ended, so that it may last longer than its timeout.',
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
      reason: 'It lasts as long as it says. Teardowns run at the deadline; what an `AbortSignal` sets in motion is not waited for, so that a stuck one holds up nobody.',
    },
    {
      situation: 'TaskGroup: a failure',
      promise: 'The others are cancelled.',
      theirs: taskGroup,
      ours: does(({ noisy }) => from([noisy('a', 3), fail('b', 1)]).pipe(asCompleted()), '1 ms: a cancelled, error b'),
      verdict: 'same',
      reason: 'The group waits until they have ended; a teardown has run when `unsubscribe` returns.',
    },
    {
      situation: 'TaskGroup: what is raised',
      promise: 'An `ExceptionGroup`, also for a single failure.',
      theirs: taskGroup,
      ours: does(
        () => from([fail('a', 2), work('b', 1), fail('c', 1)]).pipe(asCompleted({ delayErrors: true })),
        '1 ms: b',
        '2 ms: error AggregateError [a, c]',
      ),
      verdict: 'different',
      reason: 'Without `delayErrors` the failure itself, which `catchError` and `retry` can look at. With it nothing is cancelled, and there is an `AggregateError`, also for a single failure.',
    },
    {
      situation: 'TaskGroup: a task that comes later',
      promise: '`create_task` may be called as long as the group is open.',
      theirs: taskGroup,
      ours: does(
        () => concat(of(work('a', 2)), timer(1).pipe(map(() => work('b', 2)))).pipe(asCompleted()),
        '2 ms: a',
        '3 ms: b, complete',
      ),
      verdict: 'same',
      reason: 'The source is a stream; the run is over when it has ended and all its tasks have.',
    },
    {
      situation: 'create_connection: happy eyeballs',
      promise: 'With `happy_eyeballs_delay` the next address is tried when the attempt before has failed or the delay has passed. Earlier attempts go on, the first to succeed wins, the rest is cancelled.',
      theirs: createConnection,
      ours: does(
        ({ noisy }) => from([noisy('a', 9), fail('b', 1), work('c', 2)]).pipe(firstSuccess({ stagger: 3 })),
        '6 ms: a cancelled, c, complete',
      ),
      verdict: 'same',
      reason: 'b starts after 3 ms, fails after 4, and c starts at once. For any kind of task.',
    },
  ],
};

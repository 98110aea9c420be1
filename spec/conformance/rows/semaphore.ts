import { catchError, EMPTY, from, ignoreElements, merge, takeUntil, tap, timer } from 'rxjs';
import { asCompleted, Semaphore } from 'rxjs-as-completed';
import { documented, does, type Comparison } from '../Comparison.js';
import { fail, given, started, work } from '../tasks.js';

const python = documented('Semaphore', 'asyncio-sync.html#asyncio.Semaphore');
const bounded = documented('BoundedSemaphore', 'asyncio-sync.html#asyncio.BoundedSemaphore');

export const comparison: Comparison = {
  known: 'asyncio.Semaphore',
  ours: 'Semaphore',
  file: 'semaphore.ts',
  rows: [
    {
      situation: 'Who is next',
      promise: 'Whoever has waited longest. (True, but documented only for `Lock`.)',
      theirs: python,
      ours: does(
        ({ traced }) => given(new Semaphore(1), (one) =>
          merge(one.guard(traced('a', 2)), one.guard(traced('b', 1)), one.guard(traced('c', 1)))),
        'a starts',
        '2 ms: a, a torn down, b starts',
        '3 ms: b, b torn down, c starts',
        '4 ms: c, c torn down, complete',
      ),
      verdict: 'same',
      reason: 'First come, first served.',
    },
    {
      situation: 'The holder fails',
      promise: '`async with` releases its permit in any case.',
      theirs: python,
      ours: does(
        () => given(new Semaphore(1), (one) => merge(one.guard(fail('a', 1)).pipe(catchError(() => EMPTY)), one.guard(work('b', 1)))),
        '2 ms: b, complete',
      ),
      verdict: 'same',
      reason: "The permit is held until the source's teardown has run, however the source ended.",
    },
    {
      situation: 'A waiting task gives up',
      promise: 'It leaves the queue, and no permit is lost.',
      theirs: python,
      ours: does(
        ({ traced }) => given(new Semaphore(1), (one) =>
          merge(one.guard(traced('a', 2)), one.guard(traced('b', 1)).pipe(takeUntil(timer(1))), one.guard(traced('c', 1)))),
        'a starts',
        '2 ms: a, a torn down, c starts',
        '3 ms: c, c torn down, complete',
      ),
      verdict: 'same',
      reason: 'Leaving the queue is immediate.',
    },
    {
      situation: 'Released too often',
      promise: 'The counter goes up, so there is one permit too many from then on. `BoundedSemaphore` raises a `ValueError`.',
      theirs: bounded,
      ours: does(
        () => given(new Semaphore(1), (one) => one.acquire().then((permit) => {
          permit.release();
          permit.release();
          return `${one.active} of ${one.permits} in use`;
        })),
        '0 of 1 in use, complete',
      ),
      verdict: 'different',
      reason: 'A permit is released once, however often `release` is called. `guard` and `using` release it by themselves.',
    },
    {
      situation: 'No permits',
      promise: '0 is allowed, and blocks until someone releases. A negative number is a `ValueError`.',
      theirs: python,
      ours: does(
        () => given(new Semaphore(0), (none) => merge(
          none.guard(work('a', 1)),
          timer(2).pipe(tap(() => { none.permits = 1; }), ignoreElements()),
        )),
        '3 ms: a, complete',
      ),
      verdict: 'same',
      reason: '0 is a pause, which ends when `permits` is raised. A negative number is a `TypeError`.',
    },
    {
      situation: 'Changing the number of permits',
      promise: 'Not possible.',
      theirs: python,
      ours: does(
        ({ traced }) => given(new Semaphore(1), (limit) => merge(
          from([traced('a', 3), traced('b', 3)]).pipe(asCompleted({ concurrency: limit })),
          timer(1).pipe(tap(() => { limit.permits = 2; }), ignoreElements()),
        )),
        'a starts',
        '1 ms: b starts',
        '3 ms: a, a torn down',
        '4 ms: b, b torn down, complete',
      ),
      verdict: 'different',
      reason: '`permits` can be set at any time. Raising it starts waiting tasks; lowering it lets running ones finish.',
    },
    {
      situation: 'A long queue',
      promise: 'A hundred tasks take a hundred places in the queue; whoever comes later waits for all of them.',
      theirs: python,
      ours: does(
        () => given(new Semaphore(1), (one) => merge(
          from(['a1', 'a2', 'a3']).pipe(asCompleted((name) => work(name, 1), { concurrency: one })),
          from(['b1', 'b2']).pipe(asCompleted((name) => work(name, 1), { concurrency: one })),
        )),
        '1 ms: a1',
        '2 ms: a2',
        '3 ms: b1',
        '4 ms: a3',
        '5 ms: b2, complete',
      ),
      verdict: 'different',
      reason: 'A pipeline queues one task at a time, so pipelines take turns.',
    },
    {
      situation: 'Many holders are cancelled together',
      promise: 'Waiting tasks are cancelled with them, and none of these starts in the process.',
      theirs: python,
      ours: does(
        ({ unsubscribeAfter, traced }) => given(new Semaphore(2), (two) =>
          unsubscribeAfter(1, merge(...['a', 'b', 'c', 'd'].map((name) => two.guard(traced(name, 2)))))),
        'a starts, b starts',
        '1 ms: unsubscribed, a torn down, b torn down',
      ),
      verdict: 'same',
      reason: "A freed permit goes to the next a microtask later, so a task that is about to be cancelled isn't started.",
    },
    {
      situation: '`Semaphore()` without a number',
      promise: 'One permit.',
      theirs: python,
      ours: does(
        () => new Semaphore(undefined as never).guard(work('a', 1)),
        'throws TypeError: Semaphore: permits must be a non-negative integer or Infinity, got undefined',
      ),
      verdict: 'different',
      reason: 'A limit that comes from a configuration, and is missing there, should not silently become 1.',
    },
    {
      situation: '`async with` and `acquire()`',
      promise: 'The permit is held by a block of code, or until `release()` is called.',
      theirs: python,
      ours: does(
        ({ note }) => given(new Semaphore(1), (one) => given(async () => {
          using _ = await one.acquire();
          note(`${one.active} active`);
          await started(work('a', 2));
        }, (block) => merge(block(), block()).pipe(ignoreElements()))),
        '1 active',
        '2 ms: 1 active',
        '4 ms: complete',
      ),
      verdict: 'same',
      reason: '`using` releases the permit at the end of the block, as `async with` does. Around an observable or a function, use `guard`.',
    },
    {
      situation: 'Giving up in `acquire()`',
      promise: 'With `asyncio.timeout` around it, or when the task is cancelled, it leaves the queue.',
      theirs: python,
      ours: does(
        () => given(new AbortController(), (controller) => given(new Semaphore(0), (none) => merge(
          none.acquire({ signal: controller.signal }),
          timer(1).pipe(tap(() => controller.abort('too late')), ignoreElements()),
        ))),
        '1 ms: error too late',
      ),
      verdict: 'same',
      reason: 'A `signal` stops the wait, and the promise rejects with its reason. `AbortSignal.timeout(1_000)` is one.',
    },
    {
      situation: 'More than one permit at once',
      promise: 'One permit per `acquire()`. Two of them in a row can deadlock.',
      theirs: python,
      ours: does(
        ({ traced }) => given(new Semaphore(2), (two) => merge(
          two.guard(traced('a', 2)),
          two.guard(traced('b', 2), { permits: 2 }),
          two.guard(traced('c', 1)),
        )),
        'a starts',
        '2 ms: a, a torn down, b starts',
        '4 ms: b, b torn down, c starts',
        '5 ms: c, c torn down, complete',
      ),
      verdict: 'different',
      reason: 'All of them are taken together. While b waits for two permits, c does not overtake it, so large tasks are not starved by small ones.',
    },
    {
      situation: 'An urgent task in the queue',
      promise: 'There are no priorities; `PriorityQueue` has them.',
      theirs: python,
      ours: does(
        () => given(new Semaphore(1), (one) => merge(
          one.guard(work('a', 1)), one.guard(work('b', 1)), one.guard(work('c', 1), { priority: 1 }),
        )),
        '1 ms: a',
        '2 ms: c',
        '3 ms: b, complete',
      ),
      verdict: 'different',
      reason: 'The highest number is next. Equal ones are first come, first served.',
    },
  ],
};

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
      situation: 'first come, first served',
      theirs: python,
      ours: does(
        ({ traced }) => given(new Semaphore(1), (one) =>
          merge(one.guard(traced('a', 2)), one.guard(traced('b', 1)), one.guard(traced('c', 1)))),
        'a starts',
        '2 ms: a, a torn down, b starts',
        '3 ms: b, b torn down, c starts',
        '4 ms: c, c torn down, complete',
      ),
    },
    {
      situation: 'a permit is released however its holder ends',
      theirs: python,
      ours: does(
        () => given(new Semaphore(1), (one) => merge(one.guard(fail('a', 1)).pipe(catchError(() => EMPTY)), one.guard(work('b', 1)))),
        '2 ms: b, complete',
      ),
    },
    {
      situation: 'a waiter that is cancelled leaves the queue, and no permit is lost',
      theirs: python,
      ours: does(
        ({ traced }) => given(new Semaphore(1), (one) =>
          merge(one.guard(traced('a', 2)), one.guard(traced('b', 1)).pipe(takeUntil(timer(1))), one.guard(traced('c', 1)))),
        'a starts',
        '2 ms: a, a torn down, c starts',
        '3 ms: c, c torn down, complete',
      ),
    },
    {
      situation: 'Released too often',
      theirs: bounded,
      ours: does(
        () => given(new Semaphore(1), (one) => one.acquire().then((permit) => {
          permit.release();
          permit.release();
          return `${one.active} of ${one.permits} in use`;
        })),
        '0 of 1 in use, complete',
      ),
      difference: {
        there: 'adds a permit; `BoundedSemaphore` raises',
        here: 'has no effect',
      },
    },
    {
      situation: '0 permits block, a negative number throws',
      theirs: python,
      ours: does(
        () => given(new Semaphore(0), (none) => merge(
          none.guard(work('a', 1)),
          timer(2).pipe(tap(() => { none.permits = 1; }), ignoreElements()),
        )),
        '3 ms: a, complete',
      ),
    },
    {
      situation: 'Changing the number of permits',
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
      difference: {
        there: 'impossible',
        here: '`permits` can be set at any time',
      },
    },
    {
      situation: 'A long queue',
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
      difference: {
        there: 'a hundred tasks take a hundred places',
        here: 'a pipeline takes one place, so pipelines take turns',
      },
    },
    {
      situation: 'cancelling holders and waiters together starts none of the waiters',
      theirs: python,
      ours: does(
        ({ unsubscribeAfter, traced }) => given(new Semaphore(2), (two) =>
          unsubscribeAfter(1, merge(...['a', 'b', 'c', 'd'].map((name) => two.guard(traced(name, 2)))))),
        'a starts, b starts',
        '1 ms: unsubscribed, a torn down, b torn down',
      ),
    },
    {
      situation: '`Semaphore()` without a number',
      theirs: python,
      ours: does(
        () => new Semaphore(undefined as never).guard(work('a', 1)),
        'throws TypeError: Semaphore: permits must be a non-negative integer or Infinity, got undefined',
      ),
      difference: {
        there: 'has one permit',
        here: 'throws, since the number was probably missing in a configuration',
      },
    },
    {
      situation: '`acquire()` and `using` hold a permit for a block of code',
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
    },
    {
      situation: 'waiting in `acquire()` can be aborted',
      theirs: python,
      ours: does(
        () => given(new AbortController(), (controller) => given(new Semaphore(0), (none) => merge(
          none.acquire({ signal: controller.signal }),
          timer(1).pipe(tap(() => controller.abort('too late')), ignoreElements()),
        ))),
        '1 ms: error too late',
      ),
    },
    {
      situation: 'More than one permit at once',
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
      difference: {
        there: 'takes several `acquire()`, which can deadlock',
        here: 'are taken together; nobody overtakes the waiter',
      },
    },
    {
      situation: 'An urgent task in the queue',
      theirs: python,
      ours: does(
        () => given(new Semaphore(1), (one) => merge(
          one.guard(work('a', 1)), one.guard(work('b', 1)), one.guard(work('c', 1), { priority: 1 }),
        )),
        '1 ms: a',
        '2 ms: c',
        '3 ms: b, complete',
      ),
      difference: {
        there: 'has no priority',
        here: 'goes first with a higher `priority`',
      },
    },
  ],
};

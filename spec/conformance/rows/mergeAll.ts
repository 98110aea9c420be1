import { concat, EMPTY, from, fromEvent, map, mergeAll, mergeMap, Observable, of, range, Subject, take, takeUntil, timer } from 'rxjs';
import { limitConcurrency, tasks } from 'rxjs-as-completed';
import { does, type Comparison } from '../Comparison.js';
import { countAfter, fail, given, started, throwing, work } from '../tasks.js';

export const comparison: Comparison = {
  known: 'mergeAll(n), mergeMap(f, n)',
  ours: 'limitConcurrency(n)',
  file: 'mergeAll.ts',
  rows: [
    {
      situation: 'What is emitted',
      promise: 'Every value of every task, as soon as it comes.',
      theirs: does(
        () => from([concat(work('a', 1), work('b', 2)), work('c', 2), EMPTY]).pipe(mergeAll(3)),
        '1 ms: a',
        '2 ms: c',
        '3 ms: b, complete',
      ),
      ours: does(
        () => from([concat(work('a', 1), work('b', 2)), work('c', 2), EMPTY]).pipe(limitConcurrency(3)),
        '1 ms: a',
        '2 ms: c',
        '3 ms: b, complete',
      ),
      verdict: 'same',
      reason: 'This operator is `mergeAll` under another name, with the options that all the others have.',
    },
    {
      situation: 'More tasks than slots',
      promise: 'When a task ends, the next one starts, in source order.',
      theirs: does(() => from([work('a', 2), work('b', 1), work('c', 1)]).pipe(mergeAll(2)), '1 ms: b', '2 ms: a, c, complete'),
      ours: does(() => from([work('a', 2), work('b', 1), work('c', 1)]).pipe(limitConcurrency(2)), '1 ms: b', '2 ms: a, c, complete'),
      verdict: 'same',
      reason: 'A rolling limit, no batches.',
    },
    {
      situation: 'The moment one task ends and the next begins',
      promise: 'First the value, then the teardown, then the next start.',
      theirs: does(
        ({ traced }) => from([traced('a', 1), traced('b', 1)]).pipe(mergeAll(1)),
        'a starts',
        '1 ms: a, a torn down, b starts',
        '2 ms: b, b torn down, complete',
      ),
      ours: does(
        ({ traced }) => from([traced('a', 1), traced('b', 1)]).pipe(limitConcurrency(1)),
        'a starts',
        '1 ms: a, a torn down, b starts',
        '2 ms: b, b torn down, complete',
      ),
      verdict: 'same',
      reason: 'A limit that protects a resource has to count the teardown.',
    },
    {
      situation: 'Unsubscribing',
      promise: 'Running tasks are torn down, waiting ones never start.',
      theirs: does(
        ({ noisy, traced, unsubscribeAfter }) => unsubscribeAfter(1, from([noisy('a', 2), traced('b', 2)]).pipe(mergeAll(1))),
        '1 ms: unsubscribed, a cancelled',
      ),
      ours: does(
        ({ noisy, traced, unsubscribeAfter }) => unsubscribeAfter(1, from([noisy('a', 2), traced('b', 2)]).pipe(limitConcurrency(1))),
        '1 ms: unsubscribed, a cancelled',
      ),
      verdict: 'same',
      reason: 'One subscription stands for the whole run.',
    },
    {
      situation: 'An AbortSignal that has already aborted',
      promise: '`takeUntil(fromEvent(signal, …))` waits for an event that has passed, so nothing is cancelled.',
      theirs: does(
        () => given(AbortSignal.abort('stop'), (signal) => from([work('a', 1)]).pipe(mergeAll(), takeUntil(fromEvent(signal, 'abort')))),
        '1 ms: a, complete',
      ),
      ours: does(
        () => given(AbortSignal.abort('stop'), (signal) => from([work('a', 1)]).pipe(limitConcurrency(1, { signal }))),
        'error stop',
      ),
      verdict: 'different',
      reason: 'The `signal` option checks first, and the stream errors with the reason. Nothing has started.',
    },
    {
      situation: 'Taking a few values from an endless synchronous source',
      promise: 'It stops draining the source.',
      theirs: does(() => range(1, Infinity).pipe(map((n) => of(n)), mergeAll(1), take(2)), '1, 2, complete'),
      ours: does(() => range(1, Infinity).pipe(map((n) => of(n)), limitConcurrency(1), take(2)), '1, 2, complete'),
      verdict: 'same',
      reason: 'A custom operator that subscribes with a plain observer gets this wrong and hangs.',
    },
    {
      situation: 'The function that makes a task throws',
      promise: 'The stream errors, as if the task had failed.',
      theirs: does(() => from([1]).pipe(mergeMap(() => throwing('a'), 1)), 'error a'),
      ours: does(() => from([1]).pipe(limitConcurrency(1, () => throwing('a'))), 'error a'),
      verdict: 'same',
      reason: 'Throwing is one way to fail.',
    },
    {
      situation: 'A task fails while others run',
      promise: 'The error is emitted first, then the others are torn down.',
      theirs: does(({ noisy }) => from([fail('a', 1), noisy('b', 2)]).pipe(mergeAll(2)), '1 ms: error a, b cancelled'),
      ours: does(({ noisy }) => from([fail('a', 1), noisy('b', 2)]).pipe(limitConcurrency(2)), '1 ms: b cancelled, error a'),
      verdict: 'different',
      reason: "The other way round, so that a retry doesn't overlap with what is left of the old run.",
    },
    {
      situation: 'A limit of 0',
      promise: 'Every task waits for a slot, and there are none: silent forever.',
      theirs: does(() => from([work('a', 1)]).pipe(mergeAll(0)), 'never ends'),
      ours: does(
        () => from([work('a', 1)]).pipe(limitConcurrency(0)),
        'throws TypeError: limitConcurrency: limit must be a positive integer, Infinity or a Semaphore, got 0',
      ),
      verdict: 'different',
      reason: "It's a mistake, so it throws immediately.",
    },
    {
      situation: 'A limit that is not a number',
      promise: 'Silent again: no number is less than `NaN`.',
      theirs: does(() => from([work('a', 1)]).pipe(mergeAll(Number('four'))), 'never ends'),
      ours: does(
        () => from([work('a', 1)]).pipe(limitConcurrency(Number('four'))),
        'throws TypeError: limitConcurrency: limit must be a positive integer, Infinity or a Semaphore, got NaN',
      ),
      verdict: 'different',
      reason: 'Such a limit comes from a misread configuration, which is hard to find if nothing complains.',
    },
    {
      situation: 'A longer list than needed',
      promise: '`from` pushes the whole list at once, and what has no slot waits in memory. An endless list never gets past this.',
      theirs: does(
        ({ list, unsubscribeAfter }) => unsubscribeAfter(1, from(list('a', 'b', 'c')()).pipe(mergeMap((name) => work(name, 1), 1))),
        'pull a, pull b, pull c',
        '1 ms: a, unsubscribed',
      ),
      ours: does(
        ({ list, unsubscribeAfter }) => unsubscribeAfter(1, tasks(list('a', 'b', 'c'), (name) => work(name, 1)).pipe(limitConcurrency(1))),
        'pull a',
        '1 ms: a, pull b, unsubscribed, closed',
      ),
      verdict: 'different',
      reason: '`tasks` is asked for an item when a slot is free, and closed when no more are needed. (With `from`, it behaves like `mergeAll`.)',
    },
    {
      situation: 'A promise rejects before it is subscribed',
      promise: 'Nothing handles it yet: an unhandled rejection, which ends a Node process.',
      theirs: does(
        ({ rejected }) => from([started(work('a', 2)), rejected('b', 1)]).pipe(mergeAll(1)),
        '1 ms: b rejects, unhandled',
        '2 ms: a, error b',
      ),
      ours: does(
        ({ rejected }) => from([started(work('a', 2)), rejected('b', 1)]).pipe(limitConcurrency(1)),
        '1 ms: b rejects, handled',
        '2 ms: a, error b',
      ),
      verdict: 'different',
      reason: 'A failure is reported once, by the stream.',
    },
    {
      situation: 'Very many synchronous tasks behind an asynchronous one',
      promise: 'Each starts the next from inside its own completion, until the stack overflows: an error or silence.',
      theirs: does(
        () => countAfter(2, from([timer(1), ...Array(20_000).fill(of('b'))]).pipe(mergeAll(1))).pipe(map((n) => n === 20_001)),
        '2 ms: false, complete',
      ),
      ours: does(
        () => countAfter(2, from([timer(1), ...Array(20_000).fill(of('b'))]).pipe(limitConcurrency(1))).pipe(map((n) => n === 20_001)),
        '2 ms: true, complete',
      ),
      verdict: 'different',
      reason: 'They are started in a loop ([ReactiveX/rxjs#3609](https://github.com/ReactiveX/rxjs/issues/3609), [#7334](https://github.com/ReactiveX/rxjs/issues/7334)).',
    },
    {
      situation: 'A task that ends before its subscription has returned',
      promise: 'Its slot is free immediately, so the next task may start before the teardown is even known.',
      theirs: does(
        ({ note, observe }) => {
          const source = new Subject<Observable<string>>();
          observe(source.pipe(mergeAll(1), take(1)));
          source.next(new Observable<string>((subscriber) => {
            subscriber.complete();
            source.next(of('b'));
            return () => note('a torn down');
          }));
        },
        'b, complete, a torn down',
      ),
      ours: does(
        ({ note, observe }) => {
          const source = new Subject<Observable<string>>();
          observe(source.pipe(limitConcurrency(1), take(1)));
          source.next(new Observable<string>((subscriber) => {
            subscriber.complete();
            source.next(of('b'));
            return () => note('a torn down');
          }));
        },
        'a torn down, b, complete',
      ),
      verdict: 'different',
      reason: 'A limit of one holds in this case, too: the slot is free once the teardown has run.',
    },
    {
      situation: 'A teardown throws',
      promise: '`unsubscribe()` throws the errors, bundled, at its caller.',
      theirs: does(
        ({ observe, noisy }) => given(observe(from([stuck, noisy('b', 2)]).pipe(mergeAll())), (subscription) => subscription.unsubscribe()),
        'b cancelled, throws UnsubscriptionError [stuck]',
      ),
      ours: does(
        ({ observe, noisy }) => given(observe(from([stuck, noisy('b', 2)]).pipe(limitConcurrency(2))), (subscription) => subscription.unsubscribe()),
        'b cancelled, reported stuck',
      ),
      verdict: 'different',
      reason: "It is reported like any unhandled RxJS error. Whoever unsubscribes isn't to blame; the other teardowns run in both cases.",
    },
  ],
};

/** A task that fails to be torn down. */
const stuck = new Observable<string>(() => () => { throw new Error('stuck'); });

import { concat, EMPTY, from, map, mergeAll, mergeMap, Observable, of, range, Subject, take, timer } from 'rxjs';
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
      promise: 'Every value of every task, the moment it comes.',
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
      reason: 'This operator is `mergeAll` under another name, with the options of all the others.',
    },
    {
      situation: 'More tasks than places',
      promise: 'A task that ends makes room for the next one, in the order of the source.',
      theirs: does(() => from([work('a', 2), work('b', 1), work('c', 1)]).pipe(mergeAll(2)), '1 ms: b', '2 ms: a, c, complete'),
      ours: does(() => from([work('a', 2), work('b', 1), work('c', 1)]).pipe(limitConcurrency(2)), '1 ms: b', '2 ms: a, c, complete'),
      verdict: 'same',
      reason: 'A rolling limit, no batches.',
    },
    {
      situation: 'The moment in which one task ends and the next begins',
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
      reason: 'A limit that is to protect something has to count the teardown.',
    },
    {
      situation: 'Unsubscribing',
      promise: 'What runs is torn down, what waits never starts.',
      theirs: does(
        ({ noisy, traced, leaveAfter }) => leaveAfter(1, from([noisy('a', 2), traced('b', 2)]).pipe(mergeAll(1))),
        '1 ms: left, a cancelled',
      ),
      ours: does(
        ({ noisy, traced, leaveAfter }) => leaveAfter(1, from([noisy('a', 2), traced('b', 2)]).pipe(limitConcurrency(1))),
        '1 ms: left, a cancelled',
      ),
      verdict: 'same',
      reason: 'One subscription stands for the whole run.',
    },
    {
      situation: 'Enough of a source that is there at once and without end',
      promise: 'It is not drained any further.',
      theirs: does(() => range(1, Infinity).pipe(map(n => of(n)), mergeAll(1), take(2)), '1, 2, complete'),
      ours: does(() => range(1, Infinity).pipe(map(n => of(n)), limitConcurrency(1), take(2)), '1, 2, complete'),
      verdict: 'same',
      reason: 'An operator of one’s own that subscribes with a plain observer gets this wrong, and hangs.',
    },
    {
      situation: 'The function that makes the tasks throws',
      promise: 'That ends the stream, as a task that fails does.',
      theirs: does(() => from([1]).pipe(mergeMap(() => throwing('a'), 1)), 'error a'),
      ours: does(() => from([1]).pipe(limitConcurrency(1, () => throwing('a'))), 'error a'),
      verdict: 'same',
      reason: 'To throw is to fail.',
    },
    {
      situation: 'A task fails while others run',
      promise: 'The error is passed on at once, and then the others are torn down.',
      theirs: does(({ noisy }) => from([fail('a', 1), noisy('b', 2)]).pipe(mergeAll(2)), '1 ms: error a, b cancelled'),
      ours: does(({ noisy }) => from([fail('a', 1), noisy('b', 2)]).pipe(limitConcurrency(2)), '1 ms: b cancelled, error a'),
      verdict: 'different',
      reason: 'The other way round. Whoever hears of the end and begins anew does not meet the remains of the old run.',
    },
    {
      situation: 'A limit of 0',
      promise: 'Every task waits for a place, and there is none: it is silent for ever.',
      theirs: does(() => from([work('a', 1)]).pipe(mergeAll(0)), 'never ends'),
      ours: does(
        () => from([work('a', 1)]).pipe(limitConcurrency(0)),
        'throws TypeError: limitConcurrency: limit must be a positive integer, Infinity or a Semaphore, got 0',
      ),
      verdict: 'different',
      reason: 'It is a mistake, and is called one where it is made.',
    },
    {
      situation: 'A limit that is not a number',
      promise: 'The same silence: no number is less than `NaN`.',
      theirs: does(() => from([work('a', 1)]).pipe(mergeAll(Number('four'))), 'never ends'),
      ours: does(
        () => from([work('a', 1)]).pipe(limitConcurrency(Number('four'))),
        'throws TypeError: limitConcurrency: limit must be a positive integer, Infinity or a Semaphore, got NaN',
      ),
      verdict: 'different',
      reason: 'It comes from a configuration that was misread, and is hard to find once it is silent.',
    },
    {
      situation: 'A longer list than is needed',
      promise: '`from` pushes all of it at once, and what has no place waits in memory. A list without end never gets past that.',
      theirs: does(
        ({ list, leaveAfter }) => leaveAfter(1, from(list('a', 'b', 'c')()).pipe(mergeMap(name => work(name, 1), 1))),
        'pull a, pull b, pull c',
        '1 ms: a, left',
      ),
      ours: does(
        ({ list, leaveAfter }) => leaveAfter(1, tasks(list('a', 'b', 'c'), name => work(name, 1)).pipe(limitConcurrency(1))),
        'pull a',
        '1 ms: a, pull b, left, closed',
      ),
      verdict: 'different',
      reason: '`tasks` is asked for an item when there is a place for it, and is closed when no more are wanted. (After `from` it is as with `mergeAll`.)',
    },
    {
      situation: 'A promise rejects before its turn',
      promise: 'Nobody listens to it yet: an unhandled rejection, which ends a Node process.',
      theirs: does(
        ({ rejected }) => from([started(work('a', 2)), rejected('b', 1)]).pipe(mergeAll(1)),
        '1 ms: b rejects, unheard',
        '2 ms: a, error b',
      ),
      ours: does(
        ({ rejected }) => from([started(work('a', 2)), rejected('b', 1)]).pipe(limitConcurrency(1)),
        '1 ms: b rejects, heard',
        '2 ms: a, error b',
      ),
      verdict: 'different',
      reason: 'A failure is told once, by the stream.',
    },
    {
      situation: 'Very many tasks that are there at once, behind one that is not',
      promise: 'Each starts the next from within its own end, until the stack overflows: an error or silence.',
      theirs: does(
        () => countAfter(2, from([timer(1), ...Array(20_000).fill(of('b'))]).pipe(mergeAll(1))).pipe(map(n => n === 20_001)),
        '2 ms: false, complete',
      ),
      ours: does(
        () => countAfter(2, from([timer(1), ...Array(20_000).fill(of('b'))]).pipe(limitConcurrency(1))).pipe(map(n => n === 20_001)),
        '2 ms: true, complete',
      ),
      verdict: 'different',
      reason: 'A loop starts them ([ReactiveX/rxjs#3609](https://github.com/ReactiveX/rxjs/issues/3609), [#7334](https://github.com/ReactiveX/rxjs/issues/7334)).',
    },
    {
      situation: 'A task that ends before its start has returned',
      promise: 'Its place is free at once, so that the next one can start before its teardown is known, let alone run.',
      theirs: does(
        ({ note, observe }) => {
          const source = new Subject<Observable<string>>();
          observe(source.pipe(mergeAll(1), take(1)));
          source.next(new Observable<string>(subscriber => {
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
          source.next(new Observable<string>(subscriber => {
            subscriber.complete();
            source.next(of('b'));
            return () => note('a torn down');
          }));
        },
        'a torn down, b, complete',
      ),
      verdict: 'different',
      reason: 'A limit of one is one, in this corner too: a place is free when the teardown has run.',
    },
    {
      situation: 'A teardown throws',
      promise: '`unsubscribe()` throws what went wrong, bundled, at whoever calls it.',
      theirs: does(
        ({ observe, noisy }) => given(observe(from([stuck, noisy('b', 2)]).pipe(mergeAll())), subscription => subscription.unsubscribe()),
        'b cancelled, throws UnsubscriptionError [stuck]',
      ),
      ours: does(
        ({ observe, noisy }) => given(observe(from([stuck, noisy('b', 2)]).pipe(limitConcurrency(2))), subscription => subscription.unsubscribe()),
        'b cancelled, reported stuck',
      ),
      verdict: 'different',
      reason: 'It is reported as RxJS reports errors that nobody handles. Who leaves is not to blame, and the other teardowns run in both.',
    },
  ],
};

/** It can be started, and not be stopped without an error. */
const stuck = new Observable<string>(() => () => { throw new Error('stuck'); });

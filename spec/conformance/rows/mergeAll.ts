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
      situation: 'every value is emitted as it comes',
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
    },
    {
      situation: 'when a task ends, the next one starts, in source order',
      theirs: does(() => from([work('a', 2), work('b', 1), work('c', 1)]).pipe(mergeAll(2)), '1 ms: b', '2 ms: a, c, complete'),
      ours: does(() => from([work('a', 2), work('b', 1), work('c', 1)]).pipe(limitConcurrency(2)), '1 ms: b', '2 ms: a, c, complete'),
    },
    {
      situation: 'value, teardown, next start, in this order',
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
    },
    {
      situation: 'unsubscribing tears down what runs and starts nothing',
      theirs: does(
        ({ noisy, traced, unsubscribeAfter }) => unsubscribeAfter(1, from([noisy('a', 2), traced('b', 2)]).pipe(mergeAll(1))),
        '1 ms: unsubscribed, a cancelled',
      ),
      ours: does(
        ({ noisy, traced, unsubscribeAfter }) => unsubscribeAfter(1, from([noisy('a', 2), traced('b', 2)]).pipe(limitConcurrency(1))),
        '1 ms: unsubscribed, a cancelled',
      ),
    },
    {
      situation: 'An AbortSignal that has already aborted',
      theirs: does(
        () => given(AbortSignal.abort('stop'), (signal) => from([work('a', 1)]).pipe(mergeAll(), takeUntil(fromEvent(signal, 'abort')))),
        '1 ms: a, complete',
      ),
      ours: does(
        () => given(AbortSignal.abort('stop'), (signal) => from([work('a', 1)]).pipe(limitConcurrency(1, { signal }))),
        'error stop',
      ),
      difference: {
        there: "`takeUntil(fromEvent(signal, …))` doesn't notice",
        here: 'the `signal` option errors before anything starts',
      },
    },
    {
      situation: '`take` stops an endless synchronous source',
      theirs: does(() => range(1, Infinity).pipe(map((n) => of(n)), mergeAll(1), take(2)), '1, 2, complete'),
      ours: does(() => range(1, Infinity).pipe(map((n) => of(n)), limitConcurrency(1), take(2)), '1, 2, complete'),
    },
    {
      situation: 'if the project function throws, the stream errors',
      theirs: does(() => from([1]).pipe(mergeMap(() => throwing('a'), 1)), 'error a'),
      ours: does(() => from([1]).pipe(limitConcurrency(1, () => throwing('a'))), 'error a'),
    },
    {
      situation: 'A task fails while others run',
      theirs: does(({ noisy }) => from([fail('a', 1), noisy('b', 2)]).pipe(mergeAll(2)), '1 ms: error a, b cancelled'),
      ours: does(({ noisy }) => from([fail('a', 1), noisy('b', 2)]).pipe(limitConcurrency(2)), '1 ms: b cancelled, error a'),
      difference: {
        there: 'error first, then teardown of the others',
        here: "the other way round, so that a retry doesn't overlap with the old run",
      },
    },
    {
      situation: 'A limit of 0',
      theirs: does(() => from([work('a', 1)]).pipe(mergeAll(0)), 'never ends'),
      ours: does(
        () => from([work('a', 1)]).pipe(limitConcurrency(0)),
        'throws TypeError: limitConcurrency: limit must be a positive integer, Infinity or a Semaphore, got 0',
      ),
      difference: {
        there: 'silent forever',
        here: 'throws',
      },
    },
    {
      situation: 'A limit that is not a number',
      theirs: does(() => from([work('a', 1)]).pipe(mergeAll(Number('four'))), 'never ends'),
      ours: does(
        () => from([work('a', 1)]).pipe(limitConcurrency(Number('four'))),
        'throws TypeError: limitConcurrency: limit must be a positive integer, Infinity or a Semaphore, got NaN',
      ),
      difference: {
        there: 'silent forever',
        here: 'throws',
      },
    },
    {
      situation: 'A longer list than needed',
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
      difference: {
        there: '`from` pushes all of it, and the rest waits in memory',
        here: '`tasks` is asked for an item when a slot is free; with `from`, it behaves like `mergeAll`',
      },
    },
    {
      situation: 'A promise rejects before it is subscribed',
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
      difference: {
        there: 'an unhandled rejection, which ends a Node process',
        here: 'handled, and reported once by the stream',
      },
    },
    {
      situation: 'Very many synchronous tasks behind an asynchronous one',
      theirs: does(
        () => countAfter(2, from([timer(1), ...Array(20_000).fill(of('b'))]).pipe(mergeAll(1))).pipe(map((n) => n === 20_001)),
        '2 ms: false, complete',
      ),
      ours: does(
        () => countAfter(2, from([timer(1), ...Array(20_000).fill(of('b'))]).pipe(limitConcurrency(1))).pipe(map((n) => n === 20_001)),
        '2 ms: true, complete',
      ),
      difference: {
        there: 'overflow the stack ([ReactiveX/rxjs#3609](https://github.com/ReactiveX/rxjs/issues/3609), [#7334](https://github.com/ReactiveX/rxjs/issues/7334))',
        here: 'start in a loop',
      },
    },
    {
      situation: 'A task that ends while it is being subscribed',
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
      difference: {
        there: 'frees its slot before its teardown',
        here: 'frees its slot after its teardown',
      },
    },
    {
      situation: 'A teardown throws',
      theirs: does(
        ({ observe, noisy }) => given(observe(from([stuck, noisy('b', 2)]).pipe(mergeAll())), (subscription) => subscription.unsubscribe()),
        'b cancelled, throws UnsubscriptionError [stuck]',
      ),
      ours: does(
        ({ observe, noisy }) => given(observe(from([stuck, noisy('b', 2)]).pipe(limitConcurrency(2))), (subscription) => subscription.unsubscribe()),
        'b cancelled, reported stuck',
      ),
      difference: {
        there: '`unsubscribe()` throws',
        here: 'the error is reported as RxJS reports unhandled errors',
      },
    },
  ],
};

/** A task that fails to be torn down. */
const stuck = new Observable<string>(() => () => { throw new Error('stuck'); });

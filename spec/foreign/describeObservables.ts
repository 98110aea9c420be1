import { NEVER, Observable, of, Subscriber, take } from 'rxjs';
import { firstSuccess, limitConcurrency, Semaphore, tasks, type Task } from 'rxjs-as-completed';
import { run } from '../support/marbles.js';
import { operators } from '../support/operators.js';
import { aTurn, ended } from './ended.js';
import type { ForeignLibrary, ForeignObserver, Produce } from './libraries.js';

/** Work for an observable of any library. Counts starts and teardowns. */
class Work {
  started = 0;
  tornDown = 0;
  observer: ForeignObserver | undefined;
  readonly produce: Produce;

  constructor(work: (observer: ForeignObserver) => void = () => {}) {
    this.produce = (observer) => {
      this.started++;
      this.observer = observer;
      work(observer);
      return () => { this.tornDown++; };
    };
  }
}

const emitting = (...values: unknown[]) => new Work((observer) => {
  for (const value of values) observer.next(value);
  observer.complete();
});
const failing = (reason: unknown) => new Work((observer) => observer.error(reason));

/** How observables of other libraries behave as tasks, as sources and in guards. */
export function describeObservables(libraries: readonly ForeignLibrary[]): void {
  // with RXJS=rxjs-8, that version is not foreign
  const foreigners = libraries.filter(({ create }) => !(create(() => () => {}) instanceof Observable));

  describe.each(foreigners)('$name', ({ create, synchronous, cancellable }) => {
    const foreign = (...values: unknown[]) => create(emitting(...values).produce) as Observable<any>;
    const never = (work: Work) => create(work.produce) as Observable<never>;

    describe.each(operators)('in $name', ({ call, report, failsFast }) => {
      it('frees its slot when it completes', async () => {
        const result = tasks(['a', 'b', 'c'], (key) => foreign(key)).pipe(report({ concurrency: 1 }));

        expect(await ended(result)).toEqual([{ value: 'a' }, { value: 'b' }, { value: 'c' }]);
      });

      it('can be a task in any place', async () => {
        expect(await ended(tasks([foreign('a')]).pipe(report()))).toEqual([{ value: 'a' }]);
        expect(await ended(tasks({ a: foreign('a') }).pipe(report()))).toEqual([{ value: 'a' }]);
        expect(await ended(of(foreign('a')).pipe(report()))).toEqual([{ value: 'a' }]);
        expect(await ended(tasks([() => foreign('a')]).pipe(report()))).toEqual([{ value: 'a' }]);
        expect(await ended(of('a').pipe(report({}, (key) => foreign(key))))).toEqual([{ value: 'a' }]);
        expect(await ended(tasks(['a'], (key) => foreign(key)).pipe(report({}, (task) => task)))).toEqual([{ value: 'a' }]);
      });

      it('frees its slot when it fails', async () => {
        const result = tasks([create(failing('no').produce), foreign('b')] as Task<any>[]).pipe(report({ concurrency: 1 }));

        const reports = await ended(result);
        expect(reports).toContainEqual({ reason: 'no' });
        expect(reports.filter((item) => 'value' in item)).toEqual(failsFast ? [] : [{ value: 'b' }]);
      });

      it('is an empty task if it completes without a value', async () => {
        expect(await ended(tasks([foreign(), foreign('b')]).pipe(report({ concurrency: 1 })))).toEqual([{ value: 'b' }]);
      });

      it('returns its permit to a Semaphore', async () => {
        const concurrency = new Semaphore(1);

        const result = tasks(['a', 'b', 'c'], (key) => foreign(key)).pipe(report({ concurrency }));

        expect(await ended(result)).toEqual([{ value: 'a' }, { value: 'b' }, { value: 'c' }]);
        expect(concurrency.active).toBe(0);
      });

      it('can be a source of tasks', async () => {
        const expected = [{ value: 'a' }, { value: 'b' }];

        expect(await ended(tasks(foreign(of('a'), of('b'))).pipe(report()))).toEqual(expected);
        expect(await ended(tasks(() => foreign(of('a'), of('b'))).pipe(report()))).toEqual(expected);
        expect(await ended(tasks(foreign('a', 'b'), (key) => of(key)).pipe(report({ concurrency: 1 })))).toEqual(expected);
        expect(await ended(tasks(foreign(foreign('a'), foreign('b'))).pipe(report({ concurrency: 1 })))).toEqual(expected);
      });

      it('ends the stream if it fails as a source', async () => {
        const source = create(failing('no').produce) as Observable<string>;

        expect(await ended(tasks(source, (key) => of(key)).pipe(report()))).toEqual([{ reason: 'no' }]);
      });

      if ('pipe' in foreign()) it('accepts the operator in its own pipe', async () => {
        const result = foreign('a', 'b').pipe(report({ concurrency: 1 }, (key) => foreign(key)));

        expect(await ended(result)).toEqual([{ value: 'a' }, { value: 'b' }]);
      });

      it('is torn down once when it completes or fails', async () => {
        const completes = emitting('a');
        const fails = failing('no');

        await ended(tasks([create(completes.produce), create(fails.produce)] as Task<any>[]).pipe(report({ concurrency: 1 })));
        await aTurn();

        expect([completes, fails].map(({ started, tornDown }) => [started, tornDown])).toEqual([[1, 1], [1, 1]]);
      });

      if (cancellable) {
        it('is torn down once when the run is unsubscribed', async () => {
          const [task, source] = [new Work(), new Work()];

          const subscriptions = [
            tasks([never(task)]).pipe(call()).subscribe(),
            tasks(never(source)).pipe(call()).subscribe(),
          ];
          await aTurn();
          for (const subscription of subscriptions) subscription.unsubscribe();
          await aTurn();
          task.observer!.next('late');
          task.observer!.complete();

          expect([task, source].map(({ started, tornDown }) => [started, tornDown])).toEqual([[1, 1], [1, 1]]);
        });

        it('is torn down once at the deadline', async () => {
          const [task, source] = [new Work(), new Work()];

          run(({ flush }) => {
            tasks([never(task)]).pipe(report({ timeout: 5 })).subscribe();
            tasks(never(source)).pipe(report({ timeout: 5 })).subscribe();
            flush();
          });
          await aTurn();

          expect([task, source].map(({ started, tornDown }) => [started, tornDown])).toEqual([[1, 1], [1, 1]]);
        });

        if (failsFast) {
          it('is torn down once when another task fails', async () => {
            const [fails, work] = [new Work(), new Work()];
            const reports: unknown[] = [];

            tasks([never(fails), never(work)]).pipe(report()).subscribe((item) => reports.push(item));
            await aTurn();
            fails.observer!.error('no');
            await aTurn();

            expect(reports).toEqual([{ reason: 'no' }]);
            expect([work.started, work.tornDown]).toEqual([1, 1]);
          });
        }
      }

      if (synchronous) {
        it('starts no more tasks once it is unsubscribed in the middle of emitting them', async () => {
          const source = emitting('a', 'b', 'c', 'd');
          const started: unknown[] = [];
          const subscriber = new Subscriber<unknown>();

          tasks(create(source.produce) as Observable<string>, (key) => {
            started.push(key);
            if (key === 'b') subscriber.unsubscribe();
            return NEVER;
          }).pipe(call()).subscribe(subscriber);
          await aTurn();

          expect(started).toEqual(['a', 'b']);
          expect(source.tornDown).toBe(1);
        });
      }
    });

    if (cancellable) {
      it('is torn down once when it loses a firstSuccess', async () => {
        const [loser, waiting] = [new Work(), new Work()];

        const result = tasks([never(loser), foreign('won'), never(waiting)]).pipe(firstSuccess({ concurrency: 2 }));

        expect(await ended(result)).toEqual(['won']);
        await aTurn();
        expect([loser.started, loser.tornDown, waiting.started]).toEqual([1, 1, 0]);
      });
    }

    it('emits nothing more once a downstream take has completed', async () => {
      const work = emitting('a', 'b', 'c', 'd');

      const result = tasks([create(work.produce) as Observable<string>]).pipe(limitConcurrency(1), take(2));

      expect(await ended(result)).toEqual(['a', 'b']);
      await aTurn();
      expect([work.started, work.tornDown]).toEqual([1, 1]);
    });

    describe('in a guard', () => {
      it('emits its values and returns its permit', async () => {
        const semaphore = new Semaphore(1);

        expect(await ended(semaphore.guard(foreign('a', 'b')))).toEqual(['a', 'b']);
        expect(semaphore.active).toBe(0);
        await expect(ended(semaphore.guard(create(failing('no').produce) as Observable<never>))).rejects.toBe('no');
        expect(semaphore.active).toBe(0);
      });

      it('waits for its permit and returns it', async () => {
        const semaphore = new Semaphore(1);
        const [first, second] = [new Work(), emitting('b')];
        const emitted: unknown[] = [];

        semaphore.guard(never(first)).subscribe();
        semaphore.guard(never(second)).subscribe((value) => emitted.push(value));
        await aTurn();
        expect([first.started, second.started, semaphore.active, semaphore.waiting]).toEqual([1, 0, 1, 1]);
        first.observer!.complete();
        await aTurn();
        await aTurn();

        expect(emitted).toEqual(['b']);
        expect([semaphore.active, semaphore.waiting]).toEqual([0, 0]);
        expect([second.started, second.tornDown]).toEqual([1, 1]);
      });

      it('returns its permit when unsubscribed, even in the middle of emitting', async () => {
        const semaphore = new Semaphore(1);
        const [pending, emits] = [new Work(), emitting('a', 'b', 'c')];

        const subscription = semaphore.guard(never(pending)).subscribe();
        await aTurn();
        subscription.unsubscribe();
        await aTurn();
        expect(semaphore.active).toBe(0);
        expect(pending.tornDown).toBe(cancellable ? 1 : 0);
        expect(await ended(semaphore.guard(never(emits)).pipe(take(1)))).toEqual(['a']);
        await aTurn();

        expect(semaphore.active).toBe(0);
        expect([emits.started, emits.tornDown]).toEqual([1, 1]);
      });
    });

    it('is subscribed to with a plain observer, never an object of the engine', async () => {
      const given: unknown[] = [];
      const spied = (observable: Observable<any>) => {
        const { subscribe } = observable;
        Object.defineProperty(observable, 'subscribe', {
          value(this: unknown, ...parameters: [any]) {
            given.push(parameters[0]);
            return subscribe.apply(this as Observable<unknown>, parameters);
          },
        });
        return observable;
      };

      await ended(tasks([spied(foreign('a'))]).pipe(limitConcurrency(1)));
      await ended(tasks(spied(foreign('a')), (key) => of(key)).pipe(limitConcurrency(1)));
      await ended(new Semaphore(1).guard(spied(foreign('a'))));

      expect(given.length).toBeGreaterThanOrEqual(3);
      for (const observer of given) {
        expect(observer).not.toBeInstanceOf(Subscriber);
        expect(observer).toMatchObject({ next: expect.any(Function), error: expect.any(Function), complete: expect.any(Function) });
      }
    });
  });
}

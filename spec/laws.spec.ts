import {
  concat, EMPTY, from, ignoreElements, lastValueFrom, map, merge, mergeMap, NEVER, Observable, of, repeat, retry, Subject, take, takeUntil,
  tap, throwError, timer, toArray,
} from 'rxjs';
import * as everything from 'rxjs-as-completed';
import { Semaphore, tasks, TimeoutAllError, type TaskContext } from 'rxjs-as-completed';
import { Thenable } from './support/interop.js';
import { Journal } from './support/Journal.js';
import { run } from './support/marbles.js';
import { operators, type Options, type Report } from './support/operators.js';
import { CountedIterable, microtasksRun } from './support/sources.js';
import { reportedErrors } from './support/unhandled.js';

const values = map((report: Report) => 'value' in report ? report.value : report.reason);

/** Ways to allow `limit` tasks at once. */
const limits: [string, (limit: number) => Options][] = [
  ['a number', limit => ({ concurrency: limit })],
  ['a Semaphore', limit => ({ concurrency: new Semaphore(limit) })],
  ['a limit per group', limit => ({ groupBy: () => 'all', perGroup: limit })],
  ['all of them', limit => ({ concurrency: new Semaphore(limit), groupBy: () => 'all', perGroup: limit })],
];

it('The public surface is what the design lists, by name', () => {
  expect(Object.keys(everything).sort()).toEqual([
    'Semaphore', 'TimeoutAllError', 'asCompleted', 'asProgress', 'asSettled', 'firstSuccess', 'inOrder', 'limitConcurrency', 'tasks',
    'withTimeoutAll',
  ]);
});

describe.each(operators)('$name', ({ name, call, report, failsFast }) => {
  describe('Law 2: cold', () => {
    it('each subscription runs afresh', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a =         cold('--(a|)   ');
        const aSubs = [        '^-!      ',
                               '-^-!     '];
        const b =         cold('  -(b|)  ');
        const bSubs = [        '--^!     ',
                               '---^!    '];

        const result = tasks([a, b]).pipe(report({ concurrency: 1 }), values);

        expectObservable(result, '^-').toBe(' --a(b|)');
        expectObservable(result, '-^').toBe(' ---a(b|)');
        expectSubscriptions(a.subscriptions).toBe(aSubs);
        expectSubscriptions(b.subscriptions).toBe(bSubs);
      });
    });

    it('an operator instance holds no state', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a =   cold('--(a|)');
        const b =   cold('---(b|)');
        const operator = report({ concurrency: 1, timeout: 5 });

        expectObservable(tasks([a]).pipe(operator, values), '^-').toBe('--(a|)');
        expectObservable(from([b]).pipe(operator, values), ' -^').toBe('----(b|)');
        expectSubscriptions(a.subscriptions).toBe('^-!');
        expectSubscriptions(b.subscriptions).toBe('-^--!');
      });
    });
  });

  describe('Law 3: order of start', () => {
    it.each(limits)('is task order under %s', (_, limit) => {
      run(({ flush }) => {
        const journal = new Journal();
        const inputs = Array.from({ length: 12 }, (_, index) => index);

        // asynchronous and synchronous ones, in no order of length
        tasks(inputs, index => journal.task(index, index % 3 ? timer(index * 7 % 5) : of(index))).pipe(report(limit(2))).subscribe();
        flush();

        expect(journal.all('start')).toEqual(inputs.map(String));
      });
    });

    it('is task order for tasks that the source produces while another one starts, emits or ends', () => {
      const journal = new Journal();
      const source = new Subject<number>();
      const first = new Subject<void>();
      let count = 0;
      const produce = () => {
        if (count < 12) source.next(count++);
      };
      const synchronous = (index: number) => new Observable<number>(subscriber => {
        produce();
        subscriber.next(index);
        subscriber.complete();
        return produce;
      });
      const project = (index: number) => {
        if (index % 2) produce();
        return journal.task<unknown>(index, index === 0 ? first : synchronous(index));
      };

      source.pipe(report({ concurrency: 1 }, project), tap(produce)).subscribe();
      produce();
      produce();
      first.complete();

      expect(journal.all('start')).toEqual(Array.from({ length: 12 }, (_, index) => String(index)));
      expect(journal.mostLive).toBe(1);
    });

    it('is task order for tasks that arrive while project makes the one before them', () => {
      const projected: number[] = [];
      const source = new Subject<number>();
      const project = (index: number) => {
        projected.push(index);
        if (index < 3) source.next(index + 1);
        return of(index);
      };

      source.pipe(report({}, project)).subscribe();
      source.next(0);

      expect(projected).toEqual([0, 1, 2, 3]);
    });
  });

  describe('Law 4: limit', () => {
    it.each(limits)('%s: never more than that live, never fewer while a task could start', (_, limit) => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a =   cold('---(a|)     ');
        const aSubs =    '^--!        ';
        const b =   cold('-(b|)       ');
        const bSubs =    '^!          ';
        const c =   cold(' ----(c|)   ');
        const cSubs =    '-^---!      ';
        const d =   cold('   |        ');
        const dSubs =    '---(^!)     ';
        const e =   cold('   --(e|)   ');
        const eSubs =    '---^-!      ';
        const f =   cold('     -(f|)  ');
        const fSubs =    '-----^!     ';

        const result = tasks([a, b, c, d, e, f]).pipe(report(limit(2)), ignoreElements());

        expectObservable(result).toBe('------|');
        expectSubscriptions(a.subscriptions).toBe(aSubs);
        expectSubscriptions(b.subscriptions).toBe(bSubs);
        expectSubscriptions(c.subscriptions).toBe(cSubs);
        expectSubscriptions(d.subscriptions).toBe(dSubs);
        expectSubscriptions(e.subscriptions).toBe(eSubs);
        expectSubscriptions(f.subscriptions).toBe(fSubs);
      });
    });

    it.each(limits)('%s: counts a task until its teardown has run, synchronous or not', (_, limit) => {
      run(({ flush }) => {
        const journal = new Journal();
        const inputs = Array.from({ length: 30 }, (_, index) => index);

        tasks(inputs, index => journal.task(index, index % 4 === 0 ? of(index) : index % 4 === 1 ? EMPTY : timer(index % 3)))
          .pipe(report(limit(3))).subscribe();
        flush();

        expect(journal.mostLive).toBe(3);
        expect(journal.all('teardown')).toHaveLength(30);
      });
    });

    it.each(limits)('%s: holds for tasks that arrive over time, which start at once when they can', (_, limit) => {
      run(({ cold, hot, expectObservable, expectSubscriptions }) => {
        const task =     cold('   ---|          ');
        const taskSubs = [       '-^--!         ',
                                 '--^--!        ',
                                 '----^--!      ',
                                 '---------^--! '];
        const source =    hot('   -abc-----d--| ');

        const result = source.pipe(report(limit(2), () => task), ignoreElements());

        expectObservable(result).toBe('------------|');
        expectSubscriptions(task.subscriptions).toBe(taskSubs);
      });
    });

    it.each(limits)('%s: counts a task until its teardown has run, even when it completes and then makes the source go on', (_, limit) => {
      run(({ flush }) => {
        const journal = new Journal();
        const source = new Subject<number>();
        const task = (index: number) => journal.task(index, new Observable(subscriber => {
          subscriber.complete();
          if (index < 5) source.next(index + 1);
        }));

        source.pipe(report(limit(1), task)).subscribe();
        source.next(0);
        flush();

        expect(journal.all('start')).toEqual(['0', '1', '2', '3', '4', '5']);
        expect(journal.mostLive).toBe(1);
      });
    });

    it('Infinity starts everything', () => {
      const journal = new Journal();

      tasks(Array.from({ length: 500 }, (_, index) => journal.task(index, NEVER))).pipe(report({ concurrency: Infinity })).subscribe();

      expect(journal.live).toBe(500);
    });

    it('starts the next task of a numeric limit at once', () => {
      const [a, b] = [new Subject<void>(), new Subject<void>()];

      tasks([a, b]).pipe(report({ concurrency: 1 })).subscribe();
      a.complete();

      expect(b.observed).toBe(true);
    });
  });

  describe('groupBy', () => {
    it('lets tasks of a free group overtake those of a full one; within a group, first come first served', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a1 =  cold('---|         ');
        const a1Subs =   '^--!         ';
        const a2 =  cold('   -|        ');
        const a2Subs =   '---^!        ';
        const b1 =  cold('-|           ');
        const b1Subs =   '^!           ';
        const a3 =  cold('    -----|   ');
        const a3Subs =   '----^----!   ';
        const b2 =  cold(' ----|       ');
        const b2Subs =   '-^---!       ';
        const c1 =  cold('--|          ');
        const c1Subs =   '^-!          ';

        const result = tasks({ a1, a2, b1, a3, b2, c1 }).pipe(report({ groupBy: key => key[0], perGroup: 1 }));

        expectObservable(result.pipe(ignoreElements())).toBe('---------|');
        expectSubscriptions(a1.subscriptions).toBe(a1Subs);
        expectSubscriptions(a2.subscriptions).toBe(a2Subs);
        expectSubscriptions(b1.subscriptions).toBe(b1Subs);
        expectSubscriptions(a3.subscriptions).toBe(a3Subs);
        expectSubscriptions(b2.subscriptions).toBe(b2Subs);
        expectSubscriptions(c1.subscriptions).toBe(c1Subs);
      });
    });

    it('starts the first waiting task that both limits admit', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a1 =  cold('----|        ');
        const a1Subs =   '^---!        ';
        const b1 =  cold('--|          ');
        const b1Subs =   '^-!          ';
        const a2 =  cold('    ---|     ');
        const a2Subs =   '----^--!     ';
        const b2 =  cold('  ----|      ');
        const b2Subs =   '--^---!      ';
        const c1 =  cold('      -|     ');
        const c1Subs =   '------^!     ';

        const result = tasks({ a1, b1, a2, b2, c1 }).pipe(report({ concurrency: 2, groupBy: key => key[0], perGroup: 1 }));

        expectObservable(result.pipe(ignoreElements())).toBe('-------|');
        expectSubscriptions(a1.subscriptions).toBe(a1Subs);
        expectSubscriptions(b1.subscriptions).toBe(b1Subs);
        expectSubscriptions(a2.subscriptions).toBe(a2Subs);
        expectSubscriptions(b2.subscriptions).toBe(b2Subs);
        expectSubscriptions(c1.subscriptions).toBe(c1Subs);
      });
    });

    it('looks past 1,024 blocked tasks of a source that has not ended, and no further', () => {
      const source = (blocked: number) => new CountedIterable(index => index <= blocked ? 'a' : 'b');
      const startedWith = (inputs: CountedIterable<string>) => {
        const journal = new Journal();
        tasks(inputs, (input, { index }) => journal.task(input + index, NEVER))
          .pipe(report({ concurrency: 2, groupBy: key => key, perGroup: 1 })).subscribe().unsubscribe();
        return journal.all('start');
      };

      expect(startedWith(source(1_024))).toEqual(['a0', 'b1025']);
      const tooFar = source(5_000);
      expect(startedWith(tooFar)).toEqual(['a0']);
      expect(tooFar.pulled).toBeLessThanOrEqual(1_026);
      expect(tooFar.returned).toBe(1);
    });

    it('looks past all blocked tasks once the source has ended', () => {
      const journal = new Journal();
      const source = new Subject<string>();

      source.pipe(report({ groupBy: key => key, perGroup: 1 }, input => journal.task(input, NEVER))).subscribe();
      for (let index = 0; index < 2_000; index++) source.next('a');
      source.next('b');
      expect(journal.all('start')).toEqual(['a']);
      source.complete();

      expect(journal.all('start')).toEqual(['a', 'b']);
    });

    it('goes on when a group frees that tasks were looked past for', () => {
      const journal = new Journal();
      const running = new Subject<void>();
      const source = new CountedIterable(index => index < 1_500 ? `a${index}` : index === 1_500 ? 'b' : undefined);

      tasks(source, input => journal.task(input, input === 'a0' ? running : input === 'b' ? NEVER : EMPTY))
        .pipe(report({ groupBy: key => key[0], perGroup: 1 })).subscribe();
      expect(journal.all('start')).toEqual(['a0']);
      running.complete();

      expect(journal.all('start')).toHaveLength(1_501);
      expect(journal.live).toBe(1);
    });

    it('keeps its limit whatever idles or is blocked elsewhere', () => {
      run(({ flush }) => {
        const random = randomNumbers(7);
        const semaphore = new Semaphore(3);

        for (let round = 0; round < 20; round++) {
          const groups = [new Journal(), new Journal(), new Journal()];
          const perGroup = 1 + random(2);
          const inputs = Array.from({ length: 25 }, (_, index) => ({ index, group: random(3), time: random(4), arrives: random(8) }));
          const pipeline = from(inputs).pipe(
            mergeMap(input => timer(input.arrives).pipe(map(() => input))),
            report(
              { concurrency: semaphore, groupBy: ({ group }) => group, perGroup },
              ({ index, group, time }) => groups[group]!.task(index, time ? timer(time) : of(index)),
            ),
          );
          const otherPipeline = tasks([1, 2, 3, 4], time => timer(time)).pipe(report({ concurrency: semaphore }));

          merge(pipeline, otherPipeline).subscribe();
          flush();

          for (const { mostLive } of groups) expect(mostLive).toBeLessThanOrEqual(perGroup);
          expect(groups.flatMap(group => group.all('teardown'))).toHaveLength(25);
          expect([semaphore.active, semaphore.waiting]).toEqual([0, 0]);
        }
      });
    });
  });

  describe('Law 5: cancellation', () => {
    it.each([
      ['emits', (task: Subject<string>) => task.next('late')],
      ['completes', (task: Subject<string>) => task.complete()],
      ['fails', (task: Subject<string>) => task.error('late')],
    ])('takes no notice of a task that %s because another is being cancelled', (_, end) => {
      run(({ cold, flush }) => {
        const journal = new Journal();
        const task = new Subject<string>();
        const first = journal.task('first', new Observable(() => () => end(task)));
        const late: boolean[] = [];

        from([first, journal.task('second', task), cold('-----|')])
          .pipe(report({ timeout: 3 }))
          .subscribe(item => late.push('reason' in item && item.reason instanceof TimeoutAllError));
        flush();

        expect(late).toEqual(failsFast || name === 'firstSuccess' ? [true] : [true, true, true]);
        expect(journal.all('teardown').sort()).toEqual(['first', 'second']);
      });
    });

    // where the run is cancelled as its third task, number 2, comes by; inOrder emits nothing before the first task has ended
    const places = ['iterator', 'groupBy', 'project', 'function', 'subscription', 'value', 'teardown']
      .filter(place => !(name === 'inOrder' && place === 'value'));
    const moments = places.flatMap(place => [
      { place, moment: 'as the run is subscribed', concurrency: 4, ended: [] as string[] },
      { place, moment: 'when another task has ended', concurrency: 2, ended: ['0'] },
    ]);

    it.each(moments)('is complete from inside: $place, $moment', async ({ place, concurrency, ended }) => {
      const journal = new Journal();
      const stop = new Subject<void>();
      const stopIn = (here: string, index: number) => {
        if (here === place && index === 2) stop.next();
      };
      const source = new CountedIterable(index => {
        stopIn('iterator', index);
        return index;
      });
      const first = new Subject<void>();
      const third = new Observable<string>(subscriber => {
        subscriber.add(() => stopIn('teardown', 2));
        stopIn('subscription', 2);
        subscriber.next('x');
        subscriber.complete();
      });
      const contexts: TaskContext[] = [];
      const project = (task: Observable<unknown>, context: TaskContext) => {
        contexts.push(context);
        stopIn('project', context.index);
        return task;
      };
      const groupBy = (_: unknown, index: number) => stopIn('groupBy', index);
      const result = tasks(source, index => () => {
        stopIn('function', index);
        return journal.task<unknown>(index, [first, NEVER, third][index] ?? NEVER);
      }).pipe(report({ concurrency, groupBy, perGroup: Infinity }, project), tap(() => stopIn('value', 2)));
      const emitted: unknown[] = [];

      result.pipe(takeUntil(stop)).subscribe(value => emitted.push(value));
      if (ended.length) first.complete();
      const stopped = [...journal.entries];
      await microtasksRun();

      const started = ['subscription', 'value', 'teardown'].includes(place) ? ['0', '1', '2'] : ['0', '1'];
      expect(journal.all('start')).toEqual(started);
      expect(journal.all('teardown').sort()).toEqual(started);
      expect(journal.entries).toEqual(stopped);
      expect(emitted).toEqual(place === 'teardown' && name !== 'inOrder' ? [{ value: 'x' }] : []);
      expect([source.pulled, source.returned]).toEqual([3, 1]);
      const aborted = contexts.slice(0, 2).filter(({ signal }) => signal.aborted).map(({ index }) => String(index));
      expect([...ended, ...aborted]).toEqual(['0', '1']);
    });

    it.each([
      ['project', (stopping: () => Observable<string>) => of('input').pipe(report({}, stopping))],
      ['run', (stopping: () => Observable<string>) => tasks(['input'], stopping).pipe(report())],
      ['run beneath project', (stopping: () => Observable<string>) => tasks(['input'], stopping).pipe(report({}, task => task))],
      ['a task function', (stopping: () => Observable<string>) => tasks([stopping]).pipe(report())],
      ['a task function in an observable', (stopping: () => Observable<string>) => of(stopping).pipe(report())],
    ])('inside %s leaves the task that it returns unsubscribed', (_, runOn) => {
      const journal = new Journal();
      const stop = new Subject<void>();
      const stopping = () => {
        stop.next();
        return journal.task('late', of('x'));
      };

      runOn(stopping).pipe(takeUntil(stop)).subscribe();

      expect(journal.entries).toEqual([]);
    });

    it('inside the subscription of the source runs nothing of what that produces', () => {
      const journal = new Journal();
      const stop = new Subject<void>();
      const source = new Observable<Observable<string>>(subscriber => {
        stop.next();
        subscriber.next(journal.task('late', of('x')));
      });

      source.pipe(report(), takeUntil(stop)).subscribe();

      expect(journal.entries).toEqual([]);
    });

    it('stops draining a synchronous source at once', () => {
      const source = new CountedIterable(index => of(index));

      from(source).pipe(report(), take(1)).subscribe();

      expect(source.pulled).toBe(1);
    });

    it('drops what it had queued', () => {
      const journal = new Journal();
      const running = new Subject<void>();

      const subscription = from([running, ...Array.from({ length: 10 }, (_, index) => journal.task(index, NEVER))])
        .pipe(report({ concurrency: 1 })).subscribe();
      subscription.unsubscribe();
      running.complete();

      expect(running.observed).toBe(false);
      expect(journal.entries).toEqual([]);
    });

    it('ends the wait for a permit before the running tasks are cancelled', () => {
      const semaphore = new Semaphore(2);
      const waiting: number[] = [];
      const task = new Observable(() => () => waiting.push(semaphore.waiting));

      const subscription = tasks([task, task, task]).pipe(report({ concurrency: semaphore })).subscribe();
      expect(semaphore.waiting).toBe(1);
      subscription.unsubscribe();

      expect(waiting).toEqual([0, 0]);
    });

    it('leaves an observable source', () => {
      run(({ cold, hot, expectObservable, expectSubscriptions }) => {
        const task =     cold('   ------|');
        const taskSubs =      '   -^--!  ';
        const source =    hot('   -a----|');
        const sourceSubs =    '   ^---!  ';

        const result = source.pipe(report({}, () => task));

        expectObservable(result, '^---!').toBe('-----');
        expectSubscriptions(task.subscriptions).toBe(taskSubs);
        expectSubscriptions(source.subscriptions).toBe(sourceSubs);
      });
    });
  });

  describe('Law 6: within a frame', () => {
    it.each([
      ['synchronous', (name: string): Observable<string> => of(name)],
      ['asynchronous', (name: string) => timer(1).pipe(map(() => name))],
    ])('an ordinary result of a %s task: emission, then its teardown, then the next start', (_, task) => {
      run(({ flush }) => {
        const journal = new Journal();

        journal.subscribe(tasks(['a', 'b'], name => journal.task(name, task(name))).pipe(report({ concurrency: 1 }), values));
        flush();

        expect(journal.entries).toEqual(
          ['start a', 'emit a', 'teardown a', 'start b', 'emit b', 'teardown b', 'complete']);
      });
    });

    const settles = ['asSettled', 'asProgress'].includes(name);

    if (settles) it('so does the failure of a task that ends nothing', () => {
      run(({ flush }) => {
        const journal = new Journal();
        const task = (name: string) => journal.task(name, timer(1).pipe(map(() => { throw name; })));

        journal.subscribe(tasks(['a', 'b'], task).pipe(report({ concurrency: 1 }), values));
        flush();

        expect(journal.entries).toEqual(
          ['start a', 'emit a', 'teardown a', 'start b', 'emit b', 'teardown b', 'complete']);
      });
    });

    if (failsFast) it('the failure of a task: all is torn down, then the error goes out', () => {
      const journal = new Journal();
      const failing = new Subject<void>();
      const source = journal.task('source', concat(of(
        journal.task('failing', failing), journal.task('a', NEVER), journal.task('b', NEVER),
      ), NEVER));

      journal.subscribe(source.pipe(call()));
      failing.error('failed');

      expect(journal.entries.slice(4, -1).sort()).toEqual(['teardown a', 'teardown b', 'teardown failing', 'teardown source']);
      expect(journal.entries.at(-1)).toBe('error failed');
    });

    // (inOrder would wait for the tasks before)
    if (failsFast && name !== 'inOrder') it('the failure of a synchronous task: all the others are torn down, then the error goes out', () => {
      const journal = new Journal();
      const failing = throwError(() => 'failed');

      journal.subscribe(tasks([journal.task('a', NEVER), journal.task('b', NEVER), failing]).pipe(call()));

      expect(journal.entries.slice(2, -1).sort()).toEqual(['teardown a', 'teardown b']);
      expect(journal.entries.at(-1)).toBe('error failed');
    });

    it('the failure of the source: all is torn down, then the error goes out', () => {
      const journal = new Journal();
      const source = new Subject<Observable<never>>();

      journal.subscribe(source.pipe(call({ concurrency: 2 })));
      source.next(journal.task('a', NEVER));
      source.next(journal.task('b', NEVER));
      source.next(journal.task('c', NEVER));
      source.error('source failed');

      const entries = journal.entries.filter(entry => !entry.startsWith('emit'));
      expect(entries.slice(0, 2)).toEqual(['start a', 'start b']);
      expect(entries.slice(2, -1).sort()).toEqual(['teardown a', 'teardown b']);
      expect(entries.at(-1)).toBe('error source failed');
    });

    it('the deadline: all is torn down, then the last notifications go out', () => {
      run(({ flush }) => {
        const journal = new Journal();

        journal.subscribe(tasks([journal.task('a', NEVER), journal.task('b', NEVER)]).pipe(report({ timeout: 3 }), map(() => 'late')));
        flush();

        expect(journal.entries.slice(2, 4).sort()).toEqual(['teardown a', 'teardown b']);
        expect(journal.entries.slice(4)).toEqual([...settles ? ['emit late', 'emit late'] : ['emit late'], 'complete']);
      });
    });

    it('so that a retry never overlaps with the remains', () => {
      run(({ flush }) => {
        const journal = new Journal();
        const failing = concat(
          from(['a', 'b', 'c', 'd']),
          timer(5).pipe(map(() => { throw 'source failed'; })),
        );
        const task = (name: string) => journal.task(name, name === 'b' ? timer(3).pipe(map(() => { throw 'failed'; })) : timer(9));

        journal.subscribe(failing.pipe(call(task, { concurrency: 2 }), ignoreElements(), retry(3)));
        flush();

        expect(journal.mostLive).toBe(2);
        expect(journal.live).toBe(0);
        expect(journal.entries.at(-1)).toMatch(/^error/);
      });
    });

    it('so that a repeat never overlaps with the remains', () => {
      run(({ flush }) => {
        const journal = new Journal();
        const inputs = ['a', 'b', 'c'];

        journal.subscribe(tasks(inputs, name => journal.task(name, name === 'a' ? of(1) : timer(2)))
          .pipe(report({ concurrency: 2 }), ignoreElements(), repeat(3)));
        flush();

        expect(journal.mostLive).toBe(2);
        expect(journal.all('teardown')).toHaveLength(9);
        expect(journal.entries.at(-1)).toBe('complete');
      });
    });
  });

  describe('Law 8: errors', () => {
    const failsFor = (key: unknown) => {
      if (key === 'b') throw 'thrown';
    };

    it.each([
      ['project', (keys: string[]) => from(keys).pipe(report({ concurrency: 1 }, key => {
        failsFor(key);
        return of(key);
      }))],
      ['run', (keys: string[]) => tasks(keys, key => {
        failsFor(key);
        return of(key);
      }).pipe(report({ concurrency: 1 }))],
      ['a task function', (keys: string[]) => tasks(keys.map(key => () => {
        failsFor(key);
        return of(key);
      })).pipe(report({ concurrency: 1 }))],
      ['groupBy', (keys: string[]) => tasks(keys, key => of(key)).pipe(report({ concurrency: 1, groupBy: failsFor, perGroup: 1 }))],
    ])('%s that throws fails that task only', (_, runOn) => {
      const reports: Report[] = [];

      runOn(['a', 'b', 'c']).subscribe(item => reports.push(item));

      const expected = failsFast ? ['a', 'thrown'] : ['a', 'c', 'thrown'];
      expect(reports.map(item => 'value' in item ? item.value : item.reason).sort()).toEqual(expected);
      expect(reports).toContainEqual({ reason: 'thrown' });
    });

    it.each([
      ['an iterator whose next() throws', () => tasks(new CountedIterable(index => {
        if (index === 1) throw 'source failed';
        return NEVER;
      }))],
      ['an iterable without an iterator', () => tasks({ [Symbol.iterator]: () => { throw 'source failed'; } } as Iterable<typeof NEVER>)],
      ['a generator', () => tasks(function* () {
        yield NEVER;
        throw 'source failed';
      }())],
      ['an observable', () => tasks(concat(of(NEVER), throwError(() => 'source failed')))],
      ['an observable by itself', () => concat(of(NEVER), throwError(() => 'source failed'))],
    ])('the stream ends with the error of %s, all cancelled', (_, source) => {
      const journal = new Journal();
      const errors: unknown[] = [];

      source().pipe(call(task => journal.task('task', task))).subscribe({ error: error => errors.push(error) });

      expect(errors).toEqual(['source failed']);
      expect(journal.live).toBe(0);
    });

    it.each([
      ['an async iterator whose next() rejects', { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject('source failed') }) }],
      ['an async iterator whose next() throws', { [Symbol.asyncIterator]: () => ({ next: () => { throw 'source failed'; } }) }],
      ['an async generator', async function* () {
        yield NEVER;
        throw 'source failed';
      }()],
    ] as [string, AsyncIterable<typeof NEVER>][])('the stream ends with the error of %s, all cancelled', async (_, source) => {
      const journal = new Journal();
      const errors: unknown[] = [];

      tasks(source).pipe(call(task => journal.task('task', task))).subscribe({ error: error => errors.push(error) });
      await microtasksRun();

      expect(errors).toEqual(['source failed']);
      expect(journal.live).toBe(0);
    });

    it.each([undefined, null, 0, false, '', NaN])('the reason %p survives', async reason => {
      const sourceErrors: unknown[] = [];

      const failed = await lastValueFrom(tasks([throwError(() => reason)]).pipe(report(), toArray()));
      const rejected = await lastValueFrom(tasks([() => Promise.reject(reason)]).pipe(report(), toArray()));
      const thrown = await lastValueFrom(of(1).pipe(report({}, () => { throw reason; }), toArray()));
      throwError(() => reason).pipe(call()).subscribe({ error: error => sourceErrors.push(error) });
      tasks(new CountedIterable(() => { throw reason; })).pipe(call()).subscribe({ error: error => sourceErrors.push(error) });

      expect([failed, rejected, thrown]).toStrictEqual([[{ reason }], [{ reason }], [{ reason }]]);
      expect(sourceErrors).toStrictEqual([reason, reason]);
    });

    describe('no rejection of a known promise goes unhandled', () => {
      // Jest fails the test in which one does
      const rejected = () => Promise.reject(new Error('nobody handles this'));
      const later = () => new Promise<never>((_, reject) => setImmediate(() => reject(new Error('nobody handles this'))));

      it.each([
        ['an array', () => tasks([NEVER, rejected(), later()])],
        ['a record', () => tasks({ a: NEVER, b: rejected(), c: later() })],
        ['a Map', () => tasks(new Map<number, any>([[1, NEVER], [2, rejected()], [3, later()]]))],
        ['an observable', () => from([NEVER, rejected(), later()])],
        ['an observable given to tasks', () => tasks(from([NEVER, rejected(), later()]))],
        ['a function of an array', () => tasks(() => [NEVER, rejected(), later()])],
      ] as [string, () => Observable<any>][])('while it waits for its turn in %s', async (_, source) => {
        const reports: Report[] = [];

        const subscription = source().pipe(report({ concurrency: 1 })).subscribe(item => reports.push(item));
        await microtasksRun();
        await microtasksRun();
        subscription.unsubscribe();

        expect(reports).toEqual([]);
      });

      it('when the run was unsubscribed before its turn', async () => {
        const promises = [later(), later()];

        tasks([NEVER, ...promises]).pipe(report({ concurrency: 1 })).subscribe().unsubscribe();

        expect((await Promise.allSettled(promises)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
        await microtasksRun();
      });

      it('when the run was unsubscribed while it was running', async () => {
        const promises = [later(), later()];

        tasks(promises.map(promise => () => promise)).pipe(report()).subscribe().unsubscribe();

        expect((await Promise.allSettled(promises)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
        await microtasksRun();
      });

      it('when another one has failed', async () => {
        const reports: Report[] = [];

        tasks([rejected(), rejected(), later()]).pipe(report()).subscribe(item => reports.push(item));
        await microtasksRun();
        await microtasksRun();

        expect(reports).toHaveLength(failsFast ? 1 : 3);
      });

      it('when the deadline has passed already', async () => {
        const reports: Report[] = [];

        tasks([rejected(), later()]).pipe(report({ timeout: 0 })).subscribe(item => reports.push(item));
        await microtasksRun();
        await microtasksRun();

        expect(reports.length).toBeGreaterThan(0);
      });

      it('when it is looked past for a free group', async () => {
        const reports: Report[] = [];
        function* generate() {
          yield NEVER;
          yield rejected();
          yield later();
        }

        const subscription = tasks(generate()).pipe(report({ groupBy: () => 'same', perGroup: 1 })).subscribe(item => reports.push(item));
        await microtasksRun();
        await microtasksRun();
        subscription.unsubscribe();

        expect(reports).toEqual([]);
      });

      it.each([
        ['an array', () => tasks([rejected()])],
        ['a generator', () => tasks(function* () { yield rejected(); }())],
        ['an async iterable', () => tasks({
          [Symbol.asyncIterator]: () => ({ next: async () => ({ done: false, value: rejected() }) }),
        })],
        ['an observable', () => tasks(of(rejected()))],
      ] as [string, () => Observable<any>][])('when project does not subscribe its task, from %s', async (_, source) => {
        const subscription = source().pipe(report({ concurrency: 1 }, () => NEVER)).subscribe();
        await microtasksRun();

        expect(subscription.closed).toBe(false);
      });

      it('when the function that returns it cancels the run', async () => {
        const stop = new Subject<void>();
        const stopping = jest.fn(() => {
          stop.next();
          return rejected();
        });

        of('input').pipe(report({}, stopping), takeUntil(stop)).subscribe();
        tasks(['input'], stopping).pipe(report(), takeUntil(stop)).subscribe();
        tasks(['input'], stopping).pipe(report({}, task => task), takeUntil(stop)).subscribe();
        tasks([stopping]).pipe(report(), takeUntil(stop)).subscribe();
        await microtasksRun();

        expect(stopping).toHaveBeenCalledTimes(4);
      });

      it('when groupBy cancels the run', async () => {
        const stop = new Subject<void>();
        const groupBy = jest.fn(() => stop.next());
        function* generate() {
          yield rejected();
        }

        tasks(generate()).pipe(report({ groupBy, perGroup: 1 }), takeUntil(stop)).subscribe();
        of(rejected()).pipe(report({ groupBy, perGroup: 1 }), takeUntil(stop)).subscribe();
        await microtasksRun();

        expect(groupBy).toHaveBeenCalledTimes(2);
      });
    });

    it('a thenable is not touched before its turn', async () => {
      const thenable = new Thenable(Promise.resolve('x'));
      const first = new Subject<void>();

      tasks([first, thenable as PromiseLike<string>]).pipe(report({ concurrency: 1 })).subscribe();
      await microtasksRun();
      expect(thenable.asked).toBe(0);
      first.complete();

      expect(thenable.asked).toBe(1);
    });

    it('a source that goes on after its end is not listened to', () => {
      const journal = new Journal();
      const broken = new Observable<Observable<string>>(subscriber => {
        const goOn = [() => subscriber.next(of('b')), () => subscriber.error('too late'), () => subscriber.complete()];
        subscriber.next(of('a'));
        subscriber.complete();
        goOn.forEach(act => act());
      });

      journal.subscribe(broken.pipe(report(), values));

      expect(journal.entries).toEqual(['emit a', 'complete']);
    });

    describe('a teardown that throws', () => {
      const reported = reportedErrors();
      const inputs = ['a', 'b', 'c'];
      const failures = inputs.map(name => `teardown of ${name} failed`);

      const failingTeardown = (journal: Journal, name: string, source: Observable<unknown>) =>
        new Observable(subscriber => {
          journal.task(name, source).subscribe(subscriber);
          return () => { throw `teardown of ${name} failed`; };
        });

      it.each([
        ['synchronous', (name: string): Observable<string> => of(name)],
        ['asynchronous', (name: string) => from(Promise.resolve(name))],
      ])('is reported, and stops neither the next start nor another teardown, of %s tasks', async (_, task) => {
        const journal = new Journal();

        journal.subscribe(tasks(inputs, name => failingTeardown(journal, name, task(name))).pipe(report({ concurrency: 1 }), values));

        expect(await reported.errors(3)).toEqual(failures);
        expect(journal.all('emit')).toEqual(inputs);
        expect(journal.all('teardown')).toEqual(inputs);
        expect(journal.entries.at(-1)).toBe('complete');
      });

      it('is reported when the run is unsubscribed, and stops no other teardown', async () => {
        const journal = new Journal();

        const subscription = tasks(inputs, name => failingTeardown(journal, name, NEVER)).pipe(report()).subscribe();
        expect(() => subscription.unsubscribe()).not.toThrow();

        expect(journal.all('teardown').sort()).toEqual(inputs);
        expect([...await reported.errors(3)].sort()).toEqual(failures);
      });

      it('is reported when the source fails, and the error goes out all the same', async () => {
        const journal = new Journal();
        const source = new Subject<Observable<unknown>>();

        journal.subscribe(source.pipe(report(), values));
        for (const name of inputs) source.next(failingTeardown(journal, name, NEVER));
        source.error('source failed');

        expect(journal.all('teardown').sort()).toEqual(inputs);
        expect(journal.entries.slice(-2)).toEqual(['emit source failed', 'complete']);
        expect([...await reported.errors(3)].sort()).toEqual(failures);
      });

      it('of the source is reported as well', async () => {
        const journal = new Journal();
        const source = new Observable<Observable<never>>(subscriber => {
          subscriber.next(journal.task('a', NEVER));
          return () => { throw 'teardown of the source failed'; };
        });

        const subscription = source.pipe(report()).subscribe();
        expect(() => subscription.unsubscribe()).not.toThrow();

        expect(journal.live).toBe(0);
        expect(await reported.errors(1)).toEqual(['teardown of the source failed']);
      });
    });
  });
});

/** Reproducible numbers from 0 up to, not including, `limit`. */
function randomNumbers(seed: number): (limit: number) => number {
  let state = seed;
  return limit => {
    state = (state * 48_271) % 2_147_483_647;
    return state % limit;
  };
}

import { concat, from, ignoreElements, map, NEVER, of, Subject, take, timer, type Observable } from 'rxjs';
import { asCompleted, Semaphore, tasks, TimeoutAllError } from 'rxjs-as-completed';
import { run } from '../support/marbles.js';
import { operators, values, type Options, type Report } from '../support/operators.js';
import { CountedIterable, HandedAsyncIterable, microtasksRun } from '../support/sources.js';

const days = 24 * 60 * 60 * 1_000;

/** Turns each report into its value, or into `late` if the deadline ended the task. */
const delivered = map((report: Report) =>
  'value' in report ? report.value : report.reason instanceof TimeoutAllError ? 'late' : report.reason);

describe.each(operators)('Deadline: $name', ({ call, report, settles }) => {

  it('cancels what is running, starts nothing more and unsubscribes from the source; what was emitted stays emitted', () => {
    run(({ cold, hot, expectObservable, expectSubscriptions }) => {
      const a =     cold('-(a|)      ');
      const aSubs =      '^!         ';
      const b =     cold('  ------|  ');
      const bSubs =      '--^--!     ';
      const c =     cold('    -(c|)  ');
      const source = hot('a-bc------|');
      const sourceSubs = '^----!     ';
      const expected =   settles ? '-a---(ll|)' : '-a---(l|)';

      const result = source.pipe(report({ concurrency: 1, timeout: 5 }, (input) => ({ a, b, c })[input as 'a']), values);

      const late = expect.objectContaining({ name: 'TimeoutAllError', completed: 1, running: ['b'], waiting: ['c'] });
      expectObservable(result).toBe(expected, { a: 'a', l: late });
      expectSubscriptions(a.subscriptions).toBe(aSubs);
      expectSubscriptions(b.subscriptions).toBe(bSubs);
      expectSubscriptions(c.subscriptions).toBe([]);
      expectSubscriptions(source.subscriptions).toBe(sourceSubs);
    });
  });

  it('completes the stream instead with onTimeout: complete', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const a =   cold('-(a|)     ');
      const b =   cold('---------|');
      const bSubs =    '^----!    ';
      const expected = '-a---|    ';

      const result = tasks([a, b]).pipe(report({ timeout: { due: 5, onTimeout: 'complete' } }), delivered);

      expectObservable(result).toBe(expected);
      expectSubscriptions(b.subscriptions).toBe(bSubs);
    });
  });

  it('errors by default, as with onTimeout: error', () => {
    run(({ cold, expectObservable }) => {
      const a = cold('---------');

      const byDefault = tasks([a, a]).pipe(report({ timeout: 5 }), delivered);
      const explicit = tasks([a, a]).pipe(report({ timeout: { due: 5, onTimeout: 'error' } }), delivered);

      expectObservable(explicit).toEqual(byDefault);
      expectObservable(explicit).toBe(settles ? '-----(ll|)' : '-----(l|)', { l: 'late' });
    });
  });

  it('applies to the whole run, not to each task', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const task =      cold('--(x|) ');
      const taskSubs = [     '^-!    ',
                             '--^-!  ',
                             '----^! '];
      const expected =       '--x-x(l|)';

      const result = tasks([task, task, task]).pipe(report({ concurrency: 1, timeout: 5 }), delivered);

      expectObservable(result).toBe(expected, { x: 'x', l: 'late' });
      expectSubscriptions(task.subscriptions).toBe(taskSubs);
    });
  });

  it('is measured from the subscription', () => {
    run(({ cold, expectObservable }) => {
      const result = tasks([cold('---------')]).pipe(report({ timeout: 4 }), delivered);

      expectObservable(result, '---^').toBe('-------(l|)', { l: 'late' });
      expectObservable(result, '^---').toBe('----(l|)', { l: 'late' });
    });
  });

  it('can be a Date', () => {
    run(({ cold, expectObservable }) => {
      const result = tasks([cold('---------')]).pipe(report({ timeout: new Date(6) }), delivered);
      const object = tasks([cold('---------')]).pipe(report({ timeout: { due: new Date(6) } }), delivered);

      expectObservable(result, '---^').toBe('------(l|)', { l: 'late' });
      expectObservable(object, '^---').toBe('------(l|)', { l: 'late' });
    });
  });

  it('is off when Infinity', () => {
    jest.useFakeTimers();
    const reports: Report[] = [];

    const subscription = tasks([NEVER]).pipe(report({ timeout: Infinity })).subscribe((item) => reports.push(item));
    expect(jest.getTimerCount()).toBe(0);
    jest.advanceTimersByTime(100 * days);
    subscription.unsubscribe();

    expect(reports).toEqual([]);
  });

  it.each([
    ['a number', () => 60 * days],
    ['a Date', () => new Date(Date.now() + 60 * days)],
  ])('may be later than a timer can be set for: %s', (_, timeout) => {
    jest.useFakeTimers();
    const reports: Report[] = [];

    tasks([NEVER]).pipe(report({ timeout: timeout() })).subscribe((item) => reports.push(item));
    jest.advanceTimersByTime(60 * days - 1);
    expect(reports).toEqual([]);
    jest.advanceTimersByTime(1);

    expect(reports).toEqual([{ reason: expect.any(TimeoutAllError) }]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('leaves no timer behind when the run has ended', () => {
    jest.useFakeTimers();

    tasks([of('x')]).pipe(report({ timeout: 5_000 })).subscribe();
    tasks([NEVER]).pipe(report({ timeout: 5_000 })).subscribe().unsubscribe();
    tasks([NEVER]).pipe(report({ timeout: 100 * days })).subscribe().unsubscribe();

    expect(jest.getTimerCount()).toBe(0);
  });

  it('does nothing to a run that has already ended', () => {
    run(({ cold, expectObservable }) => {
      const result = tasks([cold('--(a|)')]).pipe(report({ timeout: 5 }), delivered);

      expectObservable(result).toBe('--(a|)');
    });
  });

  it('ends the wait for a permit', () => {
    run(({ flush }) => {
      const semaphore = new Semaphore(1);
      semaphore.guard(NEVER).subscribe();

      const result = tasks([of('x')]).pipe(report({ concurrency: semaphore, timeout: 5 }));
      result.subscribe();
      expect(semaphore.waiting).toBe(1);
      flush();

      expect([semaphore.active, semaphore.waiting]).toEqual([1, 0]);
    });
  });

  it('knows an item that an async iterable has produced while another task waits for a permit', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate'] });
    const semaphore = new Semaphore(1);
    const source = new HandedAsyncIterable<string>();
    const first = new Subject<never>();
    const waiting: unknown[] = [];
    const options = { concurrency: semaphore, groupBy: (key: string) => key.charAt(0), perGroup: 1, timeout: 5_000 };

    tasks(source, (key) => key === 'a1' ? first : NEVER)
      .pipe(report(options))
      .subscribe((item) => waiting.push('reason' in item && item.reason instanceof TimeoutAllError && item.reason.waiting));
    await source.hand('a1');
    const other = semaphore.guard(NEVER).subscribe();
    await source.hand('a2');
    first.complete();
    await source.hand('b1');
    waiting.length = 0;
    jest.advanceTimersByTime(5_000);
    other.unsubscribe();

    expect(waiting[0]).toEqual(['a2', 'b1']);
  });

  it('closes an async iterator whose next() is outstanding', async () => {
    jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'setImmediate', 'nextTick'] });
    const source = new HandedAsyncIterable<Observable<never>>();

    tasks(source).pipe(report({ timeout: 5 })).subscribe();
    await source.hand(NEVER);
    jest.advanceTimersByTime(5);
    await source.hand(NEVER);
    await microtasksRun();

    expect([source.pulled, source.returned]).toEqual([2, 1]);
  });

  if (settles) {
    it('can be unsubscribed from between its outcomes', () => {
      run(({ cold, expectObservable }) => {
        const result = tasks([cold('---'), cold('---'), cold('---')]).pipe(report({ timeout: 2 }), delivered, take(2));

        expectObservable(result).toBe('--(ll|)', { l: 'late' });
      });
    });
  }

  describe('that has already passed', () => {
    const passed: [string, () => Options['timeout']][] = [
      ['0', () => 0],
      ['a negative number', () => -1],
      ['-Infinity', () => -Infinity],
      ['a past Date', () => new Date(0)],
      ['an object with one of these', () => ({ due: -5 })],
    ];

    it.each(passed)('(%s) starts nothing; the tasks of an array, a record or a Map are known', (_, timeout) => {
      const started = jest.fn(() => NEVER);

      for (const [source, keys] of [
        [tasks([started, started]), [0, 1]],
        [tasks(['x', 'y'], started), ['x', 'y']],
        [tasks({ a: started, b: started }), ['a', 'b']],
        [tasks(new Map([['c', started], ['d', started]])), ['c', 'd']],
      ] as [Observable<unknown>, unknown[]][]) {
        const reports: Report[] = [];

        source.pipe(report({ timeout: timeout() })).subscribe((item) => reports.push(item));

        const late = { reason: expect.objectContaining({ name: 'TimeoutAllError', completed: 0, running: [], waiting: keys, errors: [] }) };
        expect(reports).toEqual(settles ? [late, late] : [late]);
      }
      expect(started).not.toHaveBeenCalled();
    });

    it.each(passed)('(%s) does not subscribe to an observable, nor pull from an iterable, whose tasks are unknown', (_, timeout) => {
      run(({ hot, expectObservable, expectSubscriptions }) => {
        const iterable = new CountedIterable(() => NEVER);
        const generator = jest.fn(() => [NEVER].values());
        const source = hot('a-b');
        const unknown = settles ? '|' : '(l|)';
        const waiting = map((item: Report) => 'reason' in item && (item.reason as TimeoutAllError).waiting);

        const results = [source, tasks(source, () => NEVER), from([NEVER]), tasks(iterable), tasks(generator)]
          .map((unread) => (unread as Observable<any>).pipe(report({ timeout: timeout() }), waiting));

        for (const result of results) expectObservable(result, ' ^').toBe(unknown, { l: [] });
        expectSubscriptions(source.subscriptions).toBe([]);
        expect([iterable.pulled, iterable.returned]).toEqual([0, 0]);
      });
    });

    it('is checked at the subscription', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a = cold('-------');
        const result = tasks([a]).pipe(report({ timeout: new Date(4) }), delivered);

        expectObservable(result, '------^').toBe('------(l|)', { l: 'late' });
        expectSubscriptions(a.subscriptions).toBe([]);
      });
    });

    it('completes the stream with onTimeout: complete', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a = cold('-(a|)');

        const result = tasks([a]).pipe(call({ timeout: { due: 0, onTimeout: 'complete' } }), ignoreElements());

        expectObservable(result).toBe('|');
        expectSubscriptions(a.subscriptions).toBe([]);
      });
    });
  });

  afterEach(() => void jest.useRealTimers());
});

describe('A deadline', () => {
  it.each([2 ** 31 - 1, 2 ** 31, 2 ** 32 - 2])('of %p ms passes exactly then, however long a timer may run, and before other events of that frame', (due) => {
    run(({ expectObservable }) => {
      const result = of(concat(timer(due - 1), timer(1))).pipe(asCompleted({ timeout: { due, onTimeout: 'complete' } }));

      expectObservable(result).toBe(`${due}ms |`);
    });
  });
});

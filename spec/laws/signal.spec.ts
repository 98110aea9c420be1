import { getEventListeners } from 'node:events';
import { map, NEVER, Observable, of, Subject, takeUntil, tap, throwError, timer } from 'rxjs';
import { RateLimit, Semaphore, tasks, TimeoutAllError, type TaskContext } from 'rxjs-as-completed';
import { Journal } from '../support/Journal.js';
import { mapError, run } from '../support/marbles.js';
import { operators, values } from '../support/operators.js';
import { CountedIterable, microtasksRun } from '../support/sources.js';

const listenersOn = (signal: AbortSignal) => getEventListeners(signal, 'abort').length;

/** Everything that a stream emits, and how it ends. */
function collect(result: Observable<unknown>) {
  const emitted: unknown[] = [];
  const ends: unknown[] = [];
  const subscription = result.subscribe({
    next: (value) => emitted.push(value),
    error: (error: unknown) => ends.push({ error }),
    complete: () => ends.push('complete'),
  });
  return { emitted, ends, subscription };
}

describe.each(operators)('signal: $name', ({ name, call, report }) => {
  it('cancels what is running when it aborts, starts nothing more, and ends the stream with its reason', () => {
    run(({ cold, hot, expectObservable, expectSubscriptions }) => {
      const controller = new AbortController();
      const a =     cold('-(a|)    ');
      const aSubs =      '^!       ';
      const b =     cold('-----(b|)');
      const bSubs =      '^--!     ';
      const c =     cold(' ----(c|)');
      const cSubs =      '-^-!     ';
      const d =     cold('   -(d|) ');
      const source = hot('(abcd)---');
      const sourceSubs = '^--!     ';
      const expected =   '-a-(x|)  ';

      const result = source.pipe(
        report({ concurrency: 2, signal: controller.signal }, (input) => ({ a, b, c, d })[input as 'a']), values);
      timer(3).subscribe(() => controller.abort('aborted'));

      expectObservable(result).toBe(expected, { a: 'a', x: 'aborted' });
      expectSubscriptions(a.subscriptions).toBe(aSubs);
      expectSubscriptions(b.subscriptions).toBe(bSubs);
      expectSubscriptions(c.subscriptions).toBe(cSubs);
      expectSubscriptions(d.subscriptions).toBe([]);
      expectSubscriptions(source.subscriptions).toBe(sourceSubs);
    });
  });

  it.each([null, 0, false, '', new Error('gone')])('errors with the reason %p unchanged', (reason) => {
    const controller = new AbortController();

    const later = collect(tasks([NEVER]).pipe(call({ signal: controller.signal })));
    controller.abort(reason);
    const already = collect(tasks([NEVER]).pipe(call({ signal: controller.signal })));

    expect(later.ends).toStrictEqual([{ error: reason }]);
    expect(already.ends).toStrictEqual([{ error: reason }]);
  });

  it('errors with an AbortError if it aborts without a reason', () => {
    const controller = new AbortController();

    const { ends } = collect(tasks([NEVER]).pipe(call({ signal: controller.signal })));
    controller.abort();

    expect(ends).toEqual([{ error: controller.signal.reason }]);
    expect(controller.signal.reason).toHaveProperty('name', 'AbortError');
  });

  it.each([
    ['without a deadline', undefined],
    ['before a deadline', 5],
    ['past a deadline', 0],
    ['past a deadline that completes the stream', { due: -1, onTimeout: 'complete' as const }],
  ])('that has aborted already, %s, lets nothing happen but its error', (_, timeout) => {
    run(({ hot, expectObservable, expectSubscriptions, flush }) => {
      const signal = AbortSignal.abort('gone');
      const iterable = new CountedIterable(() => NEVER);
      const started = jest.fn(() => NEVER);
      const made = jest.fn(() => [started]);
      const source = hot('a--');

      for (const stream of [
        tasks([started]), tasks({ a: started }), tasks(iterable), tasks(made), tasks(made, started), tasks(tasks(made), started),
        source, tasks(source, started), of(started),
      ]) {
        const result = (stream as Observable<any>).pipe(call(started, { signal, ...timeout !== undefined && { timeout } }));
        expectObservable(result.pipe(mapError((error) => [error]))).toBe('#', undefined, ['gone']);
      }
      flush();

      expectSubscriptions(source.subscriptions).toBe([]);
      expect(started).not.toHaveBeenCalled();
      expect(made).not.toHaveBeenCalled();
      expect([iterable.pulled, iterable.returned]).toEqual([0, 0]);
      expect(listenersOn(signal)).toBe(0);
    });
  });

  it('is looked at when the run is subscribed, not when the operator is called', () => {
    const controller = new AbortController();

    const result = tasks([of(1)]).pipe(report({ signal: controller.signal }));
    expect(listenersOn(controller.signal)).toBe(0);
    const before = collect(result);
    controller.abort('gone');
    const after = collect(result);

    expect(before.emitted).toEqual([{ value: 1 }]);
    expect(after.emitted).toEqual([{ reason: 'gone' }]);
  });

  it('aborts every run that it was given to', () => {
    const controller = new AbortController();
    const result = tasks([NEVER]).pipe(call({ signal: controller.signal }));

    const runs = [collect(result), collect(result)];
    expect(listenersOn(controller.signal)).toBe(2);
    controller.abort('gone');

    for (const { ends } of runs) expect(ends).toEqual([{ error: 'gone' }]);
  });

  it.each<[string, (run: { task: Subject<number>; source: Subject<Observable<number>>; controller: AbortController; unsubscribe(): void }) => void]>([
    ['has completed', ({ task, source }) => {
      task.complete();
      source.complete();
    }],
    ['has failed', ({ source }) => source.error('failed')],
    ['was unsubscribed', ({ unsubscribe }) => unsubscribe()],
    ['was aborted', ({ controller }) => controller.abort()],
  ])('has no listener left when the run %s', (_, end) => {
    const controller = new AbortController();
    const [task, source] = [new Subject<number>(), new Subject<Observable<number>>()];

    const { subscription } = collect(source.pipe(call({ signal: controller.signal })));
    source.next(task);
    expect(listenersOn(controller.signal)).toBe(1);
    end({ task, source, controller, unsubscribe: () => subscription.unsubscribe() });

    expect(subscription.closed).toBe(true);
    expect(listenersOn(controller.signal)).toBe(0);
  });

  it('has no listener left when the deadline has passed', () => {
    run(({ flush }) => {
      const { signal } = new AbortController();

      collect(tasks([NEVER]).pipe(call({ signal, timeout: 5 })));
      expect(listenersOn(signal)).toBe(1);
      flush();

      expect(listenersOn(signal)).toBe(0);
    });
  });

  it.each([
    ['completes', of(of(1))],
    ['fails', throwError(() => 'failed')],
    ['has no tasks', of()],
  ])('has no listener left when the run %s while it is being subscribed', (_, source) => {
    const { signal } = new AbortController();

    collect((source as Observable<Observable<number>>).pipe(call({ signal })));

    expect(listenersOn(signal)).toBe(0);
  });

  it('has no effect on a run that is over', () => {
    const controller = new AbortController();

    const { emitted } = collect(tasks([of(1)]).pipe(report({ signal: controller.signal })));
    controller.abort('late');

    expect(emitted).toEqual([{ value: 1 }]);
  });

  it('that never aborts changes nothing', () => {
    run(({ cold, expectObservable }) => {
      const a =   cold('-(a|)  ');
      const b =   cold('---(b|)');
      const expected = '-a-(b|)';

      expectObservable(tasks([a, b]).pipe(report({ signal: new AbortController().signal }), values)).toBe(expected);
    });
  });

  it('ends the wait for a permit and for a turn', () => {
    const [semaphore, rate] = [new Semaphore(1), new RateLimit(1, { per: 1_000 })];
    semaphore.guard(NEVER).subscribe();
    rate.guard(NEVER).subscribe();
    const controller = new AbortController();

    collect(tasks([of(1)]).pipe(call({ signal: controller.signal, concurrency: semaphore })));
    collect(tasks([of(1)]).pipe(call({ signal: controller.signal, rate })));
    expect([semaphore.waiting, rate.waiting]).toEqual([1, 1]);
    controller.abort();

    expect([semaphore.waiting, rate.waiting]).toEqual([0, 0]);
  });

  it('leaves the queue for a permit before it cancels running tasks', () => {
    const controller = new AbortController();
    const semaphore = new Semaphore(2);
    const waiting: number[] = [];
    const task = new Observable(() => () => waiting.push(semaphore.waiting));

    collect(tasks([task, task, task]).pipe(call({ concurrency: semaphore, signal: controller.signal })));
    expect(semaphore.waiting).toBe(1);
    controller.abort();

    expect(waiting).toEqual([0, 0]);
  });

  it('closes an iterator once', () => {
    const controller = new AbortController();
    const source = new CountedIterable(() => NEVER);

    collect(tasks(source).pipe(call({ concurrency: 1, signal: controller.signal })));
    controller.abort();

    expect([source.pulled, source.returned]).toEqual([1, 1]);
  });

  it('tears everything down before the error is emitted', () => {
    const journal = new Journal();
    const controller = new AbortController();
    const source = journal.task('source', new Observable<Observable<never>>((subscriber) => {
      subscriber.next(journal.task('a', NEVER));
      subscriber.next(journal.task('b', NEVER));
    }));

    journal.subscribe(source.pipe(call({ signal: controller.signal })));
    controller.abort('gone');

    const entries = journal.entries.filter((entry) => !entry.startsWith('emit') && !entry.startsWith('start'));
    expect(entries.slice(0, -1).sort()).toEqual(['teardown a', 'teardown b', 'teardown source']);
    expect(entries.at(-1)).toBe('error gone');
  });

  it('may be aborted while the run is being subscribed', () => {
    const controller = new AbortController();
    const journal = new Journal();
    const source = new Observable<Observable<string>>((subscriber) => {
      controller.abort('gone');
      subscriber.next(journal.task('late', of('x')));
    });

    const { ends } = collect(source.pipe(call({ signal: controller.signal })));

    expect(journal.entries).toEqual([]);
    expect(ends).toEqual([{ error: 'gone' }]);
  });

  // The run is aborted at its third task, number 2. inOrder emits nothing before its first task has ended.
  const places = ['iterator', 'groupBy', 'priority', 'project', 'function', 'subscription', 'value', 'teardown']
    .filter((place) => !(name === 'inOrder' && place === 'value'));
  const moments = places.flatMap((place) => [
    { place, moment: 'as the run is subscribed', concurrency: 4, ended: [] as string[] },
    { place, moment: 'when another task has ended', concurrency: 2, ended: ['0'] },
  ]);

  it.each(moments)('may be aborted from inside: $place, $moment', async ({ place, concurrency, ended }) => {
    const journal = new Journal();
    const controller = new AbortController();
    const abortIn = (here: string, index: number) => {
      if (here === place && index === 2) controller.abort('gone');
    };
    const source = new CountedIterable((index) => {
      abortIn('iterator', index);
      return index;
    });
    const first = new Subject<void>();
    const third = new Observable<string>((subscriber) => {
      subscriber.add(() => abortIn('teardown', 2));
      abortIn('subscription', 2);
      subscriber.next('x');
      subscriber.complete();
    });
    const contexts: TaskContext[] = [];
    const project = (task: Observable<unknown>, context: TaskContext) => {
      contexts.push(context);
      abortIn('project', context.index);
      return task;
    };
    const options = {
      concurrency, perGroup: Infinity, signal: controller.signal,
      groupBy: (_: unknown, index: number) => abortIn('groupBy', index),
      priority: (_: unknown, index: number) => {
        abortIn('priority', index);
        return 0;
      },
    };
    const result = tasks(source, (index) => () => {
      abortIn('function', index);
      return journal.task<unknown>(index, [first, NEVER, third][index] ?? NEVER);
    }).pipe(report(options, project), tap((item) => 'value' in item && abortIn('value', 2)));

    const { emitted, ends } = collect(result);
    if (ended.length) first.complete();
    const stopped = [...journal.entries];
    await microtasksRun();

    const started = ['subscription', 'value', 'teardown'].includes(place) ? ['0', '1', '2'] : ['0', '1'];
    expect(journal.all('start')).toEqual(started);
    expect(journal.all('teardown').sort()).toEqual(started);
    expect(journal.entries).toEqual(stopped);
    const gone = { reason: 'gone' };
    expect(emitted).toEqual(place === 'value' || (place === 'teardown' && name !== 'inOrder') ? [{ value: 'x' }, gone] : [gone]);
    expect(ends).toEqual(['complete']);
    expect([source.pulled, source.returned]).toEqual([3, 1]);
    const reasons = contexts.slice(0, 2).filter(({ signal }) => signal.aborted).map(({ signal }) => signal.reason);
    expect(reasons).toEqual(ended.length ? ['gone'] : ['gone', 'gone']);
    expect(listenersOn(controller.signal)).toBe(0);
  });

  it('may be aborted by the listener that hears of another end', () => {
    const controller = new AbortController();
    const source = new Subject<Observable<never>>();
    const errors: unknown[] = [];

    source.pipe(call({ signal: controller.signal })).subscribe({ error: (error) => {
      controller.abort('too late');
      errors.push(error);
    } });
    source.next(NEVER);
    source.error('source failed');

    expect(errors).toEqual(['source failed']);
  });

  it('may be aborted by a teardown of a run that ends for another reason', () => {
    const controller = new AbortController();
    const source = new Subject<Observable<never>>();

    const { ends } = collect(source.pipe(call({ signal: controller.signal })));
    source.next(new Observable(() => () => controller.abort('too late')));
    source.error('source failed');

    expect(ends).toEqual([{ error: 'source failed' }]);
  });

  it('is different from a run that is unsubscribed by its listener', () => {
    const controller = new AbortController();
    const stop = new Subject<void>();

    const { ends } = collect(tasks([NEVER]).pipe(call({ signal: controller.signal }), takeUntil(stop)));
    controller.signal.addEventListener('abort', () => stop.next());
    stop.next();
    controller.abort('gone');

    expect(ends).toEqual(['complete']);
  });

  it('of another realm, or of a library, is one if it can do what a signal does', () => {
    const listeners = new Set<() => void>();
    const signal = {
      aborted: false, reason: 'elsewhere',
      addEventListener: (_: string, listener: () => void) => void listeners.add(listener),
      removeEventListener: (_: string, listener: () => void) => void listeners.delete(listener),
    };

    const { ends } = collect(tasks([NEVER]).pipe(call({ signal: signal as never })));
    signal.aborted = true;
    for (const listener of [...listeners]) listener();

    expect(ends).toEqual([{ error: 'elsewhere' }]);
    expect(listeners.size).toBe(0);
  });
});

describe.each(operators)('A signal and a deadline: $name', ({ report, settles }) => {
  it.each([
    [3, 5, '---(x|)  ', '---(x|)  '],
    [5, 3, '---(l|)  ', '---(ll|) '],
  ])('the first of the two ends the run: abort at %i, deadline at %i', (abort, timeout, plain, settled) => {
    run(({ expectObservable }) => {
      const controller = new AbortController();
      timer(abort).subscribe(() => controller.abort('aborted'));

      const result = tasks([NEVER, NEVER]).pipe(
        report({ timeout, signal: controller.signal }),
        map((item) => 'reason' in item && item.reason instanceof TimeoutAllError ? 'late' : item),
      );

      expectObservable(result).toBe(settles ? settled : plain, { x: { reason: 'aborted' }, l: 'late' });
    });
  });
});

import { from, NEVER, Observable, of, Subject, take, takeUntil, tap } from 'rxjs';
import { Semaphore, tasks, TimeoutAllError, type TaskContext } from 'rxjs-as-completed';
import { Journal } from '../support/Journal.js';
import { run } from '../support/marbles.js';
import { operators, values } from '../support/operators.js';
import { CountedIterable, microtasksRun } from '../support/sources.js';

describe.each(operators)('Law 5, cancellation: $name', ({ name, report, failsFast }) => {
  it.each([
    ['', {}],
    [', and its deadline then passes unnoticed', { timeout: 5 }],
  ])('tears down what is running when it is unsubscribed, and starts nothing more%s', (_, options) => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const a =   cold('-(a|)    ');
      const aSubs =    '^!       ';
      const b =   cold('-----(b|)');
      const bSubs =    '^--!     ';
      const c =   cold(' ----(c|)');
      const cSubs =    '-^-!     ';
      const d =   cold('   -(d|) ');
      const unsub =    '^--!     ';
      const expected = '-a--     ';

      const result = tasks([a, b, c, d]).pipe(report({ concurrency: 2, ...options }), values);

      expectObservable(result, unsub).toBe(expected);
      expectSubscriptions(a.subscriptions).toBe(aSubs);
      expectSubscriptions(b.subscriptions).toBe(bSubs);
      expectSubscriptions(c.subscriptions).toBe(cSubs);
      expectSubscriptions(d.subscriptions).toBe([]);
    });
  });

  it.each([
    ['emits', (task: Subject<string>) => task.next('late')],
    ['completes', (task: Subject<string>) => task.complete()],
    ['fails', (task: Subject<string>) => task.error('late')],
  ])('ignores a task that %s because another is being cancelled', (_, end) => {
    run(({ cold, flush }) => {
      const journal = new Journal();
      const task = new Subject<string>();
      const first = journal.task('first', new Observable(() => () => end(task)));
      const late: boolean[] = [];

      from([first, journal.task('second', task), cold('-----|')])
        .pipe(report({ timeout: 3 }))
        .subscribe((item) => late.push('reason' in item && item.reason instanceof TimeoutAllError));
      flush();

      expect(late).toEqual(failsFast || name === 'firstSuccess' ? [true] : [true, true, true]);
      expect(journal.all('teardown').sort()).toEqual(['first', 'second']);
    });
  });

  // The run is cancelled at its third task, number 2. inOrder emits nothing before its first task has ended.
  const places = ['iterator', 'groupBy', 'project', 'function', 'subscription', 'value', 'teardown']
    .filter((place) => !(name === 'inOrder' && place === 'value'));
  const moments = places.flatMap((place) => [
    { place, moment: 'as the run is subscribed', concurrency: 4, ended: [] as string[] },
    { place, moment: 'when another task has ended', concurrency: 2, ended: ['0'] },
  ]);

  it.each(moments)('is complete from inside: $place, $moment', async ({ place, concurrency, ended }) => {
    const journal = new Journal();
    const stop = new Subject<void>();
    const stopIn = (here: string, index: number) => {
      if (here === place && index === 2) stop.next();
    };
    const source = new CountedIterable((index) => {
      stopIn('iterator', index);
      return index;
    });
    const first = new Subject<void>();
    const third = new Observable<string>((subscriber) => {
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
    const result = tasks(source, (index) => () => {
      stopIn('function', index);
      return journal.task<unknown>(index, [first, NEVER, third][index] ?? NEVER);
    }).pipe(report({ concurrency, groupBy, perGroup: Infinity }, project), tap(() => stopIn('value', 2)));
    const emitted: unknown[] = [];

    result.pipe(takeUntil(stop)).subscribe((value) => emitted.push(value));
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
    ['run, wrapped by project', (stopping: () => Observable<string>) => tasks(['input'], stopping).pipe(report({}, (task) => task))],
    ['a task function', (stopping: () => Observable<string>) => tasks([stopping]).pipe(report())],
    ['a task function in an observable', (stopping: () => Observable<string>) => of(stopping).pipe(report())],
  ])('inside %s leaves the task it returns unsubscribed', (_, runOn) => {
    const journal = new Journal();
    const stop = new Subject<void>();
    const stopping = () => {
      stop.next();
      return journal.task('late', of('x'));
    };

    runOn(stopping).pipe(takeUntil(stop)).subscribe();

    expect(journal.entries).toEqual([]);
  });

  it('inside the subscription of the source runs none of the tasks it then emits', () => {
    const journal = new Journal();
    const stop = new Subject<void>();
    const source = new Observable<Observable<string>>((subscriber) => {
      stop.next();
      subscriber.next(journal.task('late', of('x')));
    });

    source.pipe(report(), takeUntil(stop)).subscribe();

    expect(journal.entries).toEqual([]);
  });

  it('stops draining a synchronous source immediately', () => {
    const source = new CountedIterable((index) => of(index));

    from(source).pipe(report(), take(1)).subscribe();

    expect(source.pulled).toBe(1);
  });

  it('drops its queue', () => {
    const journal = new Journal();
    const running = new Subject<void>();

    const subscription = from([running, ...Array.from({ length: 10 }, (_, index) => journal.task(index, NEVER))])
      .pipe(report({ concurrency: 1 })).subscribe();
    subscription.unsubscribe();
    running.complete();

    expect(running.observed).toBe(false);
    expect(journal.entries).toEqual([]);
  });

  it('leaves the queue for a permit before it cancels running tasks', () => {
    const semaphore = new Semaphore(2);
    const waiting: number[] = [];
    const task = new Observable(() => () => waiting.push(semaphore.waiting));

    const subscription = tasks([task, task, task]).pipe(report({ concurrency: semaphore })).subscribe();
    expect(semaphore.waiting).toBe(1);
    subscription.unsubscribe();

    expect(waiting).toEqual([0, 0]);
  });

  it('unsubscribes from an observable source', () => {
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

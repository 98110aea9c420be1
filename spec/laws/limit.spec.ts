import { EMPTY, ignoreElements, NEVER, Observable, of, Subject, timer } from 'rxjs';
import { RateLimit, Semaphore, tasks } from 'rxjs-as-completed';
import { Journal } from '../support/Journal.js';
import { limits } from '../support/limits.js';
import { run } from '../support/marbles.js';
import { operators } from '../support/operators.js';

describe.each(operators)('Law 4, limit: $name', ({ report }) => {
  it.each(limits)('%s: never more tasks than the limit, never fewer while a task could start', (_, limit) => {
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

      tasks(inputs, (index) => journal.task(index, index % 4 === 0 ? of(index) : index % 4 === 1 ? EMPTY : timer(index % 3)))
        .pipe(report(limit(3))).subscribe();
      flush();

      expect(journal.mostLive).toBe(3);
      expect(journal.all('teardown')).toHaveLength(30);
    });
  });

  it.each(limits)('%s: applies to tasks that arrive over time, which start immediately if they can', (_, limit) => {
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

  it.each(limits)('%s: counts a task until its teardown has run, even if it completes and then makes the source continue', (_, limit) => {
    run(({ flush }) => {
      const journal = new Journal();
      const source = new Subject<number>();
      const task = (index: number) => journal.task(index, new Observable((subscriber) => {
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

  it('a Semaphore with heavy guards in it: never more permits than there are', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const semaphore = new Semaphore(2);
      const heavy =     cold('--|      ');
      const heavySubs = [    '-----^-!'];
      const task =      cold('-----|   ');
      const taskSubs = [     '^----!        ',
                             '-------^----! '];

      const result = tasks([task, task]).pipe(report({ concurrency: semaphore, groupBy: () => 'all', perGroup: 1 }), ignoreElements());

      expectObservable(result).toBe('------------|');
      expectObservable(semaphore.guard(heavy, { permits: 2 }), '-^').toBe('-------|');
      expectSubscriptions(heavy.subscriptions).toBe(heavySubs);
      expectSubscriptions(task.subscriptions).toBe(taskSubs);
    });
  });

  it.each(limits)('%s and a rate: never more tasks than both allow, never fewer while a task could start', (_, limit) => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const a =   cold('---(a|)           ');
      const aSubs =    '^--!              ';
      const b =   cold('-(b|)             ');
      const bSubs =    '^!                ';
      const c =   cold('      ------(c|)  ');
      const cSubs =    '------^-----!     ';
      const d =   cold('      |           ');
      const dSubs =    '------(^!)        ';
      const e =   cold('            -(e|) ');
      const eSubs =    '------------^!    ';

      const result = tasks([a, b, c, d, e]).pipe(report({ ...limit(2), rate: new RateLimit(2, { per: 6 }) }), ignoreElements());

      expectObservable(result).toBe('-------------|');
      expectSubscriptions(a.subscriptions).toBe(aSubs);
      expectSubscriptions(b.subscriptions).toBe(bSubs);
      expectSubscriptions(c.subscriptions).toBe(cSubs);
      expectSubscriptions(d.subscriptions).toBe(dSubs);
      expectSubscriptions(e.subscriptions).toBe(eSubs);
    });
  });

  it.each(limits)('%s of 1 and a rate: keeps the slot of the task that waits for its turn', (_, limit) => {
    run(({ flush }) => {
      const journal = new Journal();

      tasks([1, 2, 3, 4], (index) => journal.task(index, index % 2 === 0 ? EMPTY : timer(1)))
        .pipe(report({ ...limit(1), rate: new RateLimit(1, { per: 5 }) })).subscribe();
      flush();

      expect(journal.all('start')).toEqual(['1', '2', '3', '4']);
      expect(journal.mostLive).toBe(1);
    });
  });

  it('Infinity starts everything', () => {
    const journal = new Journal();

    tasks(Array.from({ length: 500 }, (_, index) => journal.task(index, NEVER))).pipe(report({ concurrency: Infinity })).subscribe();

    expect(journal.live).toBe(500);
  });

  it('a numeric limit starts the next task immediately', () => {
    const [a, b] = [new Subject<void>(), new Subject<void>()];

    tasks([a, b]).pipe(report({ concurrency: 1 })).subscribe();
    a.complete();

    expect(b.observed).toBe(true);
  });
});

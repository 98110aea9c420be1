import { concat, from, ignoreElements, map, NEVER, type Observable, of, repeat, retry, Subject, throwError, timer } from 'rxjs';
import { tasks } from 'rxjs-as-completed';
import { Journal } from '../support/Journal.js';
import { run } from '../support/marbles.js';
import { operators, values } from '../support/operators.js';

describe.each(operators)('Law 6, within a frame: $name', ({ name, call, report, failsFast, settles }) => {
  it.each([
    ['synchronous', (name: string): Observable<string> => of(name)],
    ['asynchronous', (name: string) => timer(1).pipe(map(() => name))],
  ])('an ordinary result of a %s task: emission, then its teardown, then the next start', (_, task) => {
    run(({ flush }) => {
      const journal = new Journal();

      journal.subscribe(tasks(['a', 'b'], (name) => journal.task(name, task(name))).pipe(report({ concurrency: 1 }), values));
      flush();

      expect(journal.entries).toEqual(
        ['start a', 'emit a', 'teardown a', 'start b', 'emit b', 'teardown b', 'complete']);
    });
  });


  if (settles) it('the failure of a task that does not end the stream: emission, then its teardown, then the next start', () => {
    run(({ flush }) => {
      const journal = new Journal();
      const task = (name: string) => journal.task(name, timer(1).pipe(map(() => { throw name; })));

      journal.subscribe(tasks(['a', 'b'], task).pipe(report({ concurrency: 1 }), values));
      flush();

      expect(journal.entries).toEqual(
        ['start a', 'emit a', 'teardown a', 'start b', 'emit b', 'teardown b', 'complete']);
    });
  });

  if (failsFast) it('the failure of a task: everything is torn down, then the stream errors', () => {
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

  // inOrder would wait for the tasks before it
  if (failsFast && name !== 'inOrder') it('the failure of a synchronous task: all others are torn down, then the stream errors', () => {
    const journal = new Journal();
    const failing = throwError(() => 'failed');

    journal.subscribe(tasks([journal.task('a', NEVER), journal.task('b', NEVER), failing]).pipe(call()));

    expect(journal.entries.slice(2, -1).sort()).toEqual(['teardown a', 'teardown b']);
    expect(journal.entries.at(-1)).toBe('error failed');
  });

  it('the failure of the source: everything is torn down, then the stream errors', () => {
    const journal = new Journal();
    const source = new Subject<Observable<never>>();

    journal.subscribe(source.pipe(call({ concurrency: 2 })));
    source.next(journal.task('a', NEVER));
    source.next(journal.task('b', NEVER));
    source.next(journal.task('c', NEVER));
    source.error('source failed');

    const entries = journal.entries.filter((entry) => !entry.startsWith('emit'));
    expect(entries.slice(0, 2)).toEqual(['start a', 'start b']);
    expect(entries.slice(2, -1).sort()).toEqual(['teardown a', 'teardown b']);
    expect(entries.at(-1)).toBe('error source failed');
  });

  it('the deadline: everything is torn down, then the last notifications are emitted', () => {
    run(({ flush }) => {
      const journal = new Journal();

      journal.subscribe(tasks([journal.task('a', NEVER), journal.task('b', NEVER)]).pipe(report({ timeout: 3 }), map(() => 'late')));
      flush();

      expect(journal.entries.slice(2, 4).sort()).toEqual(['teardown a', 'teardown b']);
      expect(journal.entries.slice(4)).toEqual([...settles ? ['emit late', 'emit late'] : ['emit late'], 'complete']);
    });
  });

  it('a retry never overlaps with remaining tasks', () => {
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

  it('a repeat never overlaps with remaining tasks', () => {
    run(({ flush }) => {
      const journal = new Journal();
      const inputs = ['a', 'b', 'c'];

      journal.subscribe(tasks(inputs, (name) => journal.task(name, name === 'a' ? of(1) : timer(2)))
        .pipe(report({ concurrency: 2 }), ignoreElements(), repeat(3)));
      flush();

      expect(journal.mostLive).toBe(2);
      expect(journal.all('teardown')).toHaveLength(9);
      expect(journal.entries.at(-1)).toBe('complete');
    });
  });
});

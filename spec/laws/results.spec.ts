import { NEVER, of, Subject } from 'rxjs';
import { tasks } from 'rxjs-as-completed';
import { run } from '../support/marbles.js';
import { operators, values } from '../support/operators.js';

describe.each(operators)('Results: $name', ({ name, report, reportsEveryValue }) => {
  const keepsOrder = name === 'inOrder';

  it('runs what project makes of each input, as the inputs arrive', () => {
    run(({ cold, hot, expectObservable, expectSubscriptions }) => {
      const a =     cold(' ----(a|)    ');
      const aSubs =      '-^---!       ';
      const b =     cold('   -(b|)     ');
      const bSubs =      '---^!        ';
      const c =     cold('       --(c|)');
      const cSubs =      '-------^-!   ';
      const inputs = hot('-a-b---c-----|');
      const inputsSubs = '^------------!';
      const ordered =    '-----(ab)c---|';
      const completed =  '----ba---c---|';

      const result = inputs.pipe(report({}, (input) => ({ a, b, c })[input as 'a']), values);

      expectObservable(result).toBe(keepsOrder ? ordered : completed);
      expectSubscriptions(inputs.subscriptions).toBe(inputsSubs);
      expectSubscriptions(a.subscriptions).toBe(aSubs);
      expectSubscriptions(b.subscriptions).toBe(bSubs);
      expectSubscriptions(c.subscriptions).toBe(cSubs);
    });
  });

  it('takes the last value of each task when the task completes, or every value as it comes', () => {
    run(({ cold, expectObservable }) => {
      const a =     cold('-x-y----|    ');
      const b =     cold('--x-z|       ');
      const every =      '-xxyz---|    ';
      const ordered =    '--------(yz|)';
      const completed =  '-----z--(y|) ';

      const result = tasks([a, b]).pipe(report(), values);

      expectObservable(result).toBe(reportsEveryValue ? every : keepsOrder ? ordered : completed);
    });
  });

  it('drops the earlier values of a task that fails, unless they were emitted as they came', () => {
    run(({ cold, expectObservable }) => {
      const task = cold('-x-#   ', undefined, 'failed');
      const every =     '-x-(f|)';
      const last =      '---(f|)';

      const result = tasks([task]).pipe(report(), values);

      expectObservable(result).toBe(reportsEveryValue ? every : last, { x: 'x', f: 'failed' });
    });
  });

  it('emits nothing for an empty task, which counts as completed', () => {
    run(({ cold, expectObservable }) => {
      const a =   cold('--|     ');
      const b =   cold('  ---(b|)');
      const c =   cold('     -|  ');
      const expected = '-----b|  ';

      const result = tasks([a, b, c]).pipe(report({ concurrency: 1 }), values);

      expectObservable(result).toBe(expected);
    });
  });

  it('completes when there is nothing to run', () => {
    run(({ cold, expectObservable }) => {
      expectObservable(tasks([]).pipe(report())).toBe('|');
      expectObservable(cold('---|').pipe(report({}, () => NEVER))).toBe('---|');
      expectObservable(tasks([cold('--|'), cold('-|')]).pipe(report())).toBe('--|');
    });
  });

  it('waits for a task that never ends', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('--(a|) ');
      const b = cold('-x-----');
      const bSubs =  '^------';
      const every =  '-xa----';
      const last =   '--a----';

      const result = tasks([a, b]).pipe(report(), values);

      expectObservable(result).toBe(reportsEveryValue ? every : last);
      expectSubscriptions(b.subscriptions).toBe(bSubs);
    });
  });

  it('waits with the other tasks for one that never ends when it takes the only slot', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('-x-----');
      const b = cold('-b     ');
      const every =  '-x-----';
      const last =   '-------';

      const result = tasks([a, b]).pipe(report({ concurrency: 1 }), values);

      expectObservable(result).toBe(reportsEveryValue ? every : last);
      expectSubscriptions(b.subscriptions).toBe([]);
    });
  });

  it('waits for a source that never ends', () => {
    run(({ cold, hot, expectObservable }) => {
      const a =    cold(' -(a|)');
      const source = hot('-a----');
      const expected =   '--a---';

      const result = source.pipe(report({}, () => a), values);

      expectObservable(result).toBe(expected);
    });
  });

  it('emits results of the same frame in the order in which their tasks completed', () => {
    run(({ cold, hot, expectObservable }) => {
      const a =   cold('--(a|) ');
      const b =   cold('--(b|) ');
      const source = hot('(ba|)');
      const expected = '--(ba|)';

      const result = source.pipe(report({}, (input) => ({ a, b })[input as 'a']), values);

      expectObservable(result).toBe(expected);
    });
  });

  it('emits the results of synchronous tasks while it is being subscribed', () => {
    run(({ cold, expectObservable }) => {
      const a =     cold('------(a|)  ');
      const b =       of('b');
      const c =       of('x', 'c');
      const every =      '(bxc)-(a|)  ';
      const completed =  '(bc)--(a|)  ';
      const bac =        'b-----(ac|) ';
      const abc =        '------(abc|)';
      const expected = reportsEveryValue ? every : completed;

      expectObservable(tasks([b, a, c]).pipe(report(), values)).toBe(keepsOrder ? bac : expected);
      expectObservable(tasks([a, b, c]).pipe(report(), values)).toBe(keepsOrder ? abc : expected);
    });
  });

  it.each([
    ['', {}],
    [', under a deadline too', { timeout: 60_000 }],
  ])('emits in the stack frame in which a task emits or ends%s', (_, options) => {
    const [a, b] = [new Subject<string>(), new Subject<string>()];
    const emitted: unknown[] = [];

    tasks([a, b]).pipe(report(options), values).subscribe((value) => emitted.push(value));

    a.next('a');
    expect(emitted).toEqual(reportsEveryValue ? ['a'] : []);
    a.complete();
    expect(emitted).toEqual(['a']);
    b.error('b failed');
    expect(emitted).toEqual(['a', 'b failed']);
  });
});

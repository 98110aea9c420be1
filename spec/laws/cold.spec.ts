import { from } from 'rxjs';
import { tasks } from 'rxjs-as-completed';
import { run } from '../support/marbles.js';
import { operators, values } from '../support/operators.js';

describe.each(operators)('Law 2, cold: $name', ({ report }) => {
  it('runs afresh for each subscription', () => {
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

  it('keeps no state in an operator instance', () => {
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

import { Observable, of, Subject, tap, timer } from 'rxjs';
import { tasks } from 'rxjs-as-completed';
import { Journal } from '../support/Journal.js';
import { limits } from '../support/limits.js';
import { run } from '../support/marbles.js';
import { operators } from '../support/operators.js';

describe.each(operators)('Law 3, order of start: $name', ({ report }) => {
  it.each(limits)('is task order under %s', (_, limit) => {
    run(({ flush }) => {
      const journal = new Journal();
      const inputs = Array.from({ length: 12 }, (_, index) => index);

      // asynchronous and synchronous tasks, of different lengths
      tasks(inputs, (index) => journal.task(index, index % 3 ? timer(index * 7 % 5) : of(index))).pipe(report(limit(2))).subscribe();
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
    const synchronous = (index: number) => new Observable<number>((subscriber) => {
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

  it('is task order for tasks that arrive while project makes the previous one', () => {
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

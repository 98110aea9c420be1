/* Corner cases of where a run gets its inputs. For the rest, see the specs of `tasks` and of inputs. */
import { EMPTY, NEVER, Observable, of, Subject, throwError, toArray, type Subscriber } from 'rxjs';
import { asCompleted, asProgress, asSettled, inOrder, limitConcurrency, Semaphore, tasks, type TimeoutAllError } from 'rxjs-as-completed';
import { withFakeTimers } from '../support/fakeTimers.js';
import { HandedAsyncIterable } from '../support/sources.js';

describe('An observable source', () => {
  it('that completes twice ends once', () => {
    const snapshots: (number | undefined)[] = [];
    const source = new Observable<Observable<never>>((subscriber) => {
      subscriber.next(NEVER);
      for (let time = 0; time < 2; time++) subscriber.complete();
    });

    source.pipe(asProgress()).subscribe(({ total }) => snapshots.push(total));

    expect(snapshots).toEqual([undefined, undefined, 1]);
  });

  it('that errors after it has completed has not failed', () => {
    const errors: unknown[] = [];
    let source!: Subscriber<Observable<never>>;

    new Observable<Observable<never>>((subscriber) => { source = subscriber; }).pipe(asCompleted()).subscribe({ error: (error) => errors.push(error) });
    of(NEVER).subscribe(source);
    throwError(() => 'too late').subscribe(source);

    expect(errors).toEqual([]);
  });

  it('queues any number of inputs, however the queue fills and drains', () => {
    const source = new Subject<number>();
    const results: number[] = [];
    const running: Subject<number>[] = [];
    const project = (input: number) => {
      const task = new Subject<number>();
      task.subscribe(() => results.push(input));
      running.push(task);
      return task;
    };
    const end = (count: number) => {
      for (; count > 0; count--) {
        const task = running.shift()!;
        task.next(0);
        task.complete();
      }
    };

    source.pipe(limitConcurrency(1, project)).subscribe();
    for (let input = 0; input < 20; input++) source.next(input);
    end(7);
    for (let input = 20; input < 25; input++) source.next(input);
    end(18);
    source.next(25);
    end(1);

    expect(results).toEqual(Array.from({ length: 26 }, (_, index) => index));
  });
});

describe('An array', () => {
  it('is read as it is at subscription', () => {
    const array = [1, 2];
    const results: number[] = [];

    tasks(array, (input) => {
      array.push(input + 10);
      return of(input);
    }).pipe(asCompleted({ concurrency: 1 })).subscribe((result) => results.push(result));

    expect(results).toEqual([1, 2]);
  });
});

describe('An iterable', () => {
  it('may restart its only iterator', () => {
    let at = 0;
    const iterator = { next: () => (at < 2 ? { done: false, value: of(at++) } : { done: true, value: undefined }) };
    const iterable = { [Symbol.iterator]: () => { at = 0; return iterator as Iterator<Observable<number>>; } };
    const stream = tasks(iterable).pipe(asCompleted());
    const results: number[] = [];

    stream.subscribe((result) => results.push(result));
    stream.subscribe((result) => results.push(result));

    expect(results).toEqual([0, 1, 0, 1]);
  });
});

describe('An async iterable', () => {
  withFakeTimers();

  it('has no item at the deadline if it was closed while a next() was outstanding', async () => {
    const source = new HandedAsyncIterable<Observable<unknown>>();
    const failing = new Subject<never>();
    const errors: TimeoutAllError[] = [];
    tasks(source).pipe(inOrder({ timeout: 10 })).subscribe({ error: (error) => errors.push(error) });
    await source.hand(NEVER);
    await source.hand(failing);

    failing.error('no');
    await source.hand(of('too late'));
    jest.advanceTimersByTime(10);

    expect(errors.map(({ running, waiting }) => ({ running, waiting }))).toEqual([{ running: [0], waiting: [] }]);
  });
});

describe('A stream of tasks as the source of another', () => {
  it('is pulled from when a task may start', () => {
    let pulled = 0;
    function* generate() {
      for (;;) {
        pulled++;
        yield NEVER;
      }
    }

    tasks(tasks(generate)).pipe(asSettled({ concurrency: 2 })).subscribe().unsubscribe();

    expect(pulled).toBe(2);
  });
});

describe('A promise among the inputs', () => {
  /** How often anyone has subscribed to a promise of this kind. */
  function listened() {
    const then = jest.fn();
    class Heard extends Promise<number> {
      override then(...callbacks: Parameters<Promise<number>['then']>) {
        then();
        return super.then(...callbacks) as never;
      }
    }
    return { promise: new Heard(() => undefined), then };
  }

  it('is left to whatever makes the task', () => {
    const { promise, then } = listened();

    tasks([promise], () => EMPTY).pipe(asCompleted()).subscribe();
    tasks(() => [promise][Symbol.iterator](), () => EMPTY).pipe(asCompleted()).subscribe();
    of(promise).pipe(asCompleted(() => EMPTY, { concurrency: new Semaphore(1) })).subscribe();

    expect(then).not.toHaveBeenCalled();
  });
});

describe('Subscribed by an RxJS operator, a source that fails', () => {
  it.each([
    ['an observable', () => throwError(() => 'no')],
    ['an iterable', function* () { throw 'no'; }],
  ])('fails the stream: %s', (_, source) => {
    const errors: unknown[] = [];

    tasks(source as () => Iterable<Observable<never>>).pipe(toArray()).subscribe({ error: (error) => errors.push(error) });

    expect(errors).toEqual(['no']);
  });
});

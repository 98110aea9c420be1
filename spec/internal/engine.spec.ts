/* Corner cases of the engine, where two things happen at once. For the rest, see the specs of the exports and the laws. */
import { map, mergeMap, NEVER, Observable, of, Subject, throwError, type Subscriber } from 'rxjs';
import {
  asCompleted, asProgress, asSettled, firstSuccess, inOrder, limitConcurrency, Semaphore, tasks, type TimeoutAllError,
  type Progress,
} from 'rxjs-as-completed';
import { withFakeTimers } from '../support/fakeTimers.js';
import { run } from '../support/marbles.js';
import { microtasksRun } from '../support/sources.js';

describe('A task that', () => {
  it('ends twice ends once', () => {
    const results: number[] = [];
    let task!: Subscriber<number>;

    of(new Observable<number>((subscriber) => { task = subscriber; })).pipe(asCompleted()).subscribe((result) => results.push(result));
    task.next(1);
    task.complete();

    expect(() => task.complete()).not.toThrow();
    expect(() => task.error('too late')).not.toThrow();
    expect(results).toEqual([1]);
  });

  it('is a promise whose value makes accept throw fails once', async () => {
    const errors: AggregateError[] = [];
    const judge = () => { throw 'undecided'; };

    of(Promise.resolve(1), Promise.resolve(2)).pipe(firstSuccess({ accept: judge })).subscribe({ error: (error) => errors.push(error) });
    await microtasksRun();

    expect(errors.map(({ errors, message }) => [errors, message])).toEqual([[['undecided', 'undecided'], 'None of 2 tasks succeeded']]);
  });

  it('fails because groupBy throws leaves the other tasks running, and their slots taken', () => {
    const first = new Subject<string>();
    const groupBy = (key: number) => {
      if (key === 1) throw 'no group';
      return key;
    };
    const results: unknown[] = [];

    const subscription = tasks([first, of('b'), of('c')]).pipe(asSettled({ groupBy, perGroup: 1 })).subscribe((outcome) => results.push([outcome.key, outcome.status]));
    expect(results).toEqual([[1, 'rejected'], [2, 'fulfilled']]);
    subscription.unsubscribe();

    expect(first.observed).toBe(false);
  });
});

describe('A source that emits while a task is being started', () => {
  /** The first task makes the source emit the second input, and then emits its own value. */
  function nested(operator: (project: (input: number) => Observable<number>) => (source: Observable<number>) => Observable<number>) {
    const seen: number[] = [];
    const source = new Subject<number>();
    const project = (input: number) => new Observable<number>((subscriber) => {
      if (input === 1) source.next(2);
      subscriber.next(input);
      subscriber.complete();
    });
    source.pipe(operator(project)).subscribe((value) => seen.push(value));
    source.next(1);
    return seen;
  }

  it('gets the next task started immediately, as with mergeMap', () => {
    expect(nested((project) => limitConcurrency(2, project))).toEqual([2, 1]);
    expect(nested((project) => mergeMap(project, 2))).toEqual([2, 1]);
    expect(nested((project) => (source) => source.pipe(asSettled(project), map(({ key }) => key)))).toEqual([2, 1]);
  });

  it('does not overflow the stack, however often it does so', () => {
    const last = 100_000;
    const source = new Subject<number>();
    const project = (input: number) => {
      if (input < last) source.next(input + 1);
      return of(input);
    };
    const results = new Set<number>();

    source.pipe(limitConcurrency(Infinity, project)).subscribe((result) => results.add(result));
    source.next(1);

    expect(results.size).toBe(last);
  });

  describe('while the start of a task is only being announced', () => {
    /** The announcement of the first start makes the source emit 2. `project` is called with each input, and the source. */
    function announced(project: (input: number, source: Subject<number>) => void) {
      const started: number[] = [];
      const source = new Subject<number>();
      const run = (input: number) => {
        started.push(input);
        project(input, source);
        return NEVER;
      };
      source.pipe(asProgress(run)).subscribe(({ running }) => {
        if (running === 1 && started.length === 0) source.next(2);
      });
      source.next(1);
      return started;
    }

    it('gets the next task started afterwards', () => {
      expect(announced(() => undefined)).toEqual([1, 2]);
    });

    it('gets its tasks started in order, even if that start makes it emit too', () => {
      expect(announced((input, source) => {
        if (input === 1) source.next(3);
      })).toEqual([1, 2, 3]);
    });
  });

  it('is not asked for a task if the announcement of the start cancels everything', () => {
    const project = jest.fn(() => NEVER);
    const source = new Subject<number>();
    const subscription = source.pipe(asProgress(project)).subscribe(({ running }) => {
      if (running === 1) subscription.unsubscribe();
    });

    source.next(1);

    expect(source.observed).toBe(false);
    expect(project).not.toHaveBeenCalled();
  });
});

describe('A waiting task', () => {
  const waiting = (snapshots: Progress<unknown, unknown>[]) => snapshots.map(({ running, waiting }) => [running, waiting]);

  it('is counted while it waits for its group', () => {
    const snapshots: Progress<unknown, unknown>[] = [];

    tasks({ a1: NEVER, a2: NEVER, b1: NEVER }).pipe(asProgress({ groupBy: (key) => key[0], perGroup: 1 }))
      .subscribe((snapshot) => snapshots.push(snapshot)).unsubscribe();

    expect(waiting(snapshots)).toEqual([[0, 3], [1, 2], [2, 1]]);
  });

  it('is counted while it waits for a permit', () => {
    const semaphore = new Semaphore(1);
    semaphore.guard(NEVER).subscribe();
    const source = new Subject<Observable<never>>();
    const snapshots: Progress<unknown, unknown>[] = [];
    source.pipe(asProgress({ concurrency: semaphore })).subscribe((snapshot) => snapshots.push(snapshot));

    source.next(NEVER);
    source.complete();

    expect(waiting(snapshots)).toEqual([[0, 0], [0, 1]]);
  });

  it('of a group starts when the source ends the task before it with its last answer', () => {
    const first = new Subject<string>();
    const second = new Subject<string>();
    function* generate() {
      yield first;
      yield second;
      first.complete();
    }

    tasks(generate).pipe(asSettled({ groupBy: () => 'all', perGroup: 1 })).subscribe();

    expect([first.observed, second.observed]).toEqual([false, true]);
  });

  it('that was cancelled by an earlier failure is not listed at the deadline', () => {
    run(({ cold, expectObservable }) => {
      const failed = (error: unknown) => ({ running: (error as TimeoutAllError).running, waiting: (error as TimeoutAllError).waiting });
      const source = { x0: NEVER, y1: cold('-#'), x2: NEVER, x3: NEVER };

      const result = tasks(source).pipe(inOrder({ groupBy: (key) => key[0], perGroup: 1, timeout: 5 }));

      expectObservable(new Observable((subscriber) => result.subscribe({ error: (error) => subscriber.error(failed(error)) })))
        .toBe('-----#', undefined, { running: ['x0'], waiting: [] });
    });
  });
});

describe('A task that reacts to the cancellation of another', () => {
  withFakeTimers();

  const endings: [string, (task: Subject<string>) => void][] = [
    ['completes', (task) => task.complete()],
    ['fails', (task) => task.error('no')],
    ['emits', (task) => task.next('late')],
  ];

  it.each(endings)('and %s still counts as cancelled by the deadline', (_, end) => {
    const second = new Subject<string>();
    const first = new Observable<string>(() => () => end(second));
    const outcomes: unknown[] = [];

    tasks([first, second]).pipe(asSettled({ timeout: 10 })).subscribe(({ key, status, completed }) => outcomes.push([key, status, completed]));
    jest.advanceTimersByTime(10);

    expect(outcomes).toEqual([[0, 'rejected', 1], [1, 'rejected', 2]]);
  });

  it.each(endings)('and %s adds nothing to a failure', (_, end) => {
    const third = new Subject<string>();
    const seen: unknown[] = [];
    const failing = new Subject<string>();
    const second = new Observable<string>(() => () => end(third));

    tasks([failing, second, third]).pipe(limitConcurrency(Infinity)).subscribe({ next: (value) => seen.push(value), error: (reason) => seen.push(['failed', reason]) });
    failing.error('first');

    expect(seen).toEqual([['failed', 'first']]);
  });
});

describe('A task that ends while an earlier failure cancels it', () => {
  withFakeTimers();

  /** Task 0 keeps the stream open; task 1 fails, which ends task 2. */
  function failure(tasksOf: (failing: Subject<string>, ended: Subject<string>) => unknown[] | (() => Iterable<unknown>), concurrency = Infinity) {
    const failing = new Subject<string>();
    const ended = new Subject<string>();
    const seen: unknown[] = [];
    tasks(tasksOf(failing, ended) as Observable<string>[]).pipe(inOrder({ concurrency, timeout: 10 }))
      .subscribe({ next: (value) => seen.push(value), error: ({ completed, running, errors }: TimeoutAllError) => seen.push({ completed, running, errors }) });
    failing.error('first');
    jest.advanceTimersByTime(10);
    return seen;
  }
  const endings: [string, (task: Subject<string>) => void][] = [
    ['completing', (task) => task.complete()],
    ['failing', (task) => task.error('second')],
  ];

  it.each(endings)('is not counted if it does so by %s while another is torn down', (_, end) => {
    const seen = failure((failing, ended) => [NEVER, failing, new Observable(() => () => end(ended)), ended]);

    expect(seen).toEqual([{ completed: 1, running: [0], errors: ['first'] }]);
  });

  it.each(endings)('is not counted if it does so by %s while the source is unsubscribed', (_, end) => {
    const seen = failure((failing, ended) => function* () {
      try {
        yield NEVER;
        yield failing;
        yield ended;
      } finally {
        end(ended);
      }
    }, 3);

    expect(seen).toEqual([{ completed: 1, running: [0], errors: ['first'] }]);
  });
});

it('Tasks cancelled by a failure are torn down in the order in which they started', () => {
  const torn: number[] = [];
  const failing = new Subject<never>();
  const observable = (index: number) => new Observable<never>((_: Subscriber<never>) => () => torn.push(index));

  tasks([NEVER, failing, observable(2), observable(3), observable(4)]).pipe(inOrder()).subscribe();
  failing.error('no');

  expect(torn).toEqual([2, 3, 4]);
});

it('A stream that fails while a task is being started errors once, and emits nothing more', () => {
  const seen: unknown[] = [];
  const source = new Subject<number>();
  const project = (input: number) => input === 2 ? throwError(() => 'second') : new Observable<number>((subscriber) => {
    source.next(2);
    subscriber.next(input);
    subscriber.error('first');
  });

  source.pipe(limitConcurrency(2, project)).subscribe({ next: (value) => seen.push(value), error: (reason) => seen.push(['failed', reason]) });
  source.next(1);

  expect(seen).toEqual([['failed', 'second']]);
});

it('A stream whose source fails while a result is emitted emits none of the results that were waiting', () => {
  const seen: unknown[] = [];
  const source = new Subject<number>();
  const first = new Subject<string>();
  const second = new Subject<string>();
  const project = (input: number) => {
    if (input === 2) of('a').subscribe(first);
    return [first, second, NEVER][input]!;
  };
  source.pipe(inOrder(project)).subscribe({
    next: (value) => {
      seen.push(value);
      source.error('no more');
    },
    error: (reason) => seen.push(['failed', reason]),
  });

  source.next(0);
  source.next(1);
  of('b').subscribe(second);
  source.next(2);

  expect(seen).toEqual(['a', ['failed', 'no more']]);
});

it('The first accepted value wins, even if it is accepted while another is being accepted', () => {
  const seen: string[] = [];
  const first = new Subject<string>();
  const accept = (value: string) => {
    if (value === 'second') first.next('first');
    return true;
  };

  of(first, of('second')).pipe(firstSuccess({ accept })).subscribe((value) => seen.push(value));

  expect(seen).toEqual(['first']);
});

it('The source is unsubscribed before the tasks are torn down, even if that unsubscribes from the run', () => {
  const log: string[] = [];
  const failing = new Subject<never>();
  function* generate() {
    try {
      yield failing;
      yield new Observable<never>(() => () => log.push('torn down'));
    } finally {
      subscription.unsubscribe();
      log.push('left');
    }
  }
  const subscription = tasks(generate).pipe(asCompleted({ concurrency: 2 })).subscribe({ error: () => log.push('failed') });

  failing.error('no');

  expect(log).toEqual(['left', 'torn down']);
});

/** Things that outlive a run, each with a run that has used one. */
import { EMPTY, fromEvent, merge, NEVER, Observable, of, Subject, takeUntil, type ObservableInput, type Observer, type Subscriber, type Subscription } from 'rxjs';
import { RateLimit, Semaphore, tasks, type TaskContext } from 'rxjs-as-completed';
import type { OperatorUnderTest, Options } from '../../support/operators.js';
import { Watch } from './garbage.js';

export const endings = ['completed', 'cancelled', 'failed', 'past its deadline'] as const;
export type Ending = (typeof endings)[number];

/** Milliseconds until the deadline of a run. */
export const DUE = 1_000;

/**
 * A run of two tasks: the first gives a result, the second goes on until the run ends. Everything that belongs to the run is
 * watched; only this object keeps the run alive.
 */
export class Run {
  readonly watch = new Watch();
  /** Ends the second task. */
  readonly going = new Subject<never>();
  private source: Subscriber<Input> | undefined;
  private subscription: Subscription | undefined;

  constructor(private readonly operator: OperatorUnderTest, readonly ending: Ending) {}

  get options(): Options {
    return this.ending === 'past its deadline' ? { timeout: DUE } : {};
  }

  call(project: Project, options: Options = {}) {
    return this.operator.call(project, { ...this.options, ...options });
  }

  subscribe(result: Observable<unknown>): Subscription {
    return this.subscription = result.subscribe(this.subscriber());
  }

  /** Emits the inputs, and then nothing. */
  inputs(): Observable<Input> {
    return new Observable((subscriber) => {
      this.source = subscriber;
      subscriber.next(this.input(0));
      subscriber.next(this.input(1));
    });
  }

  input(index: number): Input {
    return this.watch.over('an input', { index });
  }

  /** Makes the first task as usual, and the second with the function given. */
  project(second: (context: TaskContext) => ObservableInput<unknown>): Project {
    const { watch } = this;
    return ({ index }, context) => index === 0 ? watch.over('a task', of(watch.over('a result', {}))) : second(context);
  }

  /** A task that goes on until the run ends. */
  second(): Observable<unknown> {
    const { watch, going } = this;
    return watch.over('a task', merge(of(watch.over('a result', {})), going));
  }

  end(): void {
    const { source, subscription } = this;
    this.source = this.subscription = undefined;
    switch (this.ending) {
      case 'completed':
        this.going.complete();
        return source!.complete();
      case 'failed': return source!.error(this.watch.over('the reason', {}));
      case 'cancelled': return subscription!.unsubscribe();
      case 'past its deadline': jest.advanceTimersByTime(DUE);
    }
  }

  private subscriber(): Observer<unknown> {
    const subscriber = { next: () => {}, error: () => {}, complete: () => {} };
    return this.watch.over('the subscriber', subscriber);
  }
}

export interface Input { readonly index: number }

type Project = (input: Input, context: TaskContext) => ObservableInput<unknown>;

export interface Keeper {
  readonly name: string;
  readonly endings: readonly Ending[];
  /** Whether it keeps a run that has not ended, as it must. */
  readonly keepsRunning: boolean;
  /** What it keeps of an ended run by its nature. */
  readonly keeps?: readonly string[];
  /** Begins the run. The returned object outlives it. */
  readonly begin: (run: Run) => unknown;
}

const withoutCompletion = endings.filter((ending) => ending !== 'completed');

export const keepers: readonly Keeper[] = [
  {
    name: 'a Semaphore whose only permit is held by another',
    endings: withoutCompletion,
    keepsRunning: true,
    begin: (run) => {
      const semaphore = new Semaphore(1);
      semaphore.guard(NEVER).subscribe();
      run.subscribe(run.inputs().pipe(run.call(() => run.second(), { concurrency: semaphore })));
      return semaphore;
    },
  },
  {
    name: 'a Semaphore that others use, too',
    endings: withoutCompletion,
    keepsRunning: true,
    begin: (run) => {
      const semaphore = new Semaphore(2);
      semaphore.guard(NEVER).subscribe();
      // the second task waits for the permit of the first
      run.subscribe(run.inputs().pipe(run.call(() => run.second(), { concurrency: semaphore })));
      return semaphore;
    },
  },
  {
    name: 'a Semaphore whose permits it has held',
    endings,
    keepsRunning: false,
    begin: (run) => {
      const semaphore = new Semaphore(2);
      run.subscribe(run.inputs().pipe(run.call(run.project(() => run.second()), { concurrency: semaphore })));
      return semaphore;
    },
  },
  {
    name: 'a RateLimit whose turns are used up',
    endings: withoutCompletion,
    keepsRunning: true,
    begin: (run) => {
      const rate = new RateLimit(1, { per: 1_000 * DUE });
      rate.guard(EMPTY).subscribe();
      run.subscribe(run.inputs().pipe(run.call(() => run.second(), { rate })));
      return rate;
    },
  },
  {
    name: 'a RateLimit that is paused, and a Semaphore whose permit it has',
    endings: withoutCompletion,
    keepsRunning: true,
    begin: (run) => {
      const limits = { concurrency: new Semaphore(1), rate: new RateLimit(1, { per: 1 }) };
      limits.rate.pause(Infinity);
      run.subscribe(run.inputs().pipe(run.call(() => run.second(), limits)));
      return limits;
    },
  },
  {
    name: 'a RateLimit whose turns it has taken',
    endings,
    keepsRunning: false,
    begin: (run) => {
      const rate = new RateLimit(2, { per: 1_000 * DUE });
      run.subscribe(run.inputs().pipe(run.call(run.project(() => run.second()), { rate })));
      return rate;
    },
  },
  {
    name: 'a Semaphore in whose queue its priority has risen',
    endings: withoutCompletion,
    keepsRunning: true,
    begin: (run) => {
      const semaphore = new Semaphore(0);
      semaphore.guard(NEVER, { permits: 2, priority: 0.5 }).subscribe();
      run.subscribe(run.inputs().pipe(run.call(() => run.second(), { concurrency: semaphore, priority: (_, index) => index })));
      return semaphore;
    },
  },
  {
    name: 'a source that continues',
    endings: ['cancelled', 'past its deadline'],
    keepsRunning: true,
    begin: (run) => {
      const source = new Subject<Input>();
      run.subscribe(source.pipe(run.call(run.project(() => run.second()))));
      source.next(run.input(0));
      source.next(run.input(1));
      return source;
    },
  },
  {
    name: 'a promise that never settles, from project',
    endings: withoutCompletion,
    keepsRunning: true,
    begin: (run) => {
      const promise = new Promise<never>(() => {});
      run.subscribe(run.inputs().pipe(run.call(run.project(() => promise))));
      return promise;
    },
  },
  {
    name: 'a promise that never settles, wrapped by project',
    endings: ['cancelled', 'past its deadline'],
    keepsRunning: true,
    begin: (run) => {
      const promise = new Promise<never>(() => {});
      const cold = tasks(run.inputs(), run.project(() => promise));
      run.subscribe(cold.pipe(run.call((task) => run.watch.over('a task', task as unknown as Observable<unknown>))));
      return promise;
    },
  },
  {
    name: 'a promise that never settles, still waiting to start',
    endings: ['cancelled', 'past its deadline'],
    keepsRunning: false,
    begin: (run) => {
      const promise = new Promise<never>(() => {});
      run.subscribe(tasks(() => [run.second(), promise]).pipe(run.call((task) => task as never, { concurrency: 1 })));
      return promise;
    },
  },
  {
    name: 'an async iterator that has stopped answering',
    endings: ['cancelled', 'past its deadline'],
    keepsRunning: true,
    begin: (run) => {
      const answer = new Promise<never>(() => {});
      const iterate = () => {
        let asked = 0;
        return { next: () => asked === 2 ? answer : Promise.resolve({ done: false, value: run.input(asked++) }) };
      };
      const source = tasks(() => ({ [Symbol.asyncIterator]: iterate }) as AsyncIterable<Input>, run.project(() => run.second()));
      run.subscribe(source.pipe(run.call((task) => task as never)));
      return answer;
    },
  },
  {
    name: 'an iterator that has not ended',
    endings: ['cancelled', 'past its deadline'],
    keepsRunning: false,
    begin: (run) => {
      let asked = 0;
      const iterator = { next: () => ({ done: false, value: run.input(asked++) }) };
      const source = tasks({ [Symbol.iterator]: () => iterator } as Iterable<Input>, run.project(() => run.second()));
      run.subscribe(source.pipe(run.call((task) => task as never, { concurrency: 2 })));
      return iterator;
    },
  },
  {
    name: 'an observable that is a task',
    endings: withoutCompletion,
    keepsRunning: true,
    begin: (run) => {
      const task = new Subject<never>();
      run.subscribe(run.inputs().pipe(run.call(run.project(() => task))));
      return task;
    },
  },
  {
    name: 'a signal that a task and the run listen to',
    endings: withoutCompletion,
    keepsRunning: true,
    begin: (run) => {
      const { signal } = new AbortController();
      const aborted = fromEvent(signal, 'abort');
      run.subscribe(run.inputs().pipe(run.call(run.project(() => run.second().pipe(takeUntil(aborted)))), takeUntil(aborted)));
      return signal;
    },
  },
  {
    name: 'the signal that can abort it',
    endings,
    keepsRunning: true,
    begin: (run) => {
      const { signal } = new AbortController();
      run.subscribe(run.inputs().pipe(run.call(run.project(() => run.second()), { signal })));
      return signal;
    },
  },
  {
    name: 'a RateLimit whose turns it waits for',
    endings: ['cancelled', 'past its deadline'],
    keepsRunning: true,
    begin: (run) => {
      const rate = new RateLimit(1, { per: 1_000 * DUE });
      run.subscribe(run.inputs().pipe(run.call(() => run.second(), { rate })));
      return rate;
    },
  },
  {
    name: 'a RateLimit whose turns it has taken',
    endings,
    keepsRunning: false,
    begin: (run) => {
      const rate = new RateLimit(5, { per: 1_000 * DUE });
      run.subscribe(run.inputs().pipe(run.call(run.project(() => run.second()), { rate })));
      return rate;
    },
  },
  {
    name: 'a Semaphore in whose queue it had a priority',
    endings: ['cancelled', 'past its deadline'],
    keepsRunning: true,
    begin: (run) => {
      const semaphore = new Semaphore(1);
      semaphore.guard(NEVER).subscribe();
      run.subscribe(run.inputs().pipe(run.call(() => run.second(), { concurrency: semaphore, priority: (_: unknown, index: number) => index })));
      return semaphore;
    },
  },
  {
    name: 'its subscription',
    endings,
    keepsRunning: true,
    keeps: subscriptionsKeepTheirSubscriber() ? ['the subscriber'] : [],
    begin: (run) => run.subscribe(run.inputs().pipe(run.call(run.project(() => run.second())))),
  },
  {
    name: 'the stream of its results',
    endings,
    keepsRunning: false,
    begin: (run) => {
      const result = run.inputs().pipe(run.call(run.project(() => run.second())));
      run.subscribe(result);
      return result;
    },
  },
  {
    name: 'the contexts and signals of its tasks',
    endings,
    keepsRunning: false,
    // the key, and the reason of an aborted signal; an `EmptyError` in it, as `firstSuccess` puts there, keeps the functions on its
    // stack until that is read, and RxJS 8 doesn't read it
    keeps: ['an input', 'the reason', ...(process.env.RXJS === 'rxjs-8' ? ['the subscriber', 'a result', 'a task'] : [])],
    begin: (run) => {
      const contexts: unknown[] = [];
      run.subscribe(run.inputs().pipe(run.call((input, context) => {
        const { signal } = context;
        contexts.push(context, signal);
        // an error keeps the functions on its stack until `stack` is read, and so does the reason of an abort
        signal.addEventListener('abort', () => (signal.reason as Error).stack);
        return run.project(() => run.second())(input, context);
      })));
      return contexts;
    },
  },
];

/** Whether RxJS itself never releases the subscriber, as in version 8. */
function subscriptionsKeepTheirSubscriber(): boolean {
  const closed = EMPTY.subscribe({}) as unknown as { destination: unknown };
  return closed.destination !== null;
}

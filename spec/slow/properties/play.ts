/** Turns a plan into observables in virtual time and records, frame by frame, everything that can be observed. */
import fc from 'fast-check';
import { EMPTY, NEVER, Observable, Subject, Subscriber, concat, config, from, take, throwError } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { DEPARTURE_SHIFT, STEP, abortsAt, inputOf, keyOf, reasons, type Plan } from './plan.js';
import { show } from './show.js';

const THE_END = 1_000 * STEP;
const TOO_MANY = 10_000;

export interface Context {
  key: unknown;
  index: number;
  signal: AbortSignal;
}

/** An observable event in the pipeline of one plan. */
export interface Event {
  frame: number;
  pipeline: number;
  event: string;
}

/** Runs a plan by some means. */
export type Operate = (play: Play) => Observable<unknown>;

/** The observables and callbacks of a plan during one play. */
export class Play {
  private readonly hotTasks: Subject<string>[] = [];
  private readonly callbacks = new Map<string, (() => void)[]>();
  /** Aborts the run. */
  private readonly controller = new AbortController();

  constructor(
    readonly plan: Plan,
    readonly pipeline: number,
    private readonly events: Event[],
    readonly scheduler: TestScheduler,
  ) {
    const abort = () => this.controller.abort(reasons[plan.abort!.reason]);
    const abortFrame = abortsAt(plan);
    if (abortFrame !== undefined) scheduler.schedule(abort, abortFrame);
    else if (plan.abort) abort();
    plan.tasks.forEach((task, index) => {
      const subject = new Subject<string>();
      this.hotTasks.push(subject);
      if (task.nature === 'hot') this.act(index, subject, (work, delay) => void scheduler.schedule(work, delay));
    });
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  readonly record = (event: string): void => {
    if (this.events.length > TOO_MANY) throw new Error(`There is no end to it: ${event}`);
    this.events.push({ frame: this.scheduler.frame, pipeline: this.pipeline, event });
  };

  /** Calls back when this happens to a task, such as `"start 3"`, for the first time. */
  onFirst(happening: string, callback: () => void): void {
    const callbacks = this.callbacks.get(happening) ?? [];
    this.callbacks.set(happening, [...callbacks, callback]);
  }

  private happens(what: 'call' | 'wrap' | 'pull' | 'start' | 'value' | 'stop' | 'abort', index: number, context?: Context): void {
    const happening = `${what} ${index}`;
    const detail = !context ? '' : what === 'abort' ? `: ${show(context.signal.reason)}` : ` with ${show(context.key)} at ${context.index}`;
    if (what !== 'value') this.record(happening + detail);
    const callbacks = this.callbacks.get(happening) ?? [];
    this.callbacks.delete(happening);
    for (const callback of callbacks) callback();
  }

  /** A task, or what the plan has in its place. */
  readonly item = (index: number): unknown => {
    const { nature, asFunction } = this.plan.tasks[index]!;
    return asFunction || nature === 'throws' ? (context: Context) => this.start(index, context) : this.task(index);
  };

  readonly input = inputOf;

  readonly startFromInput = (input: unknown, context: Context): unknown => {
    return this.start(Number(String(input).slice('input '.length)), context);
  };

  /** What `project` makes of a task made by `tasks`. */
  readonly wrap = (task: Observable<unknown>, context: Context): Observable<unknown> => {
    this.happens('wrap', context.index, context);
    return concat(task, EMPTY);
  };

  readonly groupOf = (key: unknown, index: number): string => {
    if (key !== keyOf(this.plan, index)) throw new Error(`groupBy got ${show(key)} at ${index}`);
    return this.plan.tasks[index]!.group;
  };

  readonly priorityOf = (key: unknown, index: number): number => {
    if (key !== keyOf(this.plan, index)) throw new Error(`priority got ${show(key)} at ${index}`);
    return this.plan.tasks[index]!.priority;
  };

  readonly accept = (value: unknown): boolean => {
    const [index, position] = String(value).split('.').map(Number);
    const { accepted } = this.plan.tasks[index!]!.values[position!]!;
    if (accepted === 'throws') throw new Error(`accept ${show(value)}`);
    return accepted;
  };

  /** The items, one after another as planned. */
  arrivals<T>(toItem: (index: number) => T): Observable<T> {
    const { tasks, arrivals, sourceEnd, sourceEndsAfter } = this.plan;
    return new Observable<T>((subscriber) => {
      this.record('source on');
      subscriber.add(() => this.record('source off'));
      let at = 0;
      if (arrivals === 'by time') {
        tasks.forEach(({ arrivesAfter }, index) => {
          at += arrivesAfter * STEP;
          subscriber.add(this.scheduler.schedule(() => subscriber.next(toItem(index)), at));
        });
      } else {
        const arrive = (index: number): void => {
          if (index === tasks.length) return;
          this.onFirst(`${arrivals.slice('on '.length)} ${index}`, () => arrive(index + 1));
          subscriber.next(toItem(index));
        };
        subscriber.add(this.scheduler.schedule(() => arrive(0)));
        at = 8 * STEP;
      }
      at += sourceEndsAfter * STEP;
      if (sourceEnd === 'complete') subscriber.add(this.scheduler.schedule(() => subscriber.complete(), at));
      if (sourceEnd === 'error') subscriber.add(this.scheduler.schedule(() => subscriber.error(new Error('source')), at));
    });
  }

  /** The items, all in the frame of the subscription. */
  atOnce<T>(toItem: (index: number) => T): Observable<T> {
    const items = from(this.list(toItem));
    if (this.plan.sourceEnd === 'complete') return items;
    return concat(items, this.plan.sourceEnd === 'never' ? NEVER : throwError(() => new Error('source')));
  }

  list<T>(toItem: (index: number) => T): T[] {
    return this.plan.tasks.map((_, index) => toItem(index));
  }

  /** The items, to be pulled. */
  iterable<T>(toItem: (index: number) => T): Iterable<T> {
    const { tasks, sourceEnd } = this.plan;
    const iterate = (): Iterator<T> => {
      let index = 0;
      return {
        next: () => {
          this.happens('pull', index);
          if (index < tasks.length) return { done: false, value: toItem(index++) };
          if (sourceEnd === 'error') throw new Error('source');
          return { done: true, value: undefined };
        },
        return: () => {
          this.record('return');
          return { done: true, value: undefined };
        },
      };
    };
    return { [Symbol.iterator]: iterate };
  }

  private start(index: number, context: Context): unknown {
    this.happens('call', index, context);
    // Every other task reads its signal. Creating one for the others is allowed, but wasteful.
    if (index % 2 === 0) context.signal.addEventListener('abort', () => this.happens('abort', index, context));
    if (this.plan.tasks[index]!.nature === 'throws') throw this.reason(index);
    return this.task(index);
  }

  private task(index: number): unknown {
    const { nature, tearsDownLate } = this.plan.tasks[index]!;
    if (nature === 'no task') return index % 2 === 0 ? 42 : 'text';
    return new Observable<string>((subscriber) => {
      this.happens('start', index);
      const stop = () => this.happens('stop', index);
      if (!tearsDownLate) subscriber.add(stop);
      if (nature === 'hot') this.hotTasks[index]!.subscribe(subscriber);
      else if (nature === 'synchronous') this.act(index, subscriber, (work) => work());
      else this.act(index, subscriber, (work, delay) => subscriber.add(this.scheduler.schedule(work, delay)));
      return tearsDownLate ? stop : undefined;
    });
  }

  private act(
    index: number,
    observer: Pick<Subscriber<string>, 'next' | 'error' | 'complete'>,
    schedule: (work: () => void, delay: number) => void,
  ): void {
    const { values, end, endsAfter } = this.plan.tasks[index]!;
    let at = 0;
    values.forEach(({ after }, position) => {
      at += after * STEP;
      const emit = () => {
        this.happens('value', index);
        observer.next(`${index}.${position}`);
      };
      schedule(emit, at);
    });
    at += endsAfter * STEP;
    if (end === 'complete') schedule(() => observer.complete(), at);
    if (end === 'error') schedule(() => observer.error(this.reason(index)), at);
  }

  private reason(index: number): unknown {
    const { reason } = this.plan.tasks[index]!;
    return reason === 'error' ? new Error(`task ${index}`) : reasons[reason];
  }
}

/** What can be observed when a plan is run, in the promised order: `<frame> <event>`. */
export function play(plan: Plan, operate: Operate): string[] {
  return inPromisedOrder(perform([plan], operate));
}

/** Runs plans side by side; `direct` can cause other things to happen on the way. */
export function perform(
  plans: Plan[],
  operate: Operate,
  direct: (scheduler: TestScheduler, record: (event: string) => void) => void = () => undefined,
): Event[] {
  const scheduler = new TestScheduler(() => undefined);
  const events: Event[] = [];
  const record = (event: string) => void events.push({ frame: scheduler.frame, pipeline: -1, event });
  const { onUnhandledError } = config;
  config.onUnhandledError = (error) => record(`unhandled ${show(error)}`);
  try {
    scheduler.run(({ flush }) => {
      direct(scheduler, record);
      plans.forEach((plan, pipeline) => begin(new Play(plan, pipeline, events, scheduler), operate));
      flush();
    });
  } catch (error) {
    // RxJS's scheduler can't cope with a timer that a microtask cancels in the frame in which it's due, so such a plan says nothing.
    fc.pre((error as Error).message !== 'Expected a due immediate or interval');
    throw error;
  } finally {
    config.onUnhandledError = onUnhandledError;
  }
  return events;
}

function begin(play: Play, operate: Operate): void {
  const { plan, scheduler, record } = play;
  const output = plan.takes === undefined ? operate(play) : operate(play).pipe(take(plan.takes));
  const consumer = new Subscriber<unknown>({
    next: (value) => record(`next ${show(value)}`),
    error: (error: unknown) => record(`error ${show(error)}`),
    complete: () => record('complete'),
  });
  const leave = () => consumer.unsubscribe();
  const leaveAt = (frame: number, event: string) => {
    scheduler.schedule(() => {
      record(event);
      leave();
    }, frame);
  };
  scheduler.schedule(() => void output.subscribe(consumer), plan.subscribesAt);
  if (plan.leavesInside !== undefined) play.onFirst(plan.leavesInside, leave);
  if (plan.leavesAfter !== undefined) leaveAt(plan.subscribesAt + plan.leavesAfter * STEP + DEPARTURE_SHIFT, 'leave');
  leaveAt(THE_END, 'the end');
}

/** The order is promised, except among things torn down together, and when a source that ended by itself is unsubscribed. */
function inPromisedOrder(events: Event[]): string[] {
  const isTeardown = (event: string) => /^(stop|abort|return)/.test(event);
  const lines: string[] = [];
  const sourceOff: string[] = [];
  let together: string[] = [];
  for (const { frame, event } of events) {
    const line = `${frame} ${event}`;
    if (event === 'source off') sourceOff.push(line);
    else if (isTeardown(event)) together.push(line);
    else {
      lines.push(...together.sort(), line);
      together = [];
    }
  }
  return [...lines, ...together.sort(), ...sourceOff];
}

/**
 * The engine: one run of many tasks for one subscriber.
 *
 * It takes inputs from a feed, starts their tasks as far as all limits admit, tells a policy (the operator) what becomes of
 * them, and tears down what is left when the stream ends. It exists because `mergeMap` and `Subscription` are quadratic in
 * waiting and in running tasks, and overflow the stack on synchronous ones. Here a task joins and leaves at a cost that does
 * not depend on the others, and one that ends while another is being started leaves the next start to the loop on the stack.
 */
import { Observable, Subscriber, type OperatorFunction, type Subscription } from 'rxjs';
import { TimeoutAllError } from '../TimeoutAllError.js';
import { Context } from './Context.js';
import { PushFeed, type Feed, type Make, type Receiver } from './Feed.js';
import { Groups, type Group, type Member } from './Groups.js';
import { Heap } from './Heap.js';
import { LinkedList } from './LinkedList.js';
import type { Permits, Waiter } from './Permits.js';
import { guarded, report, tearDown } from './report.js';
import { FEED, NONE } from './symbols.js';
import { after, now } from './time.js';
import { isPromise, quiet, toObservable } from './toObservable.js';

/** How to run: the options that all operators share, checked. */
export interface Settings {
  readonly project: Make | undefined;
  readonly limit: number;
  readonly permits: Permits | undefined;
  readonly groupBy: ((key: unknown, index: number) => unknown) | undefined;
  readonly perGroup: number;
  readonly due: number | Date;
  readonly onTimeout: 'error' | 'complete';
}

/** What an operator makes of the tasks. All that it leaves out has a plain default. */
export interface Policy {
  /** The run has begun, nothing has started. */
  begun?(): void;
  /** A task is about to start. */
  started?(task: TaskSubscriber): void;
  /** A task has emitted. By default the value is kept, the last one for `fulfilled`. */
  value?(task: TaskSubscriber, value: unknown): void;
  /** A task has completed, and its last value was kept. */
  fulfilled?(task: TaskSubscriber, value: unknown): void;
  /** A task has completed, and no value was kept. */
  empty?(task: TaskSubscriber): void;
  /** A task has failed. By default the stream errors. */
  failed?(task: TaskSubscriber, reason: unknown): void;
  /** The source has ended, and with it the total has become known. */
  totalKnown?(): void;
  /** All tasks have ended. By default the stream completes. */
  done?(): void;
  /** The deadline has passed and everything is torn down. By default the stream errors. */
  timedOut?(error: TimeoutAllError, unfinished: readonly Unfinished[]): void;
}

/** A known task that the deadline cut off. */
export interface Unfinished {
  readonly key: unknown;
  readonly index: number;
  /** `undefined` for a task that had not started, or where the policy keeps no time. */
  readonly startedAt: number | undefined;
}

/** Until the total is known, so many blocked tasks are looked past in search of one that may start. */
const LOOKAHEAD = 1_024;

/** So deep do tasks start within the start of others, where starting one makes the source emit the next. */
const NESTING = 64;

/** The operator that runs the tasks of its source as the settings say and emits what the policy makes of them. */
export function runTasks<In, R>(settings: Settings, policyOf: (run: Run) => Policy): OperatorFunction<In, R> {
  return (source) => new Observable((subscriber) => new Run(subscriber as Subscriber<never>, settings, policyOf).begin(source));
}

/** The policy of the plain flattening operators: every value passes through. */
export function flatten<In, R>(settings: Settings): OperatorFunction<In, R> {
  return runTasks(settings, (run) => ({ value: (_, value) => run.emit(value) }));
}

/** A stream of `tasks` is pulled from, any other observable pushes. */
function openFeed(source: Observable<unknown> & { [FEED]?: (project: Make | undefined) => Feed }, project: Make | undefined): Feed {
  return source[FEED]?.(project) ?? new PushFeed(source, project);
}

/** A task from the moment it is pulled from the feed: subscribes to what it comes down to, and reports to the run. */
export class TaskSubscriber extends Subscriber<unknown> implements Member<TaskSubscriber> {
  /** Whom it reports to, until it ends by itself or is cancelled. */
  run: Run | null;
  readonly index: number;
  input: unknown;
  /** The last value, where it is kept. */
  last: unknown;
  /** Made when it is first handed out. */
  context: Context | null;
  /** When it started, where the policy keeps time. */
  startedAt: number | undefined;
  /** It holds a slot. */
  live: boolean;
  group: Group<TaskSubscriber> | null;
  // Its neighbours among the running tasks, or among the blocked ones of its group.
  before: TaskSubscriber | null;
  after: TaskSubscriber | null;

  constructor(run: Run, index: number, input: unknown) {
    super();
    this.run = run;
    this.index = index;
    this.input = input;
    this.last = NONE;
    this.context = null;
    this.startedAt = undefined;
    this.live = false;
    this.group = null;
    this.before = null;
    this.after = null;
  }

  override next(value: unknown): void {
    this.run?.hear(this, value);
  }

  override error(reason: unknown): void {
    const { run } = this;
    this.run = null;
    run?.settleFailed(this, reason);
  }

  override complete(): void {
    const { run } = this;
    this.run = null;
    run?.settle(this);
  }

  /** The value of a promise is its end as well: whoever is content with it must not abort what it came from. */
  resolve(value: unknown): void {
    const { run } = this;
    this.run = null;
    run?.hear(this, value);
    if (this.live) run?.settle(this);
  }

  follow(promise: Promise<unknown>): void {
    promise.then(
      (value) => this.resolve(value),
      (reason) => this.error(reason),
    );
  }
}

export class Run implements Receiver {
  // What it is given.
  private readonly limit: number;
  private readonly permits: Permits | undefined;
  private readonly groups: Groups<TaskSubscriber> | undefined;
  private feed!: Feed;
  private policy!: Policy;

  // Where the tasks are: waiting in the feed; pulled, but blocked in their groups; admitted by these; running.
  /** Tasks that want for nothing but a slot. */
  private readonly admitted = new Heap<TaskSubscriber>();
  /** Tasks that have started, in order of start. */
  private readonly running = new LinkedList<TaskSubscriber>();

  // Numbers.
  /** Tasks pulled from the feed. */
  private pulled = 0;
  /** Slots taken: by running tasks, and by one whose teardown is at work. */
  private active = 0;
  /** Tasks that have ended. */
  completed = 0;
  /** Tasks from this index on are cancelled. */
  private cut = Infinity;

  // What is going on.
  /** Starts and pulls on the stack: the outermost loop goes on when they return. */
  private depth = 0;
  /** The policy lets nothing start for now. */
  held = false;
  /** The place in the queue for a permit, while there. */
  private waiter: Waiter | undefined;
  /** A permit has been handed over and not been used yet. */
  private permitted = false;
  private deadline: Subscription | undefined;
  private pause: Subscription | undefined;
  /** Failures put aside. */
  private readonly aside: { index: number; reason: unknown }[] = [];
  private stopped = false;

  constructor(
    private readonly subscriber: Subscriber<never>,
    private readonly settings: Settings,
    private readonly policyOf: (run: Run) => Policy,
  ) {
    const { limit, permits, groupBy, perGroup } = settings;
    this.limit = limit;
    this.permits = permits;
    this.groups = groupBy && new Groups(groupBy, perGroup);
  }

  begin(source: Observable<unknown>): void {
    const { due, project } = this.settings;
    try {
      this.feed = openFeed(source, project);
    } catch (error) {
      this.subscriber.error(error);
      return;
    }
    this.policy = this.policyOf(this);
    this.subscriber.add(() => this.stop());
    this.policy.begun?.();
    if (due !== Infinity && !this.stopped) {
      const left = due instanceof Date ? due.getTime() - now() : due;
      if (left > 0) this.deadline = after(left, () => this.timeOut());
      else this.timeOut();
    }
    if (!this.stopped) this.feed.open(this);
  }

  // What a policy may ask.

  /** How many tasks there are, where that is known. */
  get total(): number | undefined {
    return this.feed.total;
  }

  /** How many known tasks have not started. */
  get waiting(): number {
    return this.feed.waiting + this.admitted.items.length + (this.groups?.blocked ?? 0);
  }

  /** The failures put aside, in task order. */
  get errors(): unknown[] {
    return this.aside.sort(byIndex).map(({ reason }) => reason);
  }

  key(task: TaskSubscriber): unknown {
    return this.feed.key(task.input, task.index);
  }

  // What a policy may do.

  emit(value: unknown): void {
    try {
      this.subscriber.next(value as never);
    } catch (error) {
      report(error);
    }
  }

  complete(): void {
    this.stop();
    guarded(() => this.subscriber.complete());
  }

  completeWith(value: unknown): void {
    this.stop();
    this.emit(value);
    this.complete();
  }

  /** Ends the stream with an error; also for a feed whose source has failed. */
  fail(reason: unknown): void {
    this.stop();
    guarded(() => this.subscriber.error(reason));
  }

  putAside({ index }: TaskSubscriber, reason: unknown): void {
    this.aside.push({ index, reason });
  }

  /** Lets nothing start for so many milliseconds, or until `held` is taken back. */
  holdFor(delay: number): void {
    this.held = true;
    this.pause?.unsubscribe();
    if (delay === Infinity) return;
    this.pause = after(delay, () => {
      this.held = false;
      this.admit();
    });
  }

  /** Cancels all tasks from an index on and leaves the source; the others go on. */
  cancelFrom(index: number): void {
    this.cut = index;
    this.leaveQueue();
    this.feed.close();
    const cancelled: TaskSubscriber[] = [];
    for (let task = this.running.last; task !== null; task = task.before) {
      if (task.index >= index) cancelled.push(task);
      else if (this.groups === undefined) break;
    }
    cancelled.reverse().forEach((task) => this.release(task));
  }

  // What the feed reports.

  take(input: unknown): boolean {
    if (this.permits !== undefined || this.groups !== undefined) return false;
    if (this.active >= this.limit || this.held || this.depth >= NESTING) return false;
    this.start(new TaskSubscriber(this, this.pulled++, input));
    this.admit();
    return true;
  }

  sourceEnded(): void {
    this.policy.totalKnown?.();
    this.admit();
  }

  // What a task reports.

  hear(task: TaskSubscriber, value: unknown): void {
    if (this.isOver(task)) return;
    if (this.policy.value === undefined) task.last = value;
    else this.policy.value(task, value);
  }

  settle(task: TaskSubscriber): void {
    if (this.isOver(task)) return;
    this.completed++;
    if (task.last === NONE) this.policy.empty?.(task);
    else this.policy.fulfilled?.(task, task.last);
    this.finish(task);
  }

  settleFailed(task: TaskSubscriber, reason: unknown): void {
    if (this.isOver(task)) return;
    this.completed++;
    if (this.policy.failed === undefined) this.fail(reason);
    else this.policy.failed(task, reason);
    this.finish(task);
  }

  /** It has been cancelled, or is about to be. */
  private isOver(task: TaskSubscriber): boolean {
    return this.stopped || task.index >= this.cut;
  }

  /** A slot is free only when the task's teardown has run. */
  private finish(task: TaskSubscriber): void {
    if (this.stopped) return;
    this.release(task);
    this.admit();
  }

  // Admission.

  /** Starts what may start, and ends the stream when nothing is left. */
  admit(): void {
    while (this.depth === 0 && this.active < this.limit && this.waiter === undefined && !this.held && !this.stopped) {
      const task = this.nextTask();
      if (this.stopped) return this.feed.hush(task?.input);
      if (task === undefined) {
        if (this.active === 0 && this.feed.ended && this.feed.waiting === 0) this.end();
        return;
      }
      if (this.permits === undefined || this.takePermit(this.permits)) this.start(task);
      else {
        this.feed.hush(task.input);
        this.admitted.push(task);
      }
    }
  }

  /** The first waiting task that its group admits. */
  private nextTask(): TaskSubscriber | undefined {
    const { admitted, feed, groups } = this;
    for (;;) {
      const first = admitted.pop();
      if (first === undefined) {
        if (groups !== undefined && groups.blocked > LOOKAHEAD && feed.total === undefined) return undefined;
        this.depth++;
        const input = feed.pull();
        this.depth--;
        if (input !== NONE) {
          const task = new TaskSubscriber(this, this.pulled++, input);
          if (groups === undefined) return task;
          if (this.joinGroup(groups, task)) admitted.push(task);
        } else if (admitted.items.length === 0) return undefined;
      } else if (first.index < this.cut) return first;
      else this.leaveGroup(first);
    }
  }

  /** Whether the group of a task has a place for it. While that is asked for, tasks of that group may end. */
  private joinGroup(groups: Groups<TaskSubscriber>, task: TaskSubscriber): boolean {
    this.depth++;
    try {
      if (groups.claim(task, this.key(task))) return true;
      this.feed.hush(task.input);
    } catch (error) {
      this.settleFailed(task, error);
    } finally {
      this.depth--;
    }
    return false;
  }

  private leaveGroup(task: TaskSubscriber): void {
    if (task.group === null) return;
    const heir = this.groups!.release(task);
    if (heir !== null) this.admitted.push(heir);
    task.group = null;
  }

  /** Takes a permit, or queues for one. */
  private takePermit(permits: Permits): boolean {
    if (this.permitted) {
      this.permitted = false;
      return true;
    }
    const waiter: Waiter = { before: null, after: null, granted: () => this.granted(permits) };
    if (permits.request(waiter)) return true;
    this.waiter = waiter;
    return false;
  }

  private granted(permits: Permits): void {
    this.waiter = undefined;
    this.permitted = true;
    this.admit();
    if (!this.permitted) return;
    this.permitted = false;
    permits.release();
  }

  private leaveQueue(): void {
    if (this.waiter !== undefined) this.permits!.withdraw(this.waiter);
    this.waiter = undefined;
  }

  // The way of a task.

  private start(task: TaskSubscriber): void {
    const { input } = task;
    this.active++;
    this.running.push(task);
    task.live = true;
    this.depth++;
    this.policy.started?.(task);
    if (task.live) this.subscribe(task);
    else this.feed.hush(input);
    this.depth--;
  }

  private subscribe(task: TaskSubscriber): void {
    const { make } = this.feed;
    let made = task.input;
    let source: Observable<unknown>;
    try {
      if (make !== undefined) made = make(made, this.contextOf(task));
      if (typeof made === 'function' && task.live) made = (made as Start)(this.contextOf(task));
      if (!task.live) return quiet(made);
      if (made instanceof Observable) source = made;
      else if (isPromise(made)) return task.follow(made);
      else source = toObservable(made);
    } catch (error) {
      return task.error(error);
    }
    try {
      source.subscribe(task);
    } catch (error) {
      report(error);
    }
  }

  private contextOf(task: TaskSubscriber): Context {
    return (task.context ??= new Context(this.key(task), task.index));
  }

  /** Tears a task down, aborting its signal unless it has ended by itself, and then frees what it held. */
  private release(task: TaskSubscriber): void {
    if (!task.live) return;
    task.live = false;
    this.running.remove(task);
    if (task.run !== null) {
      task.run = null;
      if (task.context !== null) Context.cancel(task.context);
    }
    tearDown(task);
    task.input = task.last = task.context = null;
    this.active--;
    this.permits?.release();
    this.leaveGroup(task);
  }

  // The end.

  private end(): void {
    if (this.policy.done === undefined) this.complete();
    else this.policy.done();
  }

  private timeOut(): void {
    const { due, onTimeout } = this.settings;
    const running: Unfinished[] = [];
    for (let task = this.running.first; task !== null; task = task.after) running.push(this.unfinished(task));
    const waiting = [...this.admitted.items, ...(this.groups ?? [])]
      .filter(({ index }) => index < this.cut)
      .map((task) => this.unfinished(task));
    this.feed.rest().forEach((input, at) => {
      const index = this.pulled + at;
      waiting.push({ key: this.feed.key(input, index), index, startedAt: undefined });
    });
    running.sort(byIndex);
    waiting.sort(byIndex);
    this.stop();
    if (onTimeout === 'complete') return this.complete();
    const error = new TimeoutAllError({
      due,
      completed: this.completed,
      running: running.map(keyOf),
      waiting: waiting.map(keyOf),
      errors: this.errors,
    });
    if (this.policy.timedOut === undefined) this.fail(error);
    else this.policy.timedOut(error, [...running, ...waiting].sort(byIndex));
  }

  /** A task as the deadline would find it. */
  unfinished(task: TaskSubscriber): Unfinished {
    return { key: this.key(task), index: task.index, startedAt: task.startedAt };
  }

  /** Leaves nothing behind: the place in the queue first, so that no permit freed by a teardown comes back here. */
  private stop(): void {
    if (this.stopped) return;
    this.stopped = true;
    this.deadline?.unsubscribe();
    this.pause?.unsubscribe();
    this.leaveQueue();
    this.feed.close();
    for (let task = this.running.first; task !== null; task = this.running.first) this.release(task);
  }
}

/** A task function. */
type Start = (context: Context) => unknown;

function byIndex(one: { index: number }, other: { index: number }): number {
  return one.index - other.index;
}

function keyOf({ key }: Unfinished): unknown {
  return key;
}

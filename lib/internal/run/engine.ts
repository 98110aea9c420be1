/**
 * The engine: one run of many tasks for one subscriber.
 *
 * It takes inputs from a feed, starts their tasks as far as all limits admit, tells a policy (the operator) what becomes of
 * them, and tears down what is left when the stream ends. It exists because `mergeMap` and `Subscription` are quadratic in
 * waiting and in running tasks, and overflow the stack on synchronous ones. Here a task joins and leaves at a cost that does
 * not depend on the others, and one that ends while another is being started leaves the next start to the loop on the stack.
 */
import { Observable, Subscriber, type OperatorFunction, type Subscription } from 'rxjs';
import type { Semaphore } from '../../Semaphore.js';
import { TimeoutAllError } from '../../TimeoutAllError.js';
import type { OnTimeout } from '../../RunOptions.js';
import { permitsOf } from '../options/arguments.js';
import { Context } from '../task/Context.js';
import type { Feed, Project, Receiver } from '../source/Feed.js';
import { PushFeed } from '../source/PushFeed.js';
import { Groups, type Group, type Member } from '../limits/Groups.js';
import { Heap } from '../util/Heap.js';
import { LinkedList } from '../util/LinkedList.js';
import type { Permits, Waiter } from '../limits/Permits.js';
import { reportErrors, report } from '../util/report.js';
import { CANCEL, FEED, NONE } from '../util/symbols.js';
import { after, now } from '../util/time.js';
import { isPromise, suppressUnhandledRejection, toObservable } from '../task/toObservable.js';

/** How to run: the options that all operators share, checked. */
export interface Settings {
  readonly project?: Project;
  readonly concurrency?: number | Semaphore;
  readonly groupBy?: (key: unknown, index: number) => unknown;
  readonly perGroup?: number;
  readonly due: number | Date;
  readonly onTimeout?: OnTimeout;
}

/** What an operator makes of the tasks. All that it leaves out has a plain default. */
export interface Policy {
  /** The run has begun, nothing has started. */
  begun?(): void;
  /** A task is about to start. */
  started?(task: TaskSubscriber): void;
  /** A task has emitted. By default the value is kept, the last one for `fulfilled`. */
  value?(task: TaskSubscriber, value: unknown): void;
  /** A task has completed, and its last value was kept. Every policy without `value` has it. */
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
  timedOut?(error: TimeoutAllError, unfinished: readonly TaskSnapshot[]): void;
}

/** A known task that the deadline cut off. */
export interface TaskSnapshot {
  readonly key: unknown;
  readonly index: number;
  /** `undefined` for a task that had not started, or where the policy keeps no time. */
  readonly startedAt: number | undefined;
}

/** Until the total is known, so many blocked tasks are looked past in search of one that may start. */
const MAX_LOOKAHEAD = 1_024;

/** So deep do tasks start within the start of others, where starting one makes the source emit the next. */
const MAX_START_DEPTH = 64;

/** The operator that runs the tasks of its source as the settings say and emits what the policy makes of them. */
export function runTasks<In, R>(settings: Settings, policyOf: (run: Run) => Policy): OperatorFunction<In, R> {
  return (source) =>
    new Observable((subscriber) => new Run(source, subscriber, settings, policyOf).begin());
}

/** The policy of the plain flattening operators: every value passes through. */
export function flatten<In, R>(settings: Settings): OperatorFunction<In, R> {
  return runTasks(settings, (run) => ({ value: (_, value) => run.emit(value) }));
}

/** A task from the moment it is pulled from the feed: subscribes to what it comes down to, and reports to the run. */
export class TaskSubscriber extends Subscriber<unknown> implements Member<TaskSubscriber> {
  /** Whom it reports to, until it ends by itself or is cancelled. */
  run: Run | null;
  readonly index: number;
  input: unknown;
  /** The last value, where it is kept. */
  last: unknown;
  /** Its context, once the signal has been read; `null` once the task has been cancelled. */
  context: Context | undefined | null;
  /** When it started, where the policy keeps time. */
  startedAt: number | undefined;
  /** It has started and not been torn down. */
  live: boolean;
  /** Its start is on the stack. */
  starting: boolean;
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
    this.context = undefined;
    this.startedAt = undefined;
    this.live = false;
    this.starting = false;
    this.group = null;
    this.before = null;
    this.after = null;
  }

  override next(value: unknown): void {
    this.run?.taskEmitted(this, value);
  }

  override error(reason: unknown): void {
    const { run } = this;
    this.run = null;
    run?.taskFailed(this, reason);
  }

  override complete(): void {
    const { run } = this;
    this.run = null;
    run?.taskCompleted(this);
  }

  /** The value of a promise is its end as well: whoever is content with it must not abort what it came from. */
  resolve(value: unknown): void {
    const { run } = this;
    if (run === null) return;
    this.run = null;
    run.taskEmitted(this, value);
    if (this.live) run.taskCompleted(this);
  }

  cancel(): void {
    const { context } = this;
    this.run = this.context = null;
    context?.[CANCEL]();
  }

  subscribeToPromise(promise: Promise<unknown>): void {
    promise.then(
      (value) => this.resolve(value),
      (reason) => this.error(reason),
    );
  }
}

/** An observable, or a stream of `tasks`, which opens a feed to be pulled from. */
type Source = Observable<unknown> & { [FEED]?: (project: Project | undefined) => Feed };

/** One run: what an operator does for one subscriber. The methods that are not private are for the policy, the feed and the tasks. */
export class Run implements Receiver {
  /** Tasks that have ended. */
  completed = 0;
  /** Lets nothing start, until it is taken back and `admit` called. */
  paused = false;

  private readonly feed: Feed;
  private readonly policy: Policy;

  // The limits.
  private readonly limit: number;
  private readonly permits: Permits | undefined;
  private readonly groups: Groups<TaskSubscriber> | undefined;

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
  /** Tasks from this index on are cancelled. */
  private cancelledFrom = Infinity;

  // What is going on.
  /** Starts and pulls on the stack: the outermost loop goes on when they return. */
  private startDepth = 0;
  /** A start is being announced: whatever that brings about comes after it. */
  private inStartHook = false;
  /** The place in the queue for a permit, while there: some task is admitted that wants for nothing else. */
  private waiter: Waiter | undefined = undefined;
  private deadline: Subscription | undefined = undefined;
  /** Failures that wait for the end. */
  private deferred: { index: number; reason: unknown }[] | undefined = undefined;
  private stopped = false;
  private finished = false;
  /** The end of the stream, while a start on the stack keeps it from being told. */
  private finalNotification: (() => void) | undefined = undefined;

  constructor(
    source: Source,
    readonly subscriber: Subscriber<unknown>,
    private readonly settings: Settings,
    policyOf: (run: Run) => Policy,
  ) {
    const { project, concurrency = Infinity, groupBy, perGroup } = settings;
    this.feed = source[FEED]?.(project) ?? new PushFeed(source, project);
    this.permits = permitsOf(concurrency);
    this.limit = this.permits === undefined ? (concurrency as number) : Infinity;
    this.groups = groupBy && new Groups(groupBy, perGroup!);
    this.policy = policyOf(this);
  }

  begin(): void {
    const { due } = this.settings;
    this.subscriber.add(() => this.stop());
    this.policy.begun?.();
    if (due !== Infinity && !this.stopped) {
      const left = due instanceof Date ? due.getTime() - now() : due;
      if (left > 0) this.deadline = after(left, () => this.timeOut());
      else this.timeOut();
    }
    if (!this.stopped) this.feed.open(this);
  }

  // What the policy asks for.

  /** How many tasks there are, where that is known. */
  get total(): number | undefined {
    return this.feed.total;
  }

  /** How many known tasks have not started. */
  get waiting(): number {
    return this.feed.waiting + this.admitted.items.length + (this.groups?.blocked ?? 0);
  }

  /** The failures put aside, in task order. */
  get deferredErrors(): unknown[] {
    return (this.deferred ?? []).sort(byIndex).map(({ reason }) => reason);
  }

  deferError({ index }: TaskSubscriber, reason: unknown): void {
    (this.deferred ??= []).push({ index, reason });
  }

  // What the feed reports.

  tryStart(input: unknown): boolean {
    if (this.permits !== undefined || this.groups !== undefined) return false;
    if (this.active >= this.limit || this.paused || this.inStartHook || this.startDepth >= MAX_START_DEPTH) return false;
    this.start(new TaskSubscriber(this, this.pulled++, input));
    this.admit();
    return true;
  }

  sourceEnded(): void {
    this.policy.totalKnown?.();
    this.admit();
  }

  // What a task reports.

  taskEmitted(task: TaskSubscriber, value: unknown): void {
    if (this.policy.value === undefined) task.last = value;
    else if (!this.isOver(task)) this.policy.value(task, value);
  }

  taskCompleted(task: TaskSubscriber): void {
    if (this.isOver(task)) return;
    this.completed++;
    if (task.last === NONE) this.policy.empty?.(task);
    else this.policy.fulfilled!(task, task.last);
    this.leave(task);
  }

  taskFailed(task: TaskSubscriber, reason: unknown): void {
    if (this.isOver(task)) return;
    this.completed++;
    if (this.policy.failed === undefined) this.fail(reason);
    else this.policy.failed(task, reason);
    this.leave(task);
  }

  /** It has been cancelled, or is about to be. */
  private isOver(task: TaskSubscriber): boolean {
    return this.stopped || task.index >= this.cancelledFrom;
  }

  private leave(task: TaskSubscriber): void {
    this.release(task);
    this.admit();
  }

  // Admission.

  admit(): void {
    while (this.startDepth === 0 && this.active < this.limit && this.waiter === undefined && !this.paused && !this.stopped) {
      const task = this.nextTask();
      if (this.stopped) return this.feed.suppressUnhandledRejection(task?.input);
      if (task === undefined) {
        if (this.active === 0 && this.feed.ended) this.end();
        return;
      }
      if (this.permits === undefined || this.takePermit(task, this.permits)) this.start(task);
    }
  }

  /** The task that is to start next, as far as the groups go. */
  private nextTask(): TaskSubscriber | undefined {
    return this.groups === undefined ? this.pullTask() : this.firstAdmitted(this.groups);
  }

  private pullTask(): TaskSubscriber | undefined {
    this.enter();
    const input = this.feed.pull();
    this.exit();
    return input === NONE ? undefined : new TaskSubscriber(this, this.pulled++, input);
  }

  /** The first waiting task that its group admits. */
  private firstAdmitted(groups: Groups<TaskSubscriber>): TaskSubscriber | undefined {
    for (;;) {
      const first = this.admitted.pop();
      if (first === undefined) {
        if (groups.blocked > MAX_LOOKAHEAD && this.feed.total === undefined) return undefined;
        const task = this.pullTask();
        if (task !== undefined) {
          if (this.joinGroup(groups, task)) this.admitted.push(task);
        } else if (this.admitted.items.length === 0) return undefined;
      } else if (first.index < this.cancelledFrom) return first;
      else this.leaveGroup(first);
    }
  }

  /** Whether the group of a task has a place for it. */
  private joinGroup(groups: Groups<TaskSubscriber>, task: TaskSubscriber): boolean {
    this.enter();
    try {
      if (groups.claim(task, this.keyOf(task))) return true;
      this.feed.suppressUnhandledRejection(task.input);
    } catch (error) {
      this.taskFailed(task, error);
    } finally {
      this.exit();
    }
    return false;
  }

  private leaveGroup(task: TaskSubscriber): void {
    if (task.group === null) return;
    const successor = this.groups!.release(task);
    if (successor !== null) this.admitted.push(successor);
    task.group = null;
  }

  /** Takes a permit, or queues for one: then the task is among the admitted until that is granted. */
  private takePermit(task: TaskSubscriber, permits: Permits): boolean {
    const place: Waiter = {
      before: null,
      after: null,
      granted: () => {
        this.waiter = undefined;
        this.start(this.admitted.pop()!);
        this.admit();
      },
    };
    if (permits.request(place)) return true;
    this.waiter = place;
    this.feed.suppressUnhandledRejection(task.input);
    this.admitted.push(task);
    return false;
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
    task.live = task.starting = true;
    this.enter();
    if (this.policy.started !== undefined) this.runStartHook(task);
    if (task.live) this.subscribe(task, input);
    else this.feed.suppressUnhandledRejection(input);
    task.starting = false;
    if (!task.live) this.releaseSlot(task);
    this.exit();
  }

  private runStartHook(task: TaskSubscriber): void {
    this.inStartHook = true;
    this.policy.started!(task);
    this.inStartHook = false;
  }

  private enter(): void {
    this.startDepth++;
  }

  private exit(): void {
    this.startDepth--;
    if (this.finalNotification !== undefined) this.notifyFinally();
  }

  private subscribe(task: TaskSubscriber, input: unknown): void {
    const { project } = this.feed;
    let made = input;
    try {
      if (project !== undefined || typeof input === 'function') made = this.project(task, input, project);
      if (!task.live) return suppressUnhandledRejection(made);
      if (!(made instanceof Observable)) {
        if (isPromise(made)) return task.subscribeToPromise(made);
        made = toObservable(made);
      }
    } catch (error) {
      return task.error(error);
    }
    try {
      (made as Observable<unknown>).subscribe(task);
    } catch (error) {
      report(error);
    }
  }

  /** What the project makes of an input, and the function that this or the input itself may be. */
  private project(task: TaskSubscriber, input: unknown, project: Project | undefined): unknown {
    const context = new Context(this.keyOf(task), task.index, task);
    let made = input;
    if (project !== undefined) {
      this.feed.suppressUnhandledRejection(input);
      made = project(input, context);
    }
    return typeof made === 'function' && task.live ? (made as Start)(context) : made;
  }

  private keyOf(task: TaskSubscriber): unknown {
    return this.feed.key(task.input, task.index);
  }

  /** Tears a task down, aborting its signal unless it has ended by itself. */
  private release(task: TaskSubscriber): void {
    if (!task.live) return;
    task.live = false;
    this.running.remove(task);
    if (task.run !== null) task.cancel();
    try {
      task.unsubscribe();
    } catch (error) {
      report(error);
    }
    task.input = task.last = null;
    if (!task.starting) this.releaseSlot(task);
  }

  /** Gives up what a task paused, when its teardown has run: what is being started may still have one to tell. */
  private releaseSlot(task: TaskSubscriber): void {
    this.active--;
    this.permits?.release();
    this.leaveGroup(task);
  }

  cancelFrom(index: number): void {
    this.cancelledFrom = index;
    this.leaveQueue();
    this.feed.close();
    const cancelled: TaskSubscriber[] = [];
    for (let task = this.running.last; task !== null; task = task.before) {
      if (task.index >= index) cancelled.push(task);
      else if (this.groups === undefined) break;
    }
    cancelled.reverse().forEach((task) => this.release(task));
  }

  // The end.

  /** All tasks have ended. */
  private end(): void {
    if (this.policy.done === undefined) this.complete();
    else this.policy.done();
  }

  emit(value: unknown): void {
    if (this.finished) return;
    try {
      this.subscriber.next(value);
    } catch (error) {
      report(error);
    }
  }

  complete(): void {
    this.finish(() => this.subscriber.complete());
  }

  fail(reason: unknown): void {
    this.finish(() => this.subscriber.error(reason));
  }

  finish(tell: () => void): void {
    if (this.finished) return;
    this.finished = true;
    this.stop();
    this.finalNotification = tell;
    this.notifyFinally();
  }

  /** What is being started may have a teardown that it has not told yet. */
  private notifyFinally(): void {
    if (this.startDepth > 0) return;
    const tell = this.finalNotification!;
    this.finalNotification = undefined;
    reportErrors(tell);
  }

  private timeOut(): void {
    const caught: TaskSnapshot[] = [];
    for (let task = this.running.first; task !== null; task = task.after) caught.push(this.snapshot(task));
    const waiting = [...this.admitted.items, ...(this.groups ?? [])].filter(({ index }) => index < this.cancelledFrom).map((task) => this.snapshot(task));
    this.feed.unpulled().forEach((input, at) => {
      const index = this.pulled + at;
      waiting.push({ key: this.feed.key(input, index), index, startedAt: undefined });
    });
    this.stop();
    const { due, onTimeout } = this.settings;
    if (onTimeout === 'complete') return this.complete();
    const keys = (tasks: TaskSnapshot[]) => tasks.sort(byIndex).map(({ key }) => key);
    const error = new TimeoutAllError({
      due,
      completed: this.completed,
      running: keys(caught),
      waiting: keys(waiting),
      errors: this.deferredErrors,
    });
    if (this.policy.timedOut === undefined) this.fail(error);
    else this.policy.timedOut(error, [...caught, ...waiting].sort(byIndex));
  }

  snapshot(task: TaskSubscriber): TaskSnapshot {
    return { key: this.keyOf(task), index: task.index, startedAt: task.startedAt };
  }

  /** Leaves nothing behind: the place in the queue first, so that no permit freed by a teardown comes back here. */
  private stop(): void {
    if (this.stopped) return;
    this.stopped = true;
    this.deadline?.unsubscribe();
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

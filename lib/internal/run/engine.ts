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
import type { Feed, Make, Receiver } from '../source/Feed.js';
import { PushFeed } from '../source/PushFeed.js';
import { Groups, type Group, type Member } from '../limits/Groups.js';
import { Heap } from '../util/Heap.js';
import { LinkedList } from '../util/LinkedList.js';
import type { Permits, Waiter } from '../limits/Permits.js';
import { guarded, report } from '../util/report.js';
import { CANCEL, FEED, NONE } from '../util/symbols.js';
import { after, now } from '../util/time.js';
import { isPromise, quiet, toObservable } from '../task/toObservable.js';

/** How to run: the options that all operators share, checked. */
export interface Settings {
  readonly project?: Make;
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
    if (run === null) return;
    this.run = null;
    run.hear(this, value);
    if (this.live) run.settle(this);
  }

  cancel(): void {
    const { context } = this;
    this.run = this.context = null;
    context?.[CANCEL]();
  }

  follow(promise: Promise<unknown>): void {
    promise.then(
      (value) => this.resolve(value),
      (reason) => this.error(reason),
    );
  }
}

/** An observable, or a stream of `tasks`, which opens a feed to be pulled from. */
type Source = Observable<unknown> & { [FEED]?: (project: Make | undefined) => Feed };

/** One run: what an operator does for one subscriber. The methods that are not private are for the policy, the feed and the tasks. */
export class Run implements Receiver {
  /** Tasks that have ended. */
  completed = 0;
  /** Lets nothing start, until it is taken back and `admit` called. */
  held = false;

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
  private cut = Infinity;

  // What is going on.
  /** Starts and pulls on the stack: the outermost loop goes on when they return. */
  private depth = 0;
  /** A start is being announced: whatever that brings about comes after it. */
  private announcing = false;
  /** The place in the queue for a permit, while there: some task is admitted that wants for nothing else. */
  private waiter: Waiter | undefined = undefined;
  private deadline: Subscription | undefined = undefined;
  /** Failures that wait for the end. */
  private aside: { index: number; reason: unknown }[] | undefined = undefined;
  private stopped = false;
  private finished = false;
  /** The end of the stream, while a start on the stack keeps it from being told. */
  private lastWord: (() => void) | undefined = undefined;

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
  get errors(): unknown[] {
    return (this.aside ?? []).sort(byIndex).map(({ reason }) => reason);
  }

  putAside({ index }: TaskSubscriber, reason: unknown): void {
    (this.aside ??= []).push({ index, reason });
  }

  // What the feed reports.

  take(input: unknown): boolean {
    if (this.permits !== undefined || this.groups !== undefined) return false;
    if (this.active >= this.limit || this.held || this.announcing || this.depth >= NESTING) return false;
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
    if (this.policy.value === undefined) task.last = value;
    else if (!this.isOver(task)) this.policy.value(task, value);
  }

  settle(task: TaskSubscriber): void {
    if (this.isOver(task)) return;
    this.completed++;
    if (task.last === NONE) this.policy.empty?.(task);
    else this.policy.fulfilled!(task, task.last);
    this.leave(task);
  }

  settleFailed(task: TaskSubscriber, reason: unknown): void {
    if (this.isOver(task)) return;
    this.completed++;
    if (this.policy.failed === undefined) this.fail(reason);
    else this.policy.failed(task, reason);
    this.leave(task);
  }

  /** It has been cancelled, or is about to be. */
  private isOver(task: TaskSubscriber): boolean {
    return this.stopped || task.index >= this.cut;
  }

  private leave(task: TaskSubscriber): void {
    this.release(task);
    this.admit();
  }

  // Admission.

  admit(): void {
    while (this.depth === 0 && this.active < this.limit && this.waiter === undefined && !this.held && !this.stopped) {
      const task = this.nextTask();
      if (this.stopped) return this.feed.hush(task?.input);
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
    this.depth++;
    const input = this.feed.pull();
    this.ascend();
    return input === NONE ? undefined : new TaskSubscriber(this, this.pulled++, input);
  }

  /** The first waiting task that its group admits. */
  private firstAdmitted(groups: Groups<TaskSubscriber>): TaskSubscriber | undefined {
    for (;;) {
      const first = this.admitted.pop();
      if (first === undefined) {
        if (groups.blocked > LOOKAHEAD && this.feed.total === undefined) return undefined;
        const task = this.pullTask();
        if (task !== undefined) {
          if (this.joinGroup(groups, task)) this.admitted.push(task);
        } else if (this.admitted.items.length === 0) return undefined;
      } else if (first.index < this.cut) return first;
      else this.leaveGroup(first);
    }
  }

  /** Whether the group of a task has a place for it. */
  private joinGroup(groups: Groups<TaskSubscriber>, task: TaskSubscriber): boolean {
    this.depth++;
    try {
      if (groups.claim(task, this.keyOf(task))) return true;
      this.feed.hush(task.input);
    } catch (error) {
      this.settleFailed(task, error);
    } finally {
      this.ascend();
    }
    return false;
  }

  private leaveGroup(task: TaskSubscriber): void {
    if (task.group === null) return;
    const heir = this.groups!.release(task);
    if (heir !== null) this.admitted.push(heir);
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
    this.feed.hush(task.input);
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
    this.depth++;
    if (this.policy.started !== undefined) this.announce(task);
    if (task.live) this.subscribe(task, input);
    else this.feed.hush(input);
    task.starting = false;
    if (!task.live) this.free(task);
    this.ascend();
  }

  private announce(task: TaskSubscriber): void {
    this.announcing = true;
    this.policy.started!(task);
    this.announcing = false;
  }

  private ascend(): void {
    this.depth--;
    if (this.lastWord !== undefined) this.tellLastWord();
  }

  private subscribe(task: TaskSubscriber, input: unknown): void {
    const { make } = this.feed;
    let made = input;
    try {
      if (make !== undefined || typeof input === 'function') made = this.make(task, input, make);
      if (!task.live) return quiet(made);
      if (!(made instanceof Observable)) {
        if (isPromise(made)) return task.follow(made);
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
  private make(task: TaskSubscriber, input: unknown, make: Make | undefined): unknown {
    const context = new Context(this.keyOf(task), task.index, task);
    let made = input;
    if (make !== undefined) {
      this.feed.hush(input);
      made = make(input, context);
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
    if (!task.starting) this.free(task);
  }

  /** Gives up what a task held, when its teardown has run: what is being started may still have one to tell. */
  private free(task: TaskSubscriber): void {
    this.active--;
    this.permits?.release();
    this.leaveGroup(task);
  }

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
    this.lastWord = tell;
    this.tellLastWord();
  }

  /** What is being started may have a teardown that it has not told yet. */
  private tellLastWord(): void {
    if (this.depth > 0) return;
    const tell = this.lastWord!;
    this.lastWord = undefined;
    guarded(tell);
  }

  private timeOut(): void {
    const caught: Unfinished[] = [];
    for (let task = this.running.first; task !== null; task = task.after) caught.push(this.unfinished(task));
    const waiting = [...this.admitted.items, ...(this.groups ?? [])].filter(({ index }) => index < this.cut).map((task) => this.unfinished(task));
    this.feed.rest().forEach((input, at) => {
      const index = this.pulled + at;
      waiting.push({ key: this.feed.key(input, index), index, startedAt: undefined });
    });
    this.stop();
    const { due, onTimeout } = this.settings;
    if (onTimeout === 'complete') return this.complete();
    const keys = (tasks: Unfinished[]) => tasks.sort(byIndex).map(({ key }) => key);
    const error = new TimeoutAllError({
      due,
      completed: this.completed,
      running: keys(caught),
      waiting: keys(waiting),
      errors: this.errors,
    });
    if (this.policy.timedOut === undefined) this.fail(error);
    else this.policy.timedOut(error, [...caught, ...waiting].sort(byIndex));
  }

  unfinished(task: TaskSubscriber): Unfinished {
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

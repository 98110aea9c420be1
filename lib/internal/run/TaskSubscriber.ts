/**
 * One task of a run, from the moment it is pulled from the source until its slot is free again.
 *
 * - `waiting`: pulled, but it is in the queue. Most tasks leave this state at once.
 * - `starting`: its project, or its `subscribe` method, is on the stack. It may emit, end or be cancelled meanwhile.
 * - `running`: subscribed. This is also the state of a task that waits for a promise.
 * - `ending`: it has ended or been cancelled, and its teardown runs. If it ended while it was starting, part of its
 *   teardown is only known when `subscribe` returns, so it stays in this state until then.
 * - `ended`: its teardown has run and its slot is free.
 *
 * A task goes through these states from top to bottom; only `running` can be skipped. `Run` makes every transition. What a
 * task does on its own is to subscribe and to report: `listener` is the run until the task ends by itself or is cancelled,
 * whichever comes first, and `null` from then on. So a task reports its end at most once, and nothing after it. Letting go
 * of the listener also lets go of the run, which a promise that never settles would otherwise keep in memory.
 */
import { Observable } from 'rxjs';
import type { Feed } from '../source/Feed.js';
import type { Cancellations } from '../task/Cancellations.js';
import { Context, type ContextOwner, type Project } from '../task/Context.js';
import { isThenable, listenTo, suppressUnhandledRejection } from '../task/thenables.js';
import { isTaskFunction, toObservable } from '../task/toObservable.js';
import { report } from '../util/report.js';
import { CANCEL, NONE } from '../util/symbols.js';
import { LightSubscriber } from './LightSubscriber.js';
import type { Group, QueuedTask } from './TaskQueue.js';

export type TaskState = 'waiting' | 'starting' | 'running' | 'ending' | 'ended';

/** What a task reports to. */
export interface TaskListener {
  readonly cancellations: Cancellations;
  taskEmitted(task: TaskSubscriber, value: unknown): void;
  taskCompleted(task: TaskSubscriber): void;
  taskFailed(task: TaskSubscriber, reason: unknown): void;
}

/** A `Subscriber` without a destination is the cheapest object that RxJS accepts as a subscriber. */
export class TaskSubscriber extends LightSubscriber implements QueuedTask<TaskSubscriber>, ContextOwner {
  state: TaskState;
  /** `null` once the task has ended by itself or been cancelled. */
  listener: TaskListener | null;
  /** Position in the source. */
  readonly index: number;
  /** What the task is made from. */
  input: unknown;
  /** The last value, if the policy keeps results. */
  lastValue: unknown;
  /** Its context, once the signal has been read. */
  context: Context | undefined;
  cancelled: boolean;
  /** When it started, if the policy keeps time. */
  startedAt: number | undefined;
  group: Group<TaskSubscriber> | null;
  // Its neighbours among the running tasks.
  before: TaskSubscriber | null;
  after: TaskSubscriber | null;

  constructor(listener: TaskListener, index: number, input: unknown) {
    super();
    this.state = 'waiting';
    this.listener = listener;
    this.index = index;
    this.input = input;
    this.lastValue = NONE;
    this.context = undefined;
    this.cancelled = false;
    this.startedAt = undefined;
    this.group = null;
    this.before = null;
    this.after = null;
  }

  /** Makes the task and subscribes to what that gives. */
  subscribeTo(feed: Feed): void {
    const { input } = this;
    const { project } = feed;
    let made = input;
    try {
      if (project !== undefined || typeof input === 'function') made = this.make(feed, project);
      // The project may have ended the run, or a competing task.
      if (this.state !== 'starting') return suppressUnhandledRejection(made);
      if (!(made instanceof Observable)) {
        if (isThenable(made)) return this.subscribeToPromise(made);
        made = toObservable(made);
      }
    } catch (error) {
      return this.error(error);
    }
    try {
      (made as Observable<unknown>).subscribe(this);
    } catch (error) {
      // Thrown by a subject that has been closed, for example, or by the teardown of a task that has ended.
      if (this.listener === null) report(error);
      else this.error(error);
    }
  }

  override next(value: unknown): void {
    this.listener?.taskEmitted(this, value);
  }

  override error(reason: unknown): void {
    const { listener } = this;
    this.listener = null;
    listener?.taskFailed(this, reason);
  }

  override complete(): void {
    const { listener } = this;
    this.listener = null;
    listener?.taskCompleted(this);
  }

  /** Aborts the signal, unless the task has ended by itself. */
  cancel(): void {
    if (this.listener === null) return;
    const { context } = this;
    this.listener = null;
    this.context = undefined;
    this.cancelled = true;
    context?.[CANCEL]();
  }

  /** Calls the project, and the function that it returns or that the input itself is. */
  private make(feed: Feed, project: Project | undefined): unknown {
    const { input, index } = this;
    const { cancellations } = this.listener!;
    const context = new Context(feed.key(input, index), index, this, cancellations);
    let made = input;
    if (project !== undefined) {
      feed.suppressUnhandledRejection(input);
      made = project(input, context);
    }
    return this.state === 'starting' && isTaskFunction(made) ? made(context) : made;
  }

  private subscribeToPromise(promise: PromiseLike<unknown>): void {
    listenTo(
      promise,
      (value) => this.resolve(value),
      (reason) => this.error(reason),
    );
  }

  /**
   * A promise ends with its value, so the listener is gone before the value is reported: if that value cancels everything,
   * as the winner of `firstSuccess` does, this task's signal must not abort. The body of a `fetch` is read after that.
   */
  private resolve(value: unknown): void {
    const { listener } = this;
    if (listener === null) return;
    this.listener = null;
    listener.taskEmitted(this, value);
    // A promise may call back while it is being subscribed, so the task may still be starting.
    if (this.state === 'running' || this.state === 'starting') listener.taskCompleted(this);
  }
}

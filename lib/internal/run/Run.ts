/**
 * One run: what an operator does for one subscriber. It pulls inputs from a feed, starts their tasks as far as every limit
 * allows, tells the policy of the operator what happens to them, and cleans up at the end.
 *
 * - `open`: tasks start, run and report. Everything else in this file happens in this phase.
 * - `ending`: the deadline has passed and everything has been torn down. The policy reports the tasks that were cut off.
 * - `over`: everything has been torn down, and nothing is emitted any more but the final notification.
 *
 * A run goes from `open` to `ending` at its deadline, and to `over` by its final notification or when it is unsubscribed.
 * `stop` makes both transitions. A final notification that is decided while a start is on the stack is sent when that start
 * returns, because the task may have a teardown that is not known before.
 *
 * Who calls what: the feed calls `tryStart`, `admit`, `sourceEnded` and `fail`; tasks call `taskEmitted`, `taskCompleted` and
 * `taskFailed`; the policy calls the methods of `RunHandle`. `admit` is the only loop. Everything that may let a task start
 * ends by calling it, and it returns at once while a start is on the stack, so that the loop further down goes on instead.
 * That is why a million synchronous tasks don't overflow the stack, and why a task joins and leaves at a cost that doesn't
 * depend on the others. `mergeMap` and `Subscription` have neither property, which is the reason for this file.
 *
 * Every call to user code (a project, an observer, a teardown, an iterator) may end the run or start tasks. After such a
 * call, state has to be read again.
 */
import type { Subscriber, Subscription } from 'rxjs';
import { TimeoutAllError } from '../../TimeoutAllError.js';
import type { Feed, Receiver, TaskSnapshot } from '../source/Feed.js';
import { openFeed, type TaskSource } from '../source/openFeed.js';
import {
  because,
  Cancellations,
  outdone,
  unsubscribeBecause,
  unsubscribed,
  type CancelReason,
} from '../task/Cancellations.js';
import { byIndex } from '../util/byIndex.js';
import { LinkedList } from '../util/LinkedList.js';
import { report, reportErrors } from '../util/report.js';
import { NONE } from '../util/symbols.js';
import { after, at, calendar } from '../util/time.js';
import { Admission, type AdmissionHost } from './Admission.js';
import type { Policy, RunHandle } from './Policy.js';
import type { Settings } from './Settings.js';
import type { TaskSubscriber } from './TaskSubscriber.js';

type Phase = 'open' | 'ending' | 'over';

/** How deeply starts may nest when starting a task makes the source emit another. */
const MAX_START_DEPTH = 64;

export class Run implements RunHandle, Receiver, AdmissionHost {
  readonly #subscriber: Subscriber<unknown>;
  readonly #settings: Settings;
  /** The number of tasks that have ended. */
  completed = 0;
  readonly cancellations = new Cancellations();

  #phase: Phase = 'open';
  readonly #feed: Feed;
  readonly #admission: Admission;
  readonly #policy: Policy;
  /** Started tasks that have not been torn down, in order of start. */
  readonly #running = new LinkedList<TaskSubscriber>();
  /** The slots taken: by running tasks, and by tasks whose teardown runs. */
  #active = 0;
  /** The policy lets nothing start. */
  #paused = false;
  /** The starts and pulls on the stack. The outermost loop goes on when they return. */
  #startDepth = 0;
  /** The policy is hearing of an arrival or a start, and no other task must start before that one. */
  #inHook = false;
  #deadline: Subscription | undefined = undefined;
  /** Tasks that never started and whose cut-off the policy has yet to report. */
  #unreported: number | undefined = undefined;
  readonly #deferred: { index: number; reason: unknown }[] = [];
  /** The final notification, deferred while a start is on the stack. */
  #finalNotification: (() => void) | undefined = undefined;

  constructor(
    source: TaskSource,
    subscriber: Subscriber<unknown>,
    settings: Settings,
    policyOf: (run: RunHandle) => Policy,
  ) {
    this.#subscriber = subscriber;
    this.#settings = settings;
    this.#feed = openFeed(source, settings.project, settings.options.signal?.aborted);
    this.#admission = new Admission(this.#feed, settings, this);
    this.#policy = policyOf(this);
  }

  begin(): void {
    const { due, options } = this.#settings;
    const { signal } = options;
    this.#subscriber.add(() => this.#stop('over'));
    if (signal !== undefined) {
      const abort = () => this.fail(signal.reason);
      if (signal.aborted) return abort();
      signal.addEventListener('abort', abort);
      this.#subscriber.add(() => signal.removeEventListener('abort', abort));
    }
    this.#policy.begun?.();
    if (due !== Infinity && this.#phase === 'open') {
      const timeOut = () => this.#timeOut();
      const left = typeof due === 'number' ? due : due.getTime() - calendar();
      // A `Date` that has become invalid meanwhile has passed as well.
      if (!(left > 0)) timeOut();
      else this.#deadline = typeof due === 'number' ? after(due, timeOut) : at(due.getTime(), timeOut);
    }
    if (this.#phase === 'open') this.#feed.open(this);
  }

  // The handle of the policy.

  get total(): number | undefined {
    return this.#feed.total;
  }

  get waiting(): number {
    return this.#unreported ?? this.#admission.waiting;
  }

  get deferredErrors(): unknown[] {
    return this.#deferred.sort(byIndex).map(({ reason }) => reason);
  }

  snapshot(task: TaskSubscriber): TaskSnapshot {
    return this.#feed.snapshot(task.input, task.index, task.startedAt);
  }

  listed(): TaskSnapshot[] {
    const feed = this.#feed;
    return feed.listed.map((input, index) => feed.snapshot(input, index));
  }

  emit(value: unknown): void {
    if (this.#phase === 'over') return;
    try {
      this.#subscriber.next(value);
    } catch (error) {
      report(error);
    }
  }

  complete(): void {
    this.#finish(() => this.#subscriber.complete());
  }

  completeWith(value: unknown): void {
    this.#finish(() => {
      reportErrors(() => this.#subscriber.next(value));
      this.#subscriber.complete();
    }, outdone);
  }

  fail(reason: unknown): void {
    this.#finish(() => this.#subscriber.error(reason), because(reason));
  }

  deferError({ index }: TaskSubscriber, reason: unknown): void {
    this.#deferred.push({ index, reason });
  }

  cancelFrom(index: number, reason: unknown): void {
    this.#admission.withdraw(index, because(reason));
    // Collected first, since a teardown may end other tasks and so change the list. From the end, since that is where they
    // are: scanning all of the list for each failure would be quadratic.
    const cancelled: TaskSubscriber[] = [];
    for (let task = this.#running.last; task !== null; task = task.before) {
      if (task.index >= index) cancelled.push(task);
      else if (this.#admission.inTaskOrder) break;
    }
    cancelled.reverse().forEach((task) => this.#tearDown(task));
  }

  pause(): void {
    this.#paused = true;
    this.#admission.leave();
  }

  resume(): void {
    this.#paused = false;
    this.admit();
  }

  // Reports of the feed.

  tryStart(input: unknown): boolean {
    if (!this.#admission.unrestricted || this.#active >= this.#settings.limit) return false;
    if (this.#paused || this.#inHook || this.#startDepth >= MAX_START_DEPTH) return false;
    const task = this.#admission.taskOf(input);
    if (this.#policy.arrived !== undefined) this.#runArrivalHook(task);
    // The hook may have ended the run.
    if (this.#phase === 'open') this.start(task);
    else this.#feed.suppressUnhandledRejection(input);
    this.admit();
    return true;
  }

  taskArrived(input: unknown, index: number): void {
    this.#policy.arrived?.(this.#feed.snapshot(input, index));
  }

  sourceEnded(): void {
    this.#policy.totalKnown?.();
    this.admit();
  }

  // Reports of a task.

  taskEmitted(task: TaskSubscriber, value: unknown): void {
    const policy = this.#policy;
    if (policy.value === undefined) task.lastValue = value;
    else if (!this.#isCancelled(task)) {
      try {
        policy.value(task, value);
      } catch (error) {
        this.taskFailed(task, error);
      }
    }
  }

  taskCompleted(task: TaskSubscriber): void {
    if (this.#isCancelled(task)) return;
    const policy = this.#policy;
    this.completed++;
    if (policy.fulfilled === undefined || task.lastValue === NONE) policy.empty?.(task);
    else policy.fulfilled(task, task.lastValue);
    this.#taskEnded(task);
  }

  taskFailed(task: TaskSubscriber, reason: unknown): void {
    if (this.#isCancelled(task)) return;
    const policy = this.#policy;
    this.completed++;
    if (policy.failed === undefined) this.fail(reason);
    else policy.failed(task, reason);
    this.#taskEnded(task);
  }

  /** Emission, then teardown, then the next start. */
  #taskEnded(task: TaskSubscriber): void {
    this.#tearDown(task);
    this.#policy.tornDown?.(task);
    this.admit();
  }

  /** Whether a task has been cancelled, or will be as soon as the teardown on the stack returns. */
  #isCancelled(task: TaskSubscriber): boolean {
    return task.index >= this.cancellations.from;
  }

  // Starting tasks.

  admit(): void {
    while (this.#startDepth === 0 && this.#active < this.#settings.limit && this.#phase === 'open') {
      // A pause ends when nothing runs any more, since nothing could end it.
      if (this.#paused && this.#active > 0) return;
      const task = this.#admission.next();
      if (task !== undefined) this.start(task);
      else if (this.#phase === 'open' && this.#active === 0 && this.#admission.exhausted) return this.#end();
      else return;
    }
  }

  start(task: TaskSubscriber): void {
    const { input } = task;
    this.#active++;
    this.#running.push(task);
    task.state = 'starting';
    this.enter();
    if (this.#policy.started !== undefined) this.#runStartHook(task);
    // Cancelled by the hook, the task never starts, and nobody would handle the rejection of its promise.
    if (task.state === 'starting') task.subscribeTo(this.#feed);
    else this.#feed.suppressUnhandledRejection(input);
    if (task.state === 'starting') task.state = 'running';
    else this.#releaseSlot(task);
    this.exit();
  }

  #runArrivalHook({ input, index }: TaskSubscriber): void {
    this.#inHook = true;
    this.enter();
    this.taskArrived(input, index);
    this.#inHook = false;
    this.exit();
  }

  #runStartHook(task: TaskSubscriber): void {
    this.#inHook = true;
    this.#policy.started?.(task);
    this.#admission.started();
    this.#inHook = false;
  }

  enter(): void {
    this.#startDepth++;
  }

  exit(): void {
    this.#startDepth--;
    if (this.#finalNotification !== undefined) this.#sendFinalNotification();
  }

  // Ending tasks.

  #tearDown(task: TaskSubscriber): void {
    const { state } = task;
    if (state !== 'running' && state !== 'starting') return;
    task.state = 'ending';
    this.#running.remove(task);
    task.cancel();
    try {
      if (task.cancelled) unsubscribeBecause(this.cancellations.reasonOf(task.index), task);
      else task.unsubscribe();
    } catch (error) {
      report(error);
    }
    task.input = task.lastValue = null;
    // `start` does it otherwise: a teardown that `subscribe` has yet to return counts against the limit, too.
    if (state === 'running') this.#releaseSlot(task);
  }

  #releaseSlot(task: TaskSubscriber): void {
    task.state = 'ended';
    this.#active--;
    this.#admission.release(task);
  }

  // Ending the run.

  #end(): void {
    if (this.#policy.done === undefined) this.complete();
    else this.#policy.done();
  }

  #timeOut(): void {
    const { due, onTimeout } = this.#settings;
    const running: TaskSnapshot[] = [];
    for (let task = this.#running.first; task !== null; task = task.after) running.push(this.snapshot(task));
    running.sort(byIndex);
    const waiting = this.#admission.unstarted();
    const { completed, deferredErrors: errors } = this;
    const error = new TimeoutAllError(
      { due, completed, running: running.map(keyOf), waiting: waiting.map(keyOf), errors },
      { running: running.map(indexOf), waiting: waiting.map(indexOf) },
    );
    this.#stop('ending', because(error));
    if (onTimeout === 'complete') return this.complete();
    if (this.#policy.cutOff === undefined) return this.fail(error);
    this.#unreported = waiting.length;
    for (const task of [...running, ...waiting].sort(byIndex)) {
      this.completed++;
      if (task.startedAt === undefined) this.#unreported--;
      this.#policy.cutOff(task, error);
    }
    this.#end();
  }

  #finish(notify: () => void, reason?: CancelReason): void {
    if (this.#phase === 'over') return;
    this.#stop('over', reason);
    this.#finalNotification = notify;
    this.#sendFinalNotification();
  }

  #sendFinalNotification(): void {
    if (this.#startDepth > 0) return;
    const notify = this.#finalNotification!;
    this.#finalNotification = undefined;
    reportErrors(notify);
  }

  /** Leaves nothing behind. */
  #stop(phase: 'ending' | 'over', reason = unsubscribed): void {
    const alreadyStopped = this.#phase !== 'open';
    this.#phase = phase;
    if (alreadyStopped) return;
    this.#deadline?.unsubscribe();
    this.#policy.finalize?.();
    this.#admission.withdraw(0, reason);
    for (let task = this.#running.first; task !== null; task = this.#running.first) this.#tearDown(task);
  }
}

function keyOf({ key }: TaskSnapshot): unknown {
  return key;
}

function indexOf({ index }: TaskSnapshot): number {
  return index;
}

/**
 * Decides which task starts next.
 *
 * `Run` decides *whether* one may start: it compares its slots before it asks, so that nothing is pulled from the source too
 * early. Here, the queue decides *which* task it is, and shared limits decide *when*. A known task that hasn't started is in
 * one of two places:
 *
 * - in the feed, not pulled yet;
 * - in the queue, which passes over tasks whose group is full. Only runs with groups, priorities or shared limits have one.
 *   With priorities, all known tasks are pulled into it; otherwise, no more than it takes to find one that may start.
 *
 * `next` pulls tasks until it finds one to start. If a shared limit has no permit left, the run has a place in the queue of
 * that limit until then, with the priority of its first task, and nothing else starts. `release` returns what a task held,
 * and `withdraw` cancels everything from an index on: those tasks are still taken out of the queue, but never start.
 *
 * Pulling, `groupBy` and `priority` are user code, which may push to the source or end the run. All are bracketed by `enter`
 * and `exit` of the host, so that nothing starts meanwhile.
 */
import type { Gate } from '../limits/Limit.js';
import type { Feed, TaskSnapshot } from '../source/Feed.js';
import type { CancelReason } from '../task/Cancellations.js';
import { byIndex } from '../util/byIndex.js';
import { NONE } from '../util/symbols.js';
import type { Settings } from './Settings.js';
import { TaskQueue } from './TaskQueue.js';
import { TaskSubscriber, type TaskListener } from './TaskSubscriber.js';

/** The run that is asking. */
export interface AdmissionHost extends TaskListener {
  enter(): void;
  exit(): void;
  start(task: TaskSubscriber): void;
  admit(): void;
}

/** How many waiting tasks are passed over in search of one that may start, while the number of tasks is unknown. */
const MAX_LOOKAHEAD = 1_024;

export class Admission {
  readonly #feed: Feed;
  readonly #host: AdmissionHost;
  /** Whether tasks start in task order. Groups and priorities change that. */
  readonly inTaskOrder: boolean;
  readonly #queue: TaskQueue<TaskSubscriber> | undefined = undefined;
  readonly #hasPriorities: boolean;
  /** What a task has to pass before it starts. */
  readonly #gate: Gate | undefined;
  #pulled = 0;

  constructor(feed: Feed, { limits, options }: Settings, host: AdmissionHost) {
    this.#feed = feed;
    this.#host = host;
    const { groupBy, priority } = options;
    this.#hasPriorities = priority !== undefined;
    this.inTaskOrder = !this.#hasPriorities && groupBy === undefined;
    this.#gate = limits[0]?.gate(limits, () => {
      host.start(this.#queue!.take());
      host.admit();
    });
    if (!this.inTaskOrder || this.#gate !== undefined) this.#queue = new TaskQueue(options);
  }

  /** Whether only slots limit the tasks, so that they may start as they arrive. */
  get unrestricted(): boolean {
    return this.#queue === undefined;
  }

  /** Whether no task is left to start once the running ones have ended. */
  get exhausted(): boolean {
    return this.#feed.ended && !this.#queue?.waiting;
  }

  /** The number of known tasks that have not started. */
  get waiting(): number {
    return this.#feed.waiting + (this.#queue?.waiting ?? 0);
  }

  /** The task to start next, or `undefined` if none is known or the next one has to wait for a permit. */
  next(): TaskSubscriber | undefined {
    const queue = this.#queue;
    if (queue === undefined) return this.#pull();
    const priority = this.#firstPriority(queue);
    if (priority === undefined || this.#gate?.pass(priority) === false) return undefined;
    return queue.take();
  }

  /** Makes a task of an input that has just left the source. */
  taskOf(input: unknown): TaskSubscriber {
    return new TaskSubscriber(this.#host, this.#pulled++, input);
  }

  /** The task that came from `next` starts now. Only needed if something else came between. */
  started(): void {
    this.#gate?.started();
  }

  /** Gives back what a task held. */
  release(task: TaskSubscriber): void {
    this.#gate?.release();
    this.#queue?.release(task);
  }

  /**
   * Cancels the tasks from an index on: leaves the source and the queues of shared limits. Those come first: a permit that is
   * freed by closing the source must not come back here.
   */
  withdraw(from: number, reason: CancelReason): void {
    this.#host.cancellations.add(from, reason);
    this.leave();
    this.#feed.close();
  }

  /** Gives up what the next task has and waits for. */
  leave(): void {
    this.#gate?.leave();
  }

  /** The known tasks that have not started, in task order. */
  unstarted(): TaskSnapshot[] {
    const pulled = [...(this.#queue ?? [])].filter(({ index }) => index < this.#host.cancellations.from);
    const unpulled = this.#feed.unpulled().map((input, at) => ({ input, index: this.#pulled + at }));
    return [...pulled, ...unpulled].map(({ input, index }) => this.#feed.snapshot(input, index)).sort(byIndex);
  }

  #pull(): TaskSubscriber | undefined {
    this.#host.enter();
    const input = this.#feed.pull();
    this.#host.exit();
    return input === NONE ? undefined : this.taskOf(input);
  }

  /** The priority of the first task in the queue that may start, after pulling what may come before it. */
  #firstPriority(queue: TaskQueue<TaskSubscriber>): number | undefined {
    for (;;) {
      const { first } = queue;
      const competes = this.#hasPriorities && this.#feed.waiting > 0;
      if (first !== undefined && first.task.index >= this.#host.cancellations.from) {
        queue.release(queue.take());
      } else if (first !== undefined && !competes) {
        return first.priority;
      } else {
        if (!competes && queue.waiting > MAX_LOOKAHEAD && this.#feed.total === undefined) return undefined;
        const task = this.#pull();
        if (task !== undefined) this.#join(task, queue);
        // Pulling may have ended a task, so that another one of its group may start.
        else if (queue.first === undefined) return undefined;
      }
    }
  }

  #join(task: TaskSubscriber, queue: TaskQueue<TaskSubscriber>): void {
    this.#host.enter();
    try {
      this.#feed.suppressUnhandledRejection(task.input);
      queue.add(task, this.#feed.key(task.input, task.index));
    } catch (error) {
      this.#host.taskFailed(task, error);
    } finally {
      this.#host.exit();
    }
  }
}

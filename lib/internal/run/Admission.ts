/**
 * Decides which task starts next.
 *
 * `Run` decides *whether* one may start: it compares its slots before it asks, so that nothing is pulled from the source too
 * early. Here, groups decide *which* task it is, and permits decide *when*. A known task that hasn't started is in one of
 * three places:
 *
 * - in the feed, not pulled yet;
 * - blocked: pulled, but its group is full. When a task of the group ends, the place goes to the first blocked one, which
 *   becomes admitted;
 * - admitted: its group has a place for it. Admitted tasks start in task order. If permits are limited, the first of them
 *   stays here until its permit is granted.
 *
 * `next` pulls, blocks and admits tasks until it finds one to start. `release` returns what a task held, and `withdraw`
 * cancels everything from an index on: those tasks are still pulled out of their groups, but never start.
 *
 * Pulling and `groupBy` are user code, which may push to the source or end the run. Both are bracketed by `enter` and `exit`
 * of the host, so that nothing starts meanwhile.
 */
import { Groups } from '../limits/Groups.js';
import type { Permits } from '../limits/Permits.js';
import type { Waiter } from '../limits/Waiter.js';
import type { Feed } from '../source/Feed.js';
import { byIndex } from '../util/byIndex.js';
import { Heap } from '../util/Heap.js';
import { NONE } from '../util/symbols.js';
import type { Settings } from './Settings.js';
import { TaskSubscriber, type TaskListener, type TaskSnapshot } from './TaskSubscriber.js';

/** The run that is asking. */
export interface AdmissionHost extends TaskListener {
  enter(): void;
  exit(): void;
  start(task: TaskSubscriber): void;
  admit(): void;
}

/** How many blocked tasks are passed over in search of one that may start, while the number of tasks is unknown. */
const MAX_LOOKAHEAD = 1_024;

export class Admission {
  /** Tasks from this index on are cancelled. */
  cancelledFrom = Infinity;
  /** The place in the queue for a permit. The task that waits for it is the first of the admitted ones. */
  private waiter: Waiter | undefined = undefined;
  private readonly groups: Groups<TaskSubscriber> | undefined;
  private readonly permits: Permits | undefined;
  private readonly admitted = new Heap<TaskSubscriber>();
  private pulled = 0;

  constructor(
    private readonly feed: Feed,
    { grouping, permits }: Settings,
    private readonly host: AdmissionHost,
  ) {
    this.groups = grouping && new Groups(grouping.groupBy, grouping.perGroup);
    this.permits = permits;
  }

  /** Whether tasks start in task order. Groups change that. */
  get inTaskOrder(): boolean {
    return this.groups === undefined;
  }

  /** Whether only slots limit the tasks, so that they may start as they arrive. */
  get unrestricted(): boolean {
    return this.groups === undefined && this.permits === undefined;
  }

  /** Whether no task is left to start once the running ones have ended. */
  get exhausted(): boolean {
    return this.feed.ended && this.waiter === undefined;
  }

  /** The number of known tasks that have not started. */
  get waiting(): number {
    return this.feed.waiting + this.admitted.items.length + (this.groups?.blocked ?? 0);
  }

  /** The task to start next, or `undefined` if none is known or the next one has to wait for a permit. */
  next(): TaskSubscriber | undefined {
    if (this.waiter !== undefined) return undefined;
    const task = this.groups === undefined ? this.pull() : this.firstAdmitted(this.groups);
    if (task === undefined || this.permits === undefined) return task;
    return this.acquirePermit(task, this.permits) ? task : undefined;
  }

  /** Makes a task of an input that has just left the source. */
  taskOf(input: unknown): TaskSubscriber {
    return new TaskSubscriber(this.host, this.pulled++, input);
  }

  /** Gives back what a task held. */
  release(task: TaskSubscriber): void {
    this.permits?.release();
    if (task.group !== null) this.leaveGroup(task);
  }

  /**
   * Cancels the tasks from an index on: leaves the source and the queue for permits. The queue comes first: a permit that is
   * freed by closing the source must not come back here.
   */
  withdraw(from: number): void {
    this.cancelledFrom = from;
    if (this.waiter !== undefined) this.permits?.withdraw(this.waiter);
    this.waiter = undefined;
    this.feed.close();
  }

  /** The known tasks that have not started, in task order. */
  unstarted(): TaskSnapshot[] {
    const pulled = [...this.admitted.items, ...(this.groups ?? [])].filter(({ index }) => index < this.cancelledFrom);
    const unpulled = this.feed.unpulled().map((input, at) => {
      const index = this.pulled + at;
      return { key: this.feed.safeKey(input, index), index, startedAt: undefined };
    });
    return [...pulled.map((task) => task.snapshot(this.feed)), ...unpulled].sort(byIndex);
  }

  private pull(): TaskSubscriber | undefined {
    this.host.enter();
    const input = this.feed.pull();
    this.host.exit();
    if (input === NONE) return undefined;
    const task = this.taskOf(input);
    return this.isCancelled(task) ? undefined : task;
  }

  /** The first waiting task whose group has a place for it. */
  private firstAdmitted(groups: Groups<TaskSubscriber>): TaskSubscriber | undefined {
    for (;;) {
      const first = this.admitted.pop();
      if (first !== undefined) {
        if (!this.isCancelled(first)) return first;
        this.leaveGroup(first);
      } else {
        if (groups.blocked > MAX_LOOKAHEAD && this.feed.total === undefined) return undefined;
        const task = this.pull();
        if (task !== undefined) this.joinGroup(task, groups);
        // Pulling may have ended a task, whose place in its group has gone to another.
        else if (this.admitted.items.length === 0) return undefined;
      }
    }
  }

  private joinGroup(task: TaskSubscriber, groups: Groups<TaskSubscriber>): void {
    this.host.enter();
    try {
      if (groups.claim(task, this.feed.key(task.input, task.index))) this.admitted.push(task);
      // Even if it has been admitted, another one may come first.
      this.feed.suppressUnhandledRejection(task.input);
    } catch (error) {
      this.host.taskFailed(task, error);
    } finally {
      this.host.exit();
    }
  }

  private leaveGroup(task: TaskSubscriber): void {
    const successor = this.groups?.release(task);
    if (successor) this.admitted.push(successor);
    task.group = null;
  }

  /** Takes a permit, or queues for one and keeps the task among the admitted ones until then. */
  private acquirePermit(task: TaskSubscriber, permits: Permits): boolean {
    const waiter = permits.request(() => {
      this.waiter = undefined;
      this.host.start(this.admitted.pop()!);
      this.host.admit();
    });
    if (waiter === undefined) return true;
    this.waiter = waiter;
    this.feed.suppressUnhandledRejection(task.input);
    this.admitted.push(task);
    return false;
  }

  /** A cancelled task never starts, so nobody would handle the rejection of its promise. */
  private isCancelled(task: TaskSubscriber): boolean {
    if (task.index < this.cancelledFrom) return false;
    this.feed.suppressUnhandledRejection(task.input);
    return true;
  }
}

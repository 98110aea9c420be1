import { suppressUnhandledRejection } from '../task/thenables.js';
import { describe } from '../util/describe.js';
import { Heap, outranks, type Placed, type Ranked } from '../util/Heap.js';
import type { Ordering } from './Settings.js';

/** A task as its queue sees it. */
export interface QueuedTask<T> {
  readonly index: number;
  group: Group<T> | null;
}

/** A task in the queue. */
export interface Entry<T> extends Ranked, Placed {
  readonly task: T;
}

/** The tasks of one host, one tenant and so on. */
export interface Group<T> extends Placed {
  readonly name: unknown;
  /** The number of its tasks that have been taken and not released. */
  running: number;
  readonly waiting: Heap<Entry<T>>;
}

/**
 * Tasks that have been pulled and wait, by priority and then in task order. At most `perGroup` tasks of a group may run; those
 * of a full group are passed over. A group is forgotten when its last task is released, so any number can come and go.
 *
 * Without `groupBy`, all tasks are in one group.
 */
export class TaskQueue<T extends QueuedTask<T>> {
  /** The number of tasks in the queue. */
  waiting = 0;
  private readonly groups = new Map<unknown, Group<T>>();
  /** The groups of which a task may start, in the order of these tasks. */
  private readonly open = new Heap<Group<T>>((one, other) => outranks(one.waiting.first!, other.waiting.first!));

  constructor(private readonly ordering: Ordering) {}

  /** The first task that may start. */
  get first(): Entry<T> | undefined {
    return this.open.first?.waiting.first;
  }

  /** Adds a task. Throws if `groupBy` or `priority` does, or returns something useless. */
  add(task: T, key: unknown): void {
    const { groupBy, priority: priorityOf } = this.ordering;
    const { index: order } = task;
    const name = groupBy?.(key, order);
    // Each object would be a group of its own, so that nothing would be limited.
    if ((typeof name === 'object' && name !== null) || typeof name === 'function') {
      suppressUnhandledRejection(name);
      throw new TypeError(`groupBy must return a string or another primitive value, got ${describe(name)}`);
    }
    const priority = priorityOf === undefined ? 0 : priorityOf(key, order);
    if (typeof priority !== 'number' || Number.isNaN(priority)) {
      suppressUnhandledRejection(priority);
      throw new TypeError(`priority must return a number, got ${describe(priority)}`);
    }
    let group = this.groups.get(name);
    if (group === undefined) {
      group = { name, running: 0, waiting: new Heap<Entry<T>>(outranks), place: -1 };
      this.groups.set(name, group);
    }
    group.waiting.push({ task, priority, order, place: -1 });
    this.waiting++;
    this.update(group);
  }

  /** Removes the first task that may start. */
  take(): T {
    const group = this.open.first!;
    const entry = group.waiting.first!;
    const { task } = entry;
    group.waiting.remove(entry);
    group.running++;
    task.group = group;
    this.waiting--;
    this.update(group);
    return task;
  }

  /** Gives up the place of a task that has been taken. */
  release(task: T): void {
    const group = task.group!;
    task.group = null;
    group.running--;
    this.update(group);
  }

  /** All tasks, group by group. */
  *[Symbol.iterator](): Generator<T> {
    for (const { waiting } of this.groups.values()) for (const { task } of waiting.items) yield task;
  }

  /** Keeps the places of a group up to date. */
  private update(group: Group<T>): void {
    if (group.place >= 0) this.open.remove(group);
    if (group.waiting.first === undefined) {
      if (group.running === 0) this.groups.delete(group.name);
    } else if (group.running < this.ordering.perGroup) {
      this.open.push(group);
    }
  }
}

import type { RunOptions } from '../../RunOptions.js';
import { suppressUnhandledRejection } from '../task/thenables.js';
import { describe } from '../util/describe.js';
import { Heap, outranks, type Ranked } from '../util/Heap.js';

/** A task as its queue sees it. */
export interface QueuedTask<T> {
  readonly index: number;
  group: Group<T> | null;
}

/** A task in the queue. */
interface Entry<T> extends Ranked {
  readonly task: T;
  readonly group: Group<T>;
}

/** Which of the waiting tasks starts next: the options of an operator. */
export type Ordering = Pick<RunOptions, 'groupBy' | 'perGroup' | 'priority'>;

/** The tasks of one host, one tenant and so on. */
export interface Group<T> {
  readonly name: unknown;
  /** The number of its tasks that wait or run. */
  size: number;
  running: number;
  /** Tasks that came first when the group was full. */
  readonly blocked: Heap<Entry<T>>;
}

/**
 * Tasks that have been pulled and wait, by priority and then in task order. At most `perGroup` tasks of a group may run; those
 * of a full group are passed over. A group is forgotten when its last task is released, so any number can come and go.
 *
 * Without `groupBy`, all tasks are in one group.
 */
export class TaskQueue<T extends QueuedTask<T>> {
  readonly #ordering: Ordering;
  /** The number of tasks in the queue. */
  waiting = 0;
  readonly #groups = new Map<unknown, Group<T>>();
  /** All waiting tasks but those that are blocked. Of a group with a free place, it has the first task. */
  readonly #candidates = new Heap<Entry<T>>(outranks);

  constructor(ordering: Ordering) {
    this.#ordering = ordering;
  }

  /** The first task that may start. */
  get first(): Entry<T> | undefined {
    const candidates = this.#candidates;
    const { perGroup = Infinity } = this.#ordering;
    for (;;) {
      const { first } = candidates;
      if (first === undefined || first.group.running < perGroup) return first;
      candidates.pop();
      first.group.blocked.push(first);
    }
  }

  /** Adds a task. Throws if `groupBy` or `priority` does, or returns something useless. */
  add(task: T, key: unknown): void {
    const { groupBy, priority: priorityOf = () => 0 } = this.#ordering;
    const { index: order } = task;
    const name = groupBy?.(key, order);
    // Each object would be a group of its own, so that nothing would be limited.
    if (Object(name) === name) refuse('groupBy', 'a string or another primitive value', name);
    const priority = priorityOf(key, order);
    if (typeof priority !== 'number' || Number.isNaN(priority)) refuse('priority', 'a number', priority);
    let group = this.#groups.get(name);
    if (group === undefined) {
      group = { name, size: 0, running: 0, blocked: new Heap<Entry<T>>(outranks) };
      this.#groups.set(name, group);
    }
    group.size++;
    this.waiting++;
    this.#candidates.push({ task, group, priority, order });
  }

  /** Removes the first task that may start, which is known to exist. */
  take(): T {
    const { task, group } = this.#candidates.pop()!;
    group.running++;
    task.group = group;
    this.waiting--;
    return task;
  }

  /** Gives up the place of a task that has been taken. */
  release({ group }: T): void {
    const { blocked, name } = group!;
    group!.running--;
    if (--group!.size === 0) this.#groups.delete(name);
    const successor = blocked.pop();
    if (successor !== undefined) this.#candidates.push(successor);
  }

  /** All tasks, in no particular order. */
  *[Symbol.iterator](): Generator<T> {
    for (const { task } of this.#candidates.items) yield task;
    for (const { blocked } of this.#groups.values()) for (const { task } of blocked.items) yield task;
  }
}

function refuse(option: string, expected: string, value: unknown): never {
  suppressUnhandledRejection(value);
  throw new TypeError(`${option} must return ${expected}, got ${describe(value)}`);
}

import { suppressUnhandledRejection } from '../task/thenables.js';
import { describe } from '../util/describe.js';
import { LinkedList, type Linked } from '../util/LinkedList.js';

/** A task as its group sees it. */
export interface GroupMember<T extends Linked<T>> extends Linked<T> {
  readonly index: number;
  group: Group<T> | null;
}

/** The tasks of one host, one tenant and so on. */
export interface Group<T extends Linked<T>> {
  readonly name: unknown;
  /** The number of its tasks that run or have been admitted. */
  claims: number;
  /** Tasks that found the group full, first come first served. */
  readonly blocked: LinkedList<T>;
}

/** At most `perGroup` tasks of each group. A group is forgotten when its last claim is given up, so any number can come and go. */
export class Groups<T extends GroupMember<T>> {
  /** The number of blocked tasks in all groups. */
  blocked = 0;
  private readonly groups = new Map<unknown, Group<T>>();

  constructor(
    private readonly groupBy: (key: unknown, index: number) => unknown,
    private readonly perGroup: number,
  ) {}

  /** Claims a place in the task's group. If the group is full, blocks the task until {@link release} passes a place on to it. */
  claim(task: T, key: unknown): boolean {
    const { groupBy } = this;
    const name = groupBy(key, task.index);
    // Each object would be a group of its own, so that nothing would be limited.
    if ((typeof name === 'object' && name !== null) || typeof name === 'function') {
      suppressUnhandledRejection(name);
      throw new TypeError(`groupBy must return a string or another primitive value, got ${describe(name)}`);
    }
    let group = this.groups.get(name);
    if (group === undefined) this.groups.set(name, (group = { name, claims: 0, blocked: new LinkedList() }));
    task.group = group;
    if (group.claims < this.perGroup) {
      group.claims++;
      return true;
    }
    group.blocked.push(task);
    this.blocked++;
    return false;
  }

  /** Gives up the place of a task. The first blocked task of its group inherits the place and is returned. */
  release(task: T): T | null {
    const group = task.group!;
    const successor = group.blocked.first;
    if (successor !== null) {
      group.blocked.remove(successor);
      this.blocked--;
    } else if (--group.claims === 0) {
      this.groups.delete(group.name);
    }
    return successor;
  }

  /** All blocked tasks, group by group. */
  *[Symbol.iterator](): Generator<T> {
    for (const { blocked } of this.groups.values()) {
      for (let task = blocked.first; task !== null; task = task.after) yield task;
    }
  }
}

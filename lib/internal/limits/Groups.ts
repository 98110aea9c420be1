import { LinkedList, type Linked } from '../util/LinkedList.js';

/** A task as its group sees it. */
export interface Member<T extends Linked<T>> extends Linked<T> {
  readonly index: number;
  group: Group<T> | null;
}

/** The tasks of one host, one tenant, … */
export interface Group<T extends Linked<T>> {
  readonly name: unknown;
  /** Tasks of the group that run, or that are next to. */
  claims: number;
  /** Tasks that found the group full, first come first served. */
  readonly blocked: LinkedList<T>;
}

/** At most `perGroup` tasks of each group. A group that nothing claims is forgotten, so that any number of them may come by. */
export class Groups<T extends Member<T>> {
  /** How many tasks are blocked, in all groups. */
  blocked = 0;
  private readonly groups = new Map<unknown, Group<T>>();

  constructor(
    private readonly groupBy: (key: unknown, index: number) => unknown,
    private readonly perGroup: number,
  ) {}

  /** Claims a place in the task's group, or blocks the task until {@link release} hands it one. */
  claim(task: T, key: unknown): boolean {
    const { groupBy } = this;
    const name = groupBy(key, task.index);
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

  /** Hands the place of a task on to the first that is blocked in its group, which is returned, or gives it up. */
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

/** Checks recorded events against laws 3, 4 and 5, without knowing how operators work. */
import { arrivesAt, isList, type Plan } from './plan.js';
import type { Event } from './play.js';

export interface Pipeline {
  plan: Plan;
  /** `stagger` is an option of one operator. */
  staggers: boolean;
  /** Its own limits; a shared one is passed separately. */
  concurrency: number;
  perGroup: number;
  /** Whether the waiting task with the highest priority goes first. */
  prioritizes?: boolean;
  /** Whether every task queues for a shared permit, rather than only the next one. */
  allQueue?: boolean;
}

/** The limits that several pipelines share. */
export interface SharedLimits {
  permits?: number;
  rate?: { starts: number; per: number };
}

/** Fails if more ran than allowed or fewer than possible, if the order of start is wrong, or if a task did not start and end exactly once. */
export function audit(pipelines: Pipeline[], events: Event[], { permits: initialPermits = Infinity, rate }: SharedLimits = {}): void {
  const ledgers = pipelines.map((pipeline) => new Ledger(pipeline));
  let permits = initialPermits;
  const starts: number[] = [];
  const passedOver: { ledger: Ledger; urgency: number; by: string }[] = [];
  const turnsLeft = (frame: number) => (rate ? rate.starts - starts.filter((start) => start > frame - rate.per).length : Infinity);
  const live = () => ledgers.reduce((sum, { running }) => sum + running.size, 0);

  events.forEach(({ frame, pipeline, event }, position) => {
    const [what, number] = event.split(' ');
    if (what === 'permits') permits = Number(number);
    if (what === 'active') {
      const waiting = ledgers.reduce((sum, ledger) => sum + ledger.queueing(frame), 0);
      must(event === `active ${live()}, waiting ${waiting}`, `active ${live()}, waiting ${waiting} at ${frame}, but the semaphore says ${event}`);
    }
    if (what === 'start') {
      must(turnsLeft(frame) > 0, `${event} is one too many in its window, at ${frame}`);
      starts.push(frame);
      const urgency = ledgers[pipeline]!.priorityOf(Number(number));
      ledgers.forEach((ledger, other) => {
        if (other !== pipeline && ledger.isQueuedAbove(urgency, frame)) passedOver.push({ ledger, urgency, by: `${event} of pipeline ${pipeline}` });
      });
    }
    ledgers[pipeline]?.enter(frame, what!, Number(number));
    if (what === 'start') must(live() <= permits, `${event} made ${live()} live with ${permits} permits`);
    if (events[position + 1]?.frame === frame) return;
    // A pipeline queues one task at a time, and starts it a microtask after it has its permit. So within a frame it may fall behind, but it goes first.
    for (const { ledger, urgency, by } of passedOver.splice(0)) {
      must(ledger.hasStartedAbove(urgency, frame), `${by} came before a task of another pipeline, at ${frame}`);
    }
    for (const ledger of ledgers) ledger.closeFrame(frame, live() < permits && turnsLeft(frame) > 0);
  });
  must(live() === 0, `${live()} tasks were never torn down`);
}

class Ledger {
  readonly running = new Set<number>();
  private readonly started: number[] = [];
  private readonly starts: { index: number; frame: number }[] = [];
  private latestStart = -Infinity;
  private isOver = false;
  /** The tasks that could have started at the end of the last frame, were it not for a shared limit. */
  private queued: number[] = [];

  constructor(private readonly pipeline: Pipeline) {}

  priorityOf(index: number): number {
    return this.pipeline.prioritizes ? this.pipeline.plan.tasks[index]!.priority : 0;
  }

  /** Whether a task of a higher priority has been queueing for a shared limit since an earlier frame. If the source is pulled, it may be unknown. */
  isQueuedAbove(priority: number, frame: number): boolean {
    const { plan, prioritizes } = this.pipeline;
    if (prioritizes && plan.source === 'iterable') return false;
    const startable = this.startable(frame);
    return this.queued.some((index) => this.priorityOf(index) > priority && startable.includes(index));
  }

  hasStartedAbove(priority: number, frame: number): boolean {
    return this.isOver || this.starts.some((start) => start.frame === frame && this.priorityOf(start.index) > priority);
  }

  enter(frame: number, what: string, index: number): void {
    if (what === 'start') this.start(frame, index);
    if (what === 'stop') must(this.running.delete(index), `task ${index} was torn down without running`);
    if (what === 'next' || what === 'error' || what === 'complete') must(!this.isOver, `${what} came after the end`);
    if (what === 'error' || what === 'complete') this.end(what);
    if (what === 'leave' || what === 'the') this.isOver = true;
  }

  /** Everything that could start has started by the end of the frame. */
  closeFrame(frame: number, permitIsFree: boolean): void {
    if (this.isOver) must(this.running.size === 0, `task ${[...this.running]} runs on after the end, at ${frame}`);
    else if (permitIsFree) must(this.startable(frame).length === 0, `task ${this.startable(frame)} could have started at ${frame}`);
    this.queued = this.startable(frame);
  }

  /** How many are waiting for a shared permit. */
  queueing(frame: number): number {
    const { length } = this.startable(frame);
    return this.pipeline.allQueue ? length : Math.min(length, 1);
  }

  /** The tasks that have arrived, have not started, and are not held back by their own pipeline. */
  private startable(frame: number): number[] {
    const { plan, concurrency, perGroup } = this.pipeline;
    if (this.isOver || frame < plan.subscribesAt || this.running.size >= concurrency || this.staggerHolds(frame)) return [];
    return [...plan.tasks.keys()].filter(
      (index) => !this.started.includes(index) && arrivesAt(plan, index) <= frame && this.inGroupOf(index).length < perGroup,
    );
  }

  private start(frame: number, index: number): void {
    const { concurrency, perGroup } = this.pipeline;
    must(!this.isOver, `task ${index} started after the end`);
    must(!this.started.includes(index), `task ${index} started twice`);
    must(!this.staggerHolds(frame), `task ${index} started within the stagger, at ${frame}`);
    const overtaken = this.overtakenBy(frame, index);
    must(overtaken.length === 0, `task ${index} and task ${overtaken} started in the wrong order`);
    this.running.add(index);
    this.started.push(index);
    this.starts.push({ index, frame });
    this.latestStart = frame;
    must(this.running.size <= concurrency, `task ${index} made ${this.running.size} live, limit ${concurrency}`);
    must(this.inGroupOf(index).length <= perGroup, `task ${index} is one too many of its group`);
  }

  private end(what: string): void {
    const { takes, tasks } = this.pipeline.plan;
    this.isOver = true;
    // `take` completes before it unsubscribes, and a late teardown may follow an error: neither is caused by the operator.
    if (takes !== undefined || tasks.some(({ tearsDownLate }) => tearsDownLate)) return;
    must(this.running.size === 0, `${what} came before the teardown of task ${[...this.running]}`);
  }

  /** The tasks between which and this one the order of start is wrong. Of a source that is pulled, it can't be told which tasks are known. */
  private overtakenBy(frame: number, index: number): number[] {
    const { plan, prioritizes } = this.pipeline;
    if (!prioritizes) return this.started.filter((other) => this.areOfOneGroup(other, index) && other > index);
    const known = this.startable(frame).filter((other) => arrivesAt(plan, other) < frame || isList(plan));
    if (plan.source === 'iterable') return [];
    const lead = (other: number) => this.priorityOf(other) - this.priorityOf(index);
    return known.filter((other) => lead(other) > 0 || (this.priorityOf(other) === this.priorityOf(index) && other < index));
  }

  private staggerHolds(frame: number): boolean {
    const { plan, staggers } = this.pipeline;
    const latest = this.started.at(-1);
    return staggers && latest !== undefined && this.running.has(latest) && frame - this.latestStart < (plan.stagger ?? 0);
  }

  private inGroupOf(index: number): number[] {
    return [...this.running].filter((other) => this.areOfOneGroup(other, index));
  }

  private areOfOneGroup(one: number, other: number): boolean {
    const { plan, perGroup } = this.pipeline;
    return perGroup === Infinity || plan.tasks[one]!.group === plan.tasks[other]!.group;
  }
}

function must(isKept: boolean, otherwise: string): void {
  if (!isKept) throw new Error(otherwise);
}

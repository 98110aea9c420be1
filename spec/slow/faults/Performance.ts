import { Observable, ReplaySubject, Subject, Subscriber, type Observer, type Subscription } from 'rxjs';
import type { TaskContext } from 'rxjs-as-completed';
import { casts, type Temper, type Moment, type Deed, type Ending, type Place, type Role } from './plan.js';

/** What a task is made from. It tells callbacks shared by several runs which run they are called for. */
export class Input {
  constructor(readonly performance: Performance, readonly index: number) {}
}

/** What a task emits. */
export class Value extends Input {}

/** What may still be called after the subscriber was notified of the end or has unsubscribed: whatever cleans up. */
const CLEANING_UP: readonly Place[] = ['return', 'leave', 'teardown', 'abort'];

const LOOKING_AT_THE_SIGNAL: readonly Role[] = ['held', 'promise', 'failing', 'winner'];

const MAKING: readonly Place[] = ['run', 'project', 'function'];


/** The scene as a performance sees it. */
export interface Stage {
  readonly plan: {
    readonly operator: Temper & { readonly name: string };
    readonly moment: Moment;
    readonly deed: Deed;
    readonly limit: string;
    readonly isSafe: boolean;
  };
  readonly taskFault: object;
  readonly sourceFault: object;
  readonly performances: readonly Performance[];
  readonly semaphore: object | undefined;
  readonly mostLive: number;
  readonly isDone: boolean;
  readonly wasOver: boolean;
  at(performance: Performance, place: Place, index?: number): void;
  isPastDeadline(performance: Performance): boolean;
  item(input: Input): unknown;
  keyOf(performance: Performance, index: number): unknown;
  endingBy(error: unknown): Ending;
}
/** One subscription to the result of an operator: its source, its tasks, its subscriber, and everything that happened to them. */
export class Performance {
  /** Lets the held tasks emit and end. */
  readonly held = new Subject<void>();
  /** Lets the winner emit and end. */
  private readonly won = new ReplaySubject<void>(1);
  /** Lets the failing task fail. */
  private readonly failed = new Subject<void>();
  /** The source, if it is hot. */
  readonly hot = new Subject<unknown>();

  // the source
  readonly arrived: number[] = [];
  iterators = 0;
  returned = 0;
  /** Iterators that ended or failed before they were closed. */
  exhausted = 0;
  entered = 0;
  left = 0;
  private isPulling = false;

  // the tasks
  /** In the order in which `run`, `project` or the task function is first called for them. */
  readonly made: number[] = [];
  readonly started: number[] = [];
  readonly tornDown: number[] = [];
  readonly live = new Set<number>();
  /** The tasks that have ended by themselves. */
  readonly ended = new Set<number>();
  /** How those that ended in time did so. */
  readonly statuses = new Map<number, 'fulfilled' | 'empty' | 'rejected'>();
  readonly signals = new Map<number, AbortSignal>();
  readonly values: Value[] = [];

  // the subscriber
  readonly emitted: unknown[] = [];
  ending: Ending | undefined;
  /** Whether the call stack in which the subscriber unsubscribed has returned: from then on it should not need its own guard. */
  isOver = false;

  readonly complaints: string[] = [];
  private readonly bareSubscriber: BareSubscriber;
  private subscription: Subscription;

  constructor(readonly scene: Stage) {
    this.bareSubscriber = new BareSubscriber(this);
    this.subscription = this.bareSubscriber;
  }

  subscribe(result: Observable<unknown>): void {
    if (this.scene.plan.isSafe) this.subscription = result.subscribe(this.observer());
    else result.subscribe(this.bareSubscriber);
  }

  unsubscribe(): void {
    this.ending ??= 'unsubscribed';
    this.subscription.unsubscribe();
  }

  /** User code is running here. */
  at(place: Place, index?: number): void {
    if (MAKING.includes(place) && !this.made.includes(index!)) this.made.push(index!);
    if (this.ending !== undefined && !CLEANING_UP.includes(place)) this.complain(`${place} ${index ?? ''} after the end`);
    this.scene.at(this, place, index);
  }

  /** Whether actions of tasks and sources can still have an effect. */
  private get counts(): boolean {
    return this.ending === undefined && !this.scene.isPastDeadline(this);
  }

  complain(words: string): void {
    this.complaints.push(words);
  }

  // What the source reports.

  arrive(index: number): unknown {
    if (this.counts) this.arrived.push(index);
    return this.scene.item(new Input(this, index));
  }

  /** An iterator is asked for an item. */
  pull(index: number): void {
    if (this.isPulling) this.complain('next() while next() was outstanding');
    if (this.exhausted > 0) this.complain('next() of an iterator that had ended');
    if (this.returned > 0) this.complain('next() after return()');
    this.isPulling = true;
    try {
      this.at('pull', index);
      if (index === this.roles.length && this.scene.plan.moment.plot === 'the source fails') throw this.scene.sourceFault;
    } catch (error) {
      this.pulled();
      if (this.ending === undefined) this.exhausted++;
      throw error;
    }
  }

  /** A hot source completes; others have already done so. */
  endHot(): void {
    if (this.scene.plan.moment.plot === 'the source fails') this.hot.error(this.scene.sourceFault);
    else this.hot.complete();
  }

  /** A hot source emits. */
  arriveHot(index: number): void {
    if (this.hot.observed) this.hot.next(this.arrive(index));
  }

  pulled(): void {
    this.isPulling = false;
  }

  get roles(): readonly Role[] {
    return casts[this.scene.plan.moment.plot];
  }

  // The tasks.

  /** Ends those that are held, after the winner. */
  release(): void {
    this.won.next();
    this.won.complete();
    this.held.next();
    this.held.complete();
  }

  fail(): void {
    this.failed.error(this.scene.taskFault);
  }

  /** What a task function does. */
  begin(index: number, context: TaskContext): Observable<Value> | Promise<Value> {
    const role = this.roles[index] ?? 'synchronous';
    if (LOOKING_AT_THE_SIGNAL.includes(role)) {
      this.signals.set(index, context.signal);
      context.signal.addEventListener('abort', () => {
        if (role === 'promise' && this.live.has(index)) this.tearDown(index);
        this.at('abort', index);
      });
    }
    return role === 'promise' ? this.promise(index) : this.observable(index, role);
  }

  private promise(index: number): Promise<Value> {
    this.start(index);
    return Promise.resolve().then(() => {
      const value = new Value(this, index);
      if (!this.isUncancelled(index)) return value;
      if (this.counts) this.values.push(value);
      this.noteEnd(index, 'fulfilled');
      this.tearDown(index);
      return value;
    });
  }

  private observable(index: number, role: Role): Observable<Value> {
    return new Observable((subscriber) => {
      const tearDown = () => {
        this.tearDown(index);
        this.at('teardown', index);
      };
      this.start(index);
      // the synchronous one registers its teardown as late as possible, when it has completed
      if (role !== 'synchronous') subscriber.add(tearDown);
      try {
        this.at('subscribe', index);
      } catch (error) {
        this.noteEnd(index, 'rejected');
        if (role === 'synchronous') this.tearDown(index);
        throw error;
      }
      this.act(role, this.actor(index, subscriber), subscriber);
      return role === 'synchronous' ? tearDown : undefined;
    });
  }

  private act(role: Role, actor: Observer<void>, subscriber: Subscriber<Value>): void {
    switch (role) {
      case 'synchronous':
        actor.next();
        return actor.complete();
      case 'empty':
        return actor.complete();
      case 'held':
        return void subscriber.add(this.held.subscribe(actor));
      case 'winner':
        return void subscriber.add(this.won.subscribe(actor));
      case 'failing':
        return void subscriber.add(this.failed.subscribe(actor));
      case 'asynchronous':
        void Promise.resolve().then(() => actor.next()).then(() => {
          actor.next();
          actor.complete();
        });
    }
  }

  /** Does something to a task, and notes it while it can still have an effect. */
  private actor(index: number, subscriber: Subscriber<Value>): Observer<void> {
    let emitted = 0;
    return {
      next: () => {
        const value = new Value(this, index);
        if (this.counts && this.isUncancelled(index)) this.values.push(value);
        emitted++;
        subscriber.next(value);
      },
      error: (reason) => {
        this.noteEnd(index, 'rejected');
        subscriber.error(reason);
      },
      complete: () => {
        this.noteEnd(index, emitted > 0 ? 'fulfilled' : 'empty');
        subscriber.complete();
      },
    };
  }

  private noteEnd(index: number, status: 'fulfilled' | 'empty' | 'rejected'): void {
    if (!this.isUncancelled(index)) return;
    this.ended.add(index);
    if (this.counts) this.statuses.set(index, status);
  }

  private isUncancelled(index: number): boolean {
    return this.live.has(index) && !this.signals.get(index)?.aborted;
  }

  private start(index: number): void {
    if (this.ending !== undefined && this.isOver) this.complain(`task ${index} started after the end`);
    this.started.push(index);
    this.live.add(index);
    const { mostLive, performances, semaphore } = this.scene;
    const live = (semaphore === undefined ? [this] : performances).reduce((sum, { live }) => sum + live.size, 0);
    if (live > mostLive) this.complain(`${live} tasks live at limit ${mostLive}`);
  }

  private tearDown(index: number): void {
    if (!this.live.delete(index) && this.tornDown.includes(index)) this.complain(`task ${index} torn down again`);
    this.tornDown.push(index);
  }

  // The subscriber.

  observer(): Observer<unknown> {
    return {
      next: (value) => {
        this.expectNoEnd('next');
        this.emitted.push(value);
        this.scene.at(this, 'next', this.emitted.length - 1);
      },
      error: (error: unknown) => this.end('error', this.scene.endingBy(error)),
      complete: () => this.end('complete', 'complete'),
    };
  }

  private end(place: 'error' | 'complete', ending: Ending): void {
    this.expectNoEnd(place);
    if (this.live.size > 0) this.complain(`${place} before the teardown of ${[...this.live]}`);
    if (this.left < this.entered) this.complain(`${place} before the teardown of the source`);
    this.ending = ending;
    this.scene.at(this, place);
  }

  private expectNoEnd(place: Place): void {
    if (this.ending !== undefined) this.complain(`${place} after the end, ${this.ending}`);
  }
}

/** Accepts everything, even after its end, and throws what its observer throws; the subscriber of RxJS would hide both. */
class BareSubscriber extends Subscriber<unknown> {
  private readonly observer: Observer<unknown>;

  constructor(private readonly performance: Performance) {
    super();
    this.observer = performance.observer();
  }

  override next(value: unknown): void {
    if (!this.hasLeft('next')) this.observer.next(value);
  }

  override error(error: unknown): void {
    if (this.hasLeft('error')) return;
    try {
      this.observer.error(error);
    } finally {
      this.unsubscribe();
    }
  }

  override complete(): void {
    if (this.hasLeft('complete')) return;
    try {
      this.observer.complete();
    } finally {
      this.unsubscribe();
    }
  }

  /** Within the call in which it unsubscribes, a subscriber has to ignore notifications by itself. */
  private hasLeft(place: Place): boolean {
    if (this.performance.ending !== 'unsubscribed') return false;
    if (this.performance.isOver) this.performance.complain(`${place} after the subscriber had left`);
    return true;
  }
}

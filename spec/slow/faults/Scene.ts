import { defer, type Observable, type OperatorFunction } from 'rxjs';
import { RateLimit, Semaphore, tasks, TimeoutAllError, type TaskContext } from 'rxjs-as-completed';
import type { Options, Project } from '../../support/operators.js';
import { Input, Performance, type Value } from './Performance.js';
import type { Deed, Ending, Moment, Place, Temper } from './plan.js';
import type { SourceKind } from './sources.js';

/** Where the functions of the user go: with `tasks` the first three forms, without it the others. */
export type Form = 'run' | 'run and project' | 'functions' | 'project alone' | 'functions alone';
export type Limit = 'two' | 'none' | 'a Semaphore of two' | 'a Semaphore of two and a RateLimit' | 'three groups' | 'two by priority';

export interface FaultyOperator extends Temper {
  readonly call: (project: Project | undefined, options: Options, accept: (value: Value) => boolean) => OperatorFunction<any, any>;
}

export interface Plan {
  readonly operator: FaultyOperator;
  readonly moment: Moment;
  readonly deed: Deed;
  readonly source: SourceKind;
  readonly form: Form;
  readonly limit: Limit;
  /** Whether the subscriber is one of RxJS's own, which never throws, or a bare one. */
  readonly isSafe: boolean;
}

/** Milliseconds until the deadline, if there is one: much more than everything else takes. */
export const DUE = 1_000;

const PERMITS = 2;
const MORE_PERMITS = 3;

/** One operator instance, its subscriptions, and the deed done inside the first of them. */
export class Scene {
  readonly fault: object;
  readonly taskFault: object;
  readonly heldFault: object;
  readonly sourceFault: object;
  readonly abortFault: object;
  /** Aborts the runs, if the plot says so. */
  private readonly controller = new AbortController();
  readonly performances: Performance[] = [];
  readonly semaphore: Semaphore | undefined;
  readonly rate = new RateLimit(Infinity, { per: DUE });
  /** Whether the deed was done. */
  isDone = false;
  /** Whether the subscriber had been notified of the end, or had unsubscribed, when it was done. */
  wasOver = false;
  /** Whether the event of the plot has happened, if it comes from outside. */
  private hasTurned: boolean;
  /** The performance whose source is being opened. */
  private opening!: Performance;
  private readonly result: Observable<unknown>;
  private readonly inputs = new Map<unknown, Input>();

  constructor(readonly plan: Plan) {
    const { operator, moment: { plot }, form, limit } = plan;
    const faultOf = (whose: string) => ({ of: whose, in: this.toString() });
    this.fault = faultOf('the deed');
    this.taskFault = faultOf('a task');
    this.heldFault = faultOf('a running task');
    this.sourceFault = faultOf('the source');
    this.abortFault = faultOf('the signal');
    this.hasTurned = plot === 'plain' || plot === 'the source fails';
    if (limit !== 'none' && limit !== 'two') this.semaphore = new Semaphore(PERMITS);
    const options: Options = {
      ...(limit !== 'none' && { concurrency: this.semaphore ?? 2 }),
      ...(limit === 'a Semaphore of two and a RateLimit' && { rate: this.rate }),
      ...(limit === 'three groups' && { groupBy: (key: unknown) => this.groupBy(key), perGroup: 1 }),
      ...(limit === 'two by priority' && { priority: (key: unknown) => this.priority(key) }),
      ...(plot === 'aborted' && { signal: this.controller.signal }),
      ...(plot === 'deadline' && { timeout: DUE }),
    };
    const accept = (value: Value) => this.accept(value);
    this.result = this.stream().pipe(operator.call(this.projectOf(form), options, accept));
  }

  toString(): string {
    const { operator, moment, deed, source, form, limit, isSafe } = this.plan;
    return `${operator.name}, ${source.name}, ${form}, limit ${limit}${isSafe ? ', safe' : ''}: ${moment.words} ${deed}`;
  }

  // What happens.

  begin(): void {
    this.perform();
  }

  /** Causes the event of the plot. A deadline comes by itself. */
  turn(): void {
    this.hasTurned = true;
    const first = this.performances[0]!;
    switch (this.plan.moment.plot) {
      case 'a task fails': return first.fail();
      case 'the source fails': return first.endHot();
      case 'cancelled': return first.unsubscribe();
      case 'aborted': return this.controller.abort(this.abortFault);
    }
  }

  /** Ends whatever is held. */
  release(): void {
    for (const performance of this.performances) {
      performance.fail();
      performance.release();
      performance.endHot();
    }
  }

  /** The call in which a performance ended has returned. */
  noteEnds(): void {
    for (const performance of this.performances) performance.isOver = performance.ending !== undefined;
  }

  private perform(): void {
    const { opening } = this;
    const performance = new Performance(this);
    this.performances.push(performance);
    this.opening = performance;
    performance.subscribe(this.result);
    if (this.plan.source.isHot) performance.roles.forEach((_, index) => performance.arriveHot(index));
    this.opening = opening;
  }

  /** A place is reached; it may be the place for the deed. */
  at(performance: Performance, place: Place, index?: number): void {
    const { moment } = this.plan;
    if (this.isDone || !this.hasTurned || performance !== this.performances[0]) return;
    if (place !== moment.place || (moment.index !== undefined && moment.index !== index)) return;
    this.isDone = true;
    this.wasOver = performance.ending !== undefined;
    this.do(this.plan.deed, performance);
  }

  private do(deed: Deed, performance: Performance): void {
    const { semaphore } = this;
    switch (deed) {
      case 'throws': throw this.fault;
      case 'unsubscribes': return performance.unsubscribe();
      case 'subscribes again': return this.perform();
      case 'ends a running task': return performance.release();
      case 'fails a running task': return performance.held.error(this.heldFault);
      case 'emits another task': return performance.arriveHot(performance.roles.length);
      case 'completes the source': return performance.hot.complete();
      case 'errors the source': return performance.hot.error(this.sourceFault);
      case 'resizes the semaphore':
        semaphore!.permits = 1;
        semaphore!.permits = MORE_PERMITS;
        this.rate.starts = 0;
        this.rate.starts = Infinity;
    }
  }

  // The pipeline.

  private stream(): Observable<any> {
    const { source, form } = this.plan;
    if (form === 'project alone' || form === 'functions alone') return defer(() => source.open(this.opening) as Observable<unknown>);
    const open = () => {
      const performance = this.opening;
      performance.at('source');
      return source.open(performance);
    };
    return form === 'functions' ? tasks(open) : tasks<any, any>(open, this.run);
  }

  private readonly run = (input: Input, context: TaskContext) => {
    input.performance.at('run', input.index);
    return this.functionOf(input, context);
  };

  private projectOf(form: Form): Project | undefined {
    if (form === 'project alone') {
      return (input: Input, context) => {
        input.performance.at('project', input.index);
        return this.functionOf(input, context);
      };
    }
    if (form !== 'run and project') return undefined;
    return (task, { key }) => {
      const { performance, index } = this.inputOf(key);
      performance.at('project', index);
      return task;
    };
  }

  private functionOf(input: Input, context: TaskContext) {
    return (sameContext: TaskContext) => {
      if (sameContext !== context) input.performance.complain(`task ${input.index} has two contexts`);
      return this.callFunction(input, context);
    };
  }

  private callFunction({ performance, index }: Input, context: TaskContext) {
    performance.at('function', index);
    return performance.begin(index, context);
  }

  /** The items of the source. */
  item(input: Input): unknown {
    if (this.plan.form.startsWith('functions')) return (context: TaskContext) => this.callFunction(input, context);
    return input;
  }

  /** A key that is a string, like those of a record. */
  keyOf(performance: Performance, index: number): string {
    const key = `task ${index} of ${this.performances.indexOf(performance)}`;
    this.inputs.set(key, new Input(performance, index));
    return key;
  }

  private inputOf(key: unknown): Input {
    return key instanceof Input ? key : this.inputs.get(key)!;
  }

  private groupBy(key: unknown): unknown {
    const { performance, index } = this.inputOf(key);
    performance.at('groupBy', index);
    return index % 3;
  }

  private priority(key: unknown): number {
    const { performance, index } = this.inputOf(key);
    performance.at('priority', index);
    return 0;
  }

  private accept({ performance, index }: Value): boolean {
    performance.at('accept', index);
    return performance.roles[index] === 'winner';
  }

  // What can be expected.

  isPastDeadline(performance: Performance): boolean {
    return this.plan.moment.plot === 'deadline' && this.hasTurned && performance === this.performances[0];
  }

  /** How many tasks of one performance, or of all if they share a limit, may be live. */
  get mostLive(): number {
    if (this.plan.limit === 'none') return Infinity;
    return this.isDone && this.plan.deed === 'resizes the semaphore' ? MORE_PERMITS : PERMITS;
  }

  endingBy(error: unknown): Ending {
    if (error === this.fault) return 'error: the fault';
    if (error === this.taskFault) return 'error: a task failed';
    if (error === this.heldFault) return 'error: a running task failed';
    if (error === this.sourceFault) return 'error: the source failed';
    if (error === this.abortFault) return 'error: aborted';
    if (error instanceof AggregateError) return 'error: none succeeded';
    if (error instanceof TimeoutAllError) return 'error: the deadline';
    return `error: ${String(error)}` as Ending;
  }
}

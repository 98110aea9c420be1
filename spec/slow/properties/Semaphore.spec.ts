/**
 * `Semaphore` against a plain model: both get the same random commands, and after each one they must agree on what was started,
 * emitted and torn down, in which order, and on how many are running and waiting.
 */
import fc from 'fast-check';
import { Observable, Subscriber } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { Semaphore } from 'rxjs-as-completed';
import { cases, settings, timeLimit } from './settings.js';

/** A patient source ends when told to, a hasty one while it is being subscribed; when a chaining one ends, its consumer guards another. */
type Kind = 'patient' | 'hasty' | 'chaining';
type End = 'complete' | 'error';

interface Demand {
  permits: number;
  priority: number;
}

interface Holder extends Demand {
  name: number;
  kind: Kind;
}

/** What a consumer that guards another asks for: it never comes before those who wait. */
const MODEST: Demand = { permits: 1, priority: -Infinity };

/**
 * Permits and a queue, by priority and then by arrival. A newcomer gets its permits if they are free and nobody waits. Those
 * who wait get theirs a microtask later, the first of them first: while its permits are not free, nobody else starts.
 */
class Model {
  running: Holder[] = [];
  waiting: Holder[] = [];
  newest: Holder | undefined;
  readonly story: string[] = [];
  private names = 0;

  constructor(public permits: number) {}

  get active(): number {
    return this.running.reduce((sum, { permits }) => sum + permits, 0);
  }

  guard(kind: Kind, demand: Demand): void {
    const holder = { name: this.names++, kind, ...demand };
    this.newest = holder;
    if (this.waiting.length === 0 && this.canStart(holder)) return this.start(holder);
    const place = this.waiting.findIndex(({ priority }) => priority < holder.priority);
    this.waiting.splice(place < 0 ? this.waiting.length : place, 0, holder);
  }

  /** Whether nobody waits who could start: then microtasks change nothing. */
  get isSettled(): boolean {
    return this.waiting.length === 0 || !this.canStart(this.waiting[0]!);
  }

  /** The permit is held while the consumer is notified and until the source has been torn down. */
  end(holder: Holder, how: End): void {
    this.story.push(`${how} ${holder.name}`);
    if (holder.kind === 'chaining') this.guard('patient', MODEST);
    this.leave(holder);
  }

  leave(holder: Holder): void {
    if (this.running.includes(holder)) this.story.push(`stop ${holder.name}`);
    this.running = this.running.filter((other) => other !== holder);
    this.waiting = this.waiting.filter((other) => other !== holder);
  }

  passMicrotasks(): void {
    while (!this.isSettled) this.start(this.waiting.shift()!);
  }

  private canStart({ permits }: Holder): boolean {
    return this.active + permits <= this.permits;
  }

  private start(holder: Holder): void {
    this.running.push(holder);
    this.story.push(`start ${holder.name}`);
    if (holder.kind === 'hasty') this.end(holder, 'complete');
  }
}

class Real {
  readonly story: string[] = [];
  readonly sources = new Map<number, Subscriber<never>>();
  readonly consumers: Subscriber<never>[] = [];
  private held = 0;

  constructor(
    readonly semaphore: Semaphore,
    readonly passMicrotasks: () => void,
  ) {}

  guard(kind: Kind, demand: Demand): void {
    const name = this.consumers.length;
    const source = new Observable<never>((subscriber) => {
      this.story.push(`start ${name}`);
      this.sources.set(name, subscriber);
      this.held += demand.permits;
      subscriber.add(() => {
        this.story.push(`stop ${name}`);
        if (this.semaphore.active !== this.held) this.story.push(`but ${this.semaphore.active} permits were active`);
        this.sources.delete(name);
        this.held -= demand.permits;
      });
      if (kind === 'hasty') subscriber.complete();
    });
    const notify = (what: End) => () => {
      this.story.push(`${what} ${name}`);
      if (kind === 'chaining') this.guard('patient', MODEST);
    };
    const consumer = new Subscriber<never>({ next: () => undefined, error: notify('error'), complete: notify('complete') });
    this.consumers.push(consumer);
    // A function and what it returns are the same to the semaphore.
    const guarded = name % 2 === 0 ? this.semaphore.guard(source, demand) : this.semaphore.guard(() => source, demand);
    guarded.subscribe(consumer);
  }
}

abstract class SemaphoreCommand implements fc.Command<Model, Real> {
  constructor(private readonly text: string) {}

  check(_model: Readonly<Model>): boolean {
    return true;
  }

  run(model: Model, real: Real): void {
    this.do(model, real);
    const { permits, active, waiting } = real.semaphore;
    const actual = `permits ${permits}, active ${active}, waiting ${waiting}: ${real.story}`;
    const expected = `permits ${model.permits}, active ${model.active}, waiting ${model.waiting.length}: ${model.story}`;
    if (actual !== expected) throw new Error(`After ${this.text}, the semaphore has\n  ${actual}\nand the model\n  ${expected}`);
  }

  toString(): string {
    return this.text;
  }

  protected abstract do(model: Model, real: Real): void;
}

class Guard extends SemaphoreCommand {
  constructor(
    private readonly kind: Kind,
    private readonly demand: Demand,
  ) {
    super(`guard (${kind}, ${demand.permits} permits, priority ${demand.priority})`);
  }

  protected do(model: Model, real: Real): void {
    const waited = model.waiting.length;
    model.guard(this.kind, this.demand);
    real.guard(this.kind, this.demand);
    // A newcomer that overtakes others, and whose permits are free, may start now or a microtask later.
    const overtakes = model.waiting.length > waited && model.waiting.at(-1) !== model.newest;
    if (overtakes && !model.isSettled) passMicrotasks(model, real);
  }
}

class EndOne extends SemaphoreCommand {
  constructor(
    private readonly pick: number,
    private readonly how: End,
  ) {
    super(`${how} #${pick}`);
  }

  override check(model: Readonly<Model>): boolean {
    return model.running.length > 0;
  }

  protected do(model: Model, real: Real): void {
    const holder = model.running[this.pick % model.running.length]!;
    model.end(holder, this.how);
    const source = real.sources.get(holder.name)!;
    if (this.how === 'complete') source.complete();
    else source.error(new Error(`source ${holder.name}`));
  }
}

/** Several leave at the same time, whether running or waiting. */
class Leave extends SemaphoreCommand {
  constructor(private readonly picks: number[]) {
    super(`leave ${picks.map((pick) => `#${pick}`)}`);
  }

  protected do(model: Model, real: Real): void {
    const present = [...model.running, ...model.waiting];
    for (const holder of new Set(this.picks.map((pick) => present[pick % present.length]))) {
      if (!holder) continue;
      model.leave(holder);
      real.consumers[holder.name]!.unsubscribe();
    }
  }
}

class Resize extends SemaphoreCommand {
  constructor(private readonly permits: number) {
    super(`permits = ${permits}`);
  }

  protected do(model: Model, real: Real): void {
    model.permits = this.permits;
    real.semaphore.permits = this.permits;
  }
}

/** An invalid limit is refused, and changes nothing. */
class Missize extends SemaphoreCommand {
  constructor(private readonly permits: number) {
    super(`permits = ${permits}, which is refused`);
  }

  protected do(_model: Model, real: Real): void {
    expect(() => (real.semaphore.permits = this.permits)).toThrow(String(this.permits));
  }
}

class PassMicrotasks extends SemaphoreCommand {
  constructor() {
    super('microtasks');
  }

  protected do(model: Model, real: Real): void {
    passMicrotasks(model, real);
  }
}

function passMicrotasks(model: Model, real: Real): void {
  model.passMicrotasks();
  real.passMicrotasks();
}

describe('Semaphore', () => {
  const pick = fc.nat({ max: 11 });
  const permits = fc.constantFrom(0, 1, 2, 3, 4, Infinity);
  const kind = fc.constantFrom<Kind[]>('patient', 'patient', 'hasty', 'chaining');
  const demand = fc.record({ permits: fc.constantFrom(1, 1, 1, 2, 3, 5), priority: fc.constantFrom(0, 0, 0, 1, -1, 2.5, Infinity) });
  const guard = fc.tuple(kind, demand).map(([chosen, asked]) => new Guard(chosen, asked));
  const commands = fc.commands(
    [
      guard,
      guard,
      guard,
      fc.tuple(pick, fc.constantFrom<End[]>('complete', 'error')).map(([which, how]) => new EndOne(which, how)),
      fc.array(pick, { minLength: 1, maxLength: 6 }).map((picks) => new Leave(picks)),
      permits.map((count) => new Resize(count)),
      fc.constantFrom(-1, 1.5, NaN, -Infinity).map((count) => new Missize(count)),
      fc.constant(new PassMicrotasks()),
    ],
    { maxCommands: 40, size: 'max' },
  );

  it(
    `does what its model does, ${cases}`,
    () => {
      const agree = (initial: number, sequence: Iterable<fc.Command<Model, Real>>) => {
        new TestScheduler(() => undefined).run(({ flush }) => {
          fc.modelRun(() => ({ model: new Model(initial), real: new Real(new Semaphore(initial), flush) }), sequence);
        });
      };
      fc.assert(fc.property(permits, commands, agree), settings);
    },
    timeLimit,
  );
});

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

interface Holder {
  name: number;
  kind: Kind;
}

/** Permits and a queue. A newcomer gets a permit if one is free and nobody waits; those who wait get theirs a microtask later. */
class Model {
  running: Holder[] = [];
  waiting: Holder[] = [];
  readonly story: string[] = [];
  private names = 0;

  constructor(public permits: number) {}

  guard(kind: Kind): void {
    const holder = { name: this.names++, kind };
    if (this.waiting.length === 0 && this.running.length < this.permits) this.start(holder);
    else this.waiting.push(holder);
  }

  /** The permit is held while the consumer is notified and until the source has been torn down. */
  end(holder: Holder, how: End): void {
    this.story.push(`${how} ${holder.name}`);
    if (holder.kind === 'chaining') this.guard('patient');
    this.leave(holder);
  }

  leave(holder: Holder): void {
    if (this.running.includes(holder)) this.story.push(`stop ${holder.name}`);
    this.running = this.running.filter((other) => other !== holder);
    this.waiting = this.waiting.filter((other) => other !== holder);
  }

  passMicrotasks(): void {
    while (this.waiting.length > 0 && this.running.length < this.permits) this.start(this.waiting.shift()!);
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

  constructor(
    readonly semaphore: Semaphore,
    readonly passMicrotasks: () => void,
  ) {}

  guard(kind: Kind): void {
    const name = this.consumers.length;
    const source = new Observable<never>((subscriber) => {
      this.story.push(`start ${name}`);
      this.sources.set(name, subscriber);
      subscriber.add(() => {
        this.story.push(`stop ${name}`);
        if (this.semaphore.active !== this.sources.size) this.story.push(`but ${this.semaphore.active} were active`);
        this.sources.delete(name);
      });
      if (kind === 'hasty') subscriber.complete();
    });
    const notify = (what: End) => () => {
      this.story.push(`${what} ${name}`);
      if (kind === 'chaining') this.guard('patient');
    };
    const consumer = new Subscriber<never>({ next: () => undefined, error: notify('error'), complete: notify('complete') });
    this.consumers.push(consumer);
    this.semaphore.guard(source).subscribe(consumer);
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
    const expected = `permits ${model.permits}, active ${model.running.length}, waiting ${model.waiting.length}: ${model.story}`;
    if (actual !== expected) throw new Error(`After ${this.text}, the semaphore has\n  ${actual}\nand the model\n  ${expected}`);
  }

  toString(): string {
    return this.text;
  }

  protected abstract do(model: Model, real: Real): void;
}

class Guard extends SemaphoreCommand {
  constructor(private readonly kind: Kind) {
    super(`guard (${kind})`);
  }

  protected do(model: Model, real: Real): void {
    model.guard(this.kind);
    real.guard(this.kind);
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
    model.passMicrotasks();
    real.passMicrotasks();
  }
}

describe('Semaphore', () => {
  const pick = fc.nat({ max: 11 });
  const permits = fc.constantFrom(1, 2, 3, 4, Infinity);
  const commands = fc.commands(
    [
      fc.constantFrom<Kind[]>('patient', 'patient', 'hasty', 'chaining').map((kind) => new Guard(kind)),
      fc.constantFrom<Kind[]>('patient', 'patient', 'hasty', 'chaining').map((kind) => new Guard(kind)),
      fc.tuple(pick, fc.constantFrom<End[]>('complete', 'error')).map(([which, how]) => new EndOne(which, how)),
      fc.array(pick, { minLength: 1, maxLength: 6 }).map((picks) => new Leave(picks)),
      permits.map((count) => new Resize(count)),
      fc.constantFrom(0, -1, 1.5, NaN, -Infinity).map((count) => new Missize(count)),
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

import { describe } from '../../internal/util/describe.js';
import { TIMEOUT } from '../../internal/util/symbols.js';
import type { TimeoutAllError } from '../../TimeoutAllError.js';
import type { Outcome } from '../../Outcome.js';
import type { Progress } from '../../Progress.js';
import type { TaskRun } from './readRun.js';

const LETTER = /^[A-Za-z0-9]$/;
const ALPHABET = Array.from('abcdefghijklmnopqrstuvwxyz');
/** Letters for values, in the order in which they are assigned; the names of tasks start from the other end. */
const POOL = Array.from('1234567890ZYXWVUTSRQPONMLKJIHGFEDCBAzyxwvutsrqponmlkjihgfedcba');

/**
 * Assigns letters to values. Values are not written down: when the diagram is run, its tasks emit these letters, and
 * what an operator does with them is the same.
 */
export class Letters {
  /** What a letter in the result stands for, unless it's the value of a task. */
  readonly legend = new Map<string, string>();
  private readonly values = new Map<unknown, string>();
  private readonly reasons = new Map<unknown, string>();
  /** The letters of tasks and of their values. */
  private readonly taken = new Set<string>();
  /** The letters used in the result. */
  private readonly shown = new Set<string>();

  constructor(private readonly tasks: readonly TaskRun[]) {
    if (tasks.length > ALPHABET.length) {
      throw new RangeError(
        `toMarbles: a diagram can name ${ALPHABET.length} tasks, but the recording has ${tasks.length}`,
      );
    }
    for (const { index } of tasks) this.taken.add(this.name(index));
  }

  /** The name of a task. */
  name(index: number): string {
    return ALPHABET[index];
  }

  /** The letter of a value that a task has emitted. */
  value(index: number, value: unknown): string {
    const own = typeof value === 'string' && LETTER.test(value) ? [value] : [];
    return remembered(this.values, value, () => choose([...own, this.name(index).toUpperCase()], this.taken));
  }

  /** A stand-in for the reason with which a task, or the source, has failed. */
  reason(who: string, reason: unknown): string {
    return remembered(this.reasons, reason, () => `'${who} failed'`);
  }

  /** The letter of a value that the result has emitted. */
  result(value: unknown): string {
    const letter = this.values.get(value);
    if (letter !== undefined && !this.legend.has(letter)) {
      this.shown.add(letter);
      return letter;
    }
    const meaning = this.write(value);
    for (const [known, other] of this.legend) if (other === meaning) return known;
    const preferred = isOutcome(value) ? [this.name(value.index).toUpperCase()] : [];
    const names = this.tasks.map(({ index }) => this.name(index));
    const chosen = choose(preferred, new Set([...names, ...this.shown, ...this.legend.keys()]));
    this.legend.set(chosen, meaning);
    return chosen;
  }

  /** What a task, the source or the result has failed with, as JavaScript. */
  writeReason(reason: unknown): string {
    return this.reasons.get(reason) ?? this.write(reason);
  }

  /**
   * A value as JavaScript: only the properties that matter, with letters in place of the values of tasks, and names in
   * place of their keys.
   */
  private write(value: unknown): string {
    const letter = this.values.get(value);
    if (letter !== undefined) return `'${letter}'`;
    try {
      if (Array.isArray(value)) return `[${value.map((item) => this.write(item)).join(', ')}]`;
      if (typeof value === 'object' && value !== null) return this.writeObject(value);
    } catch {
      // It throws when it is read, as a revoked proxy does.
      return '{}';
    }
    return typeof value === 'function' ? '{}' : literal(value);
  }

  private writeObject(value: object): string {
    if (isOutcome(value)) return this.writeOutcome(value);
    if (isProgress(value)) return properties(PROGRESS.map((name) => [name, String(value[name])]));
    if (!(value instanceof Error)) return '{}';
    const name: Property = ['name', `'${value.name}'`];
    if (isTimeout(value)) return properties([name, ...this.timeout(value)]);
    return properties([name, ...('errors' in value ? [this.errors(value.errors as unknown[])] : [])]);
  }

  private writeOutcome(outcome: Outcome<unknown, unknown>): string {
    const { status, index } = outcome;
    const identity: Property[] = [
      ['status', `'${status}'`],
      ['key', `'${this.name(index)}'`],
    ];
    if (outcome.status === 'fulfilled') return properties([...identity, ['value', this.write(outcome.value)]]);
    if (outcome.status === 'empty') return properties(identity);
    return properties([...identity, ['reason', this.writeOutcomeReason(outcome.reason)]]);
  }

  private writeOutcomeReason(reason: unknown): string {
    try {
      // All unfinished tasks share this error, so its name is enough.
      if (isTimeout(reason)) return "{ name: 'TimeoutAllError' }";
    } catch {
      return '{}';
    }
    return this.writeReason(reason);
  }

  private timeout({ completed, running, waiting, errors }: Timeout): Property[] {
    return [
      ['completed', String(completed)],
      ['running', this.names(running, isCutOff)],
      ['waiting', this.names(waiting, ({ courses }) => courses.length === 0)],
      ...(errors.length === 0 ? [] : [this.errors(errors)]),
    ];
  }

  private errors(errors: readonly unknown[]): Property {
    return ['errors', `[${errors.map((error) => this.writeReason(error)).join(', ')}]`];
  }

  /** Keys may be equal; the state of the tasks tells them apart. */
  private names(keys: readonly unknown[], meant: (task: TaskRun) => boolean): string {
    const unnamed = this.tasks.filter(meant);
    const names = keys.map((key) => {
      const [task] = unnamed.splice(
        unnamed.findIndex((candidate) => Object.is(candidate.key, key)),
        1,
      );
      return `'${this.name(task.index)}'`;
    });
    return `[${names.join(', ')}]`;
  }
}

/** Whether the task had started but not ended. */
function isCutOff({ courses }: TaskRun): boolean {
  const last = courses.at(-1)?.marks.at(-1)?.type;
  return courses.length > 0 && last !== 'completed' && last !== 'failed';
}

type Timeout = Pick<TimeoutAllError, 'completed' | 'running' | 'waiting' | 'errors'>;
type Property = [name: string, value: string];

const PROGRESS = ['total', 'waiting', 'running', 'completed', 'fulfilled', 'rejected', 'empty'] as const;

function isOutcome(value: unknown): value is Outcome<unknown, unknown> {
  return typeof value === 'object' && value !== null && 'status' in value && 'duration' in value;
}

function isProgress(value: object): value is Progress<unknown, unknown> {
  return 'waiting' in value && 'outcome' in value;
}

function isTimeout(value: unknown): value is Timeout {
  return value instanceof Error && TIMEOUT in value;
}

function literal(value: unknown): string {
  // All of a string, where a message would cut it.
  return typeof value === 'string' ? JSON.stringify(value) : describe(value);
}

function properties(list: readonly Property[]): string {
  return `{ ${list.map(([name, value]) => `${name}: ${value}`).join(', ')} }`;
}

function remembered(memory: Map<unknown, string>, value: unknown, choose: () => string): string {
  const known = memory.get(value);
  if (known !== undefined) return known;
  const chosen = choose();
  memory.set(value, chosen);
  return chosen;
}

/** The first free letter, preferred ones first. */
function choose(preferred: readonly string[], taken: Set<string>): string {
  const letter = [...preferred, ...POOL].find((candidate) => !taken.has(candidate));
  if (letter === undefined)
    throw new RangeError(`toMarbles: a diagram has ${POOL.length} letters, but the recording needs more`);
  taken.add(letter);
  return letter;
}

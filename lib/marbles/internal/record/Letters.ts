import { TIMEOUT } from '../../../internal/util/symbols.js';
import type { TimeoutAllError } from '../../../TimeoutAllError.js';
import type { Outcome } from '../../../Outcome.js';
import type { Progress } from '../../../Progress.js';
import type { RecordedEvent } from '../../Recording.js';
import { literal } from './literal.js';
import { isOutcome } from './outcomes.js';
import type { TaskRun } from './readRun.js';

const LETTER = /^[A-Za-z0-9]$/;
const LATIN = 'abcdefghijklmnopqrstuvwxyz';
const ACCENTS = '\u0300\u0301\u0302\u0303\u0304\u0306\u0309\u0307\u0323';

// Functions, because bundlers keep a constant that is computed, even if nobody uses it.

/** Latin letters with one accent, those that most fonts have first: they look like no other letter, small or capital. */
const accented = () =>
  Array.from(ACCENTS).flatMap((accent) =>
    Array.from(LATIN)
      .map((letter) => (letter + accent).normalize())
      .filter(({ length }) => length === 1),
  );

/** Letters for values, in the order in which they are assigned; the names of tasks start from the other end. */
const pool = () => [...Array.from('1234567890'), ...fromTheEnd(Array.from(LATIN)), ...fromTheEnd(accented())];

/** What is left out of a meaning, and the letter of a value that isn't in the diagram. */
const HIDDEN = '…';
const ELLIPSIS = "'…'";

/** About how many characters one meaning has at most, and all of them together. */
const LONGEST_MEANING = 5_000;
const LONGEST_LEGEND = 40_000;

/**
 * Assigns letters to values. Values are not written down: when the diagram is run, its tasks emit these letters, and
 * what an operator does with them is the same.
 */
export class Letters {
  /** The names of the tasks that have one. */
  readonly names: readonly string[];
  readonly #pool = pool();
  /** What a letter in the result stands for, unless it's the value of a task. */
  readonly legend = new Map<string, string>();
  /** The tasks in the diagram. */
  tasks: readonly TaskRun[] = [];
  readonly #values = new Map<unknown, string>();
  /** A stand-in for each reason with which a task, or the source, has failed. */
  readonly #reasons = new Map<unknown, string>();
  /** The letters used in the result, and the names of tasks. */
  readonly #shown: Set<string>;
  /** How many more characters this meaning may have, and all of them together. */
  #left = 0;
  #leftOver = LONGEST_LEGEND;

  /** @param tasks - how many tasks to name, if there are as many names */
  constructor(events: readonly RecordedEvent[], tasks: number) {
    this.names = [...Array.from(LATIN), ...accented()].slice(0, tasks);
    this.#shown = new Set(this.names);
    const taken = new Set(this.names);
    for (const event of events) {
      if (event.type === 'value') this.#assign(event.value, this.names[event.index], taken);
      if (event.type === 'failed') this.#fail(event.reason, this.names[event.index] ?? 'a task');
      if (event.type === 'sourceFailed') this.#fail(event.reason, 'source');
    }
  }

  #assign(value: unknown, name: string | undefined, taken: Set<string>): void {
    if ((this.#values.get(value) ?? HIDDEN) !== HIDDEN) return;
    const own = typeof value === 'string' && LETTER.test(value) ? value : undefined;
    const letter = name && this.#choose(taken, own, capital(name));
    this.#values.set(value, letter ?? HIDDEN);
    if (letter !== undefined) taken.add(letter);
  }

  /** The first free letter, preferred ones first. */
  #choose(taken: ReadonlySet<string>, ...preferred: (string | undefined)[]): string | undefined {
    return [...preferred, ...this.#pool].find((letter) => letter !== undefined && !taken.has(letter));
  }

  #fail(reason: unknown, who: string): void {
    if (!this.#reasons.has(reason)) this.#reasons.set(reason, `'${who} failed'`);
  }

  /** Whether an event can be in the diagram: its task has a name, and its value has a letter or may get one. */
  shows(event: RecordedEvent): boolean {
    if ('index' in event && this.names[event.index] === undefined) return false;
    if (!('value' in event)) return true;
    const { value } = event;
    const letter = this.#values.get(value);
    if (letter !== undefined) return letter !== HIDDEN;
    return !isOutcome(value) || this.names[value.index] !== undefined;
  }

  /** The letter of a value that a task has emitted. */
  value(value: unknown): string {
    return this.#values.get(value)!;
  }

  /** The letter of a value that the result has emitted, if there is one left. */
  result(value: unknown): string | undefined {
    const letter = this.#values.get(value);
    if (letter !== undefined && !this.legend.has(letter)) {
      this.#shown.add(letter);
      return letter;
    }
    const meaning = this.#writeWhole(value);
    for (const [known, other] of this.legend) if (other === meaning) return known;
    const own = isOutcome(value) ? this.names[value.index] : undefined;
    const chosen = this.#choose(new Set([...this.#shown, ...this.legend.keys()]), own && capital(own));
    this.#leftOver -= meaning.length;
    if (chosen === undefined || this.#leftOver < 0) return undefined;
    this.legend.set(chosen, meaning);
    return chosen;
  }

  /** What a task, the source or the result has failed with, as JavaScript. */
  writeReason(reason: unknown): string {
    return this.#reasons.get(reason) ?? this.#writeWhole(reason);
  }

  #writeWhole(value: unknown): string {
    this.#left = LONGEST_MEANING;
    return this.#write(value);
  }

  /**
   * A value as JavaScript: only the properties that matter, with letters in place of the values of tasks, and names in
   * place of their keys. Whatever the value is, this is one line of limited length.
   */
  #write(value: unknown): string {
    this.#left -= 10;
    if (this.#left < 0) return ELLIPSIS;
    const letter = this.#values.get(value);
    if (letter !== undefined) return `'${letter}'`;
    try {
      if (Array.isArray(value)) return this.#writeList(value, (item) => this.#write(item));
      if (typeof value === 'object' && value !== null) return this.#writeObject(value);
    } catch {
      // It throws when it is read, as a revoked proxy does.
      return '{}';
    }
    const text = literal(value);
    this.#left -= text.length;
    return text;
  }

  #writeList(items: Iterable<unknown>, write: (item: unknown) => string): string {
    const written: string[] = [];
    for (const item of items) {
      written.push(write(item));
      if (this.#left < 0) break;
    }
    return `[${written.join(', ')}]`;
  }

  #writeObject(value: object): string {
    if (isOutcome(value)) return this.#writeOutcome(value);
    if (isProgress(value)) return properties(PROGRESS.map((name) => [name, literal(value[name])]));
    if (!(value instanceof Error)) return '{}';
    const name: Property = ['name', quote(value.name)];
    if (isTimeout(value)) return properties([name, ...this.#timeout(value)]);
    return properties([name, ...('errors' in value ? [this.#errors(value.errors as unknown[])] : [])]);
  }

  #writeOutcome({ status, index, value, reason }: Outcome<unknown, unknown>): string {
    const identity: Property[] = [
      ['status', `'${status}'`],
      ['key', `'${this.names[index] ?? HIDDEN}'`],
    ];
    if (status === 'fulfilled') return properties([...identity, ['value', this.#write(value)]]);
    if (status === 'empty') return properties(identity);
    // All unfinished tasks share this error, so its name is enough.
    const isShared = !this.#reasons.has(reason) && isTimeout(reason);
    return properties([...identity, ['reason', isShared ? "{ name: 'TimeoutAllError' }" : this.#writeFailure(reason)]]);
  }

  #timeout({ completed, running, waiting, errors }: Timeout): Property[] {
    return [
      ['completed', literal(completed)],
      ['running', this.#names(running, isCutOff)],
      ['waiting', this.#names(waiting, ({ courses }) => courses.length === 0)],
      ...(errors.length === 0 ? [] : [this.#errors(errors)]),
    ];
  }

  #errors(errors: readonly unknown[]): Property {
    return ['errors', this.#writeList(errors, (error) => this.#writeFailure(error))];
  }

  #writeFailure(reason: unknown): string {
    return this.#reasons.get(reason) ?? this.#write(reason);
  }

  /** Keys may be equal; the state of the tasks tells them apart. */
  #names(keys: readonly unknown[], meant: (task: TaskRun) => boolean): string {
    const unnamed = this.tasks.filter(meant);
    const names: string[] = [];
    for (const key of keys) {
      const at = unnamed.findIndex((task) => Object.is(task.key, key));
      if (at >= 0) names.push(`'${this.names[unnamed.splice(at, 1)[0].index]}'`);
    }
    return `[${[...names, ...(names.length < keys.length ? [ELLIPSIS] : [])].join(', ')}]`;
  }
}

/** Whether the task had started but not ended. */
function isCutOff({ courses }: TaskRun): boolean {
  const last = courses.at(-1)?.marks.at(-1)?.event.type;
  return courses.length > 0 && last !== 'completed' && last !== 'failed';
}

type Timeout = Pick<TimeoutAllError, 'completed' | 'running' | 'waiting' | 'errors'>;
type Property = [name: string, value: string];

const PROGRESS = ['total', 'waiting', 'running', 'completed', 'fulfilled', 'rejected', 'empty'] as const;

function isProgress(value: object): value is Progress<unknown, unknown> {
  return 'waiting' in value && 'outcome' in value;
}

function isTimeout(value: unknown): value is Timeout {
  return value instanceof Error && TIMEOUT in value;
}

function quote(text: unknown): string {
  return `'${literal(String(text)).slice(1, -1).replaceAll("'", "\\'")}'`;
}

function properties(list: readonly Property[]): string {
  return `{ ${list.map(([name, value]) => `${name}: ${value}`).join(', ')} }`;
}

function capital(letter: string): string {
  return letter.toUpperCase();
}

function fromTheEnd(letters: readonly string[]): string[] {
  return [...letters, ...letters.map(capital)].reverse();
}

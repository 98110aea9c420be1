import { describe } from '../../internal/util/describe.js';
import { TIMEOUT } from '../../internal/util/symbols.js';
import type { TimeoutAllError } from '../../TimeoutAllError.js';
import type { Outcome } from '../../Outcome.js';
import type { Progress } from '../../Progress.js';
import { isOutcome } from './outcomes.js';
import type { TaskRun } from './readRun.js';

const LETTER = /^[A-Za-z0-9]$/;
const LATIN = Array.from('abcdefghijklmnopqrstuvwxyz');

/** From other alphabets, those that look like no other letter or digit, small or capital; then Latin ones with accents. */
const OTHERS = [
  ...Array.from('δθλξπσφψωбджицчшыэюя'),
  ...Array.from({ length: 0x9f }, (_, index) => String.fromCharCode(0xe0 + index)).filter(isAccented),
];

/** The names of tasks. */
export const NAMES: readonly string[] = [...LATIN, ...OTHERS];

/** Letters for values, in the order in which they are assigned; the names of tasks start from the other end. */
const POOL = [
  ...Array.from('1234567890'),
  ...LATIN.map(capital).reverse(),
  ...[...LATIN].reverse(),
  ...OTHERS.map(capital),
  ...[...OTHERS].reverse(),
];

/** What is left out of a meaning. */
const ELLIPSIS = "'…'";

/** In characters: of one meaning, of a string in it, and of all meanings together. */
const LONGEST_MEANING = 5_000;
const LONGEST_STRING = 1_000;
const MEANINGS = 40_000;

/**
 * Assigns letters to values. Values are not written down: when the diagram is run, its tasks emit these letters, and
 * what an operator does with them is the same.
 */
export class Letters {
  /** What a letter in the result stands for, unless it's the value of a task. */
  readonly legend = new Map<string, string>();
  readonly #tasks: readonly TaskRun[];
  /** Values of tasks that aren't in the diagram. */
  readonly #hidden: Set<unknown>;
  readonly #values = new Map<unknown, string>();
  readonly #reasons = new Map<unknown, string>();
  /** The letters of tasks and of their values. */
  readonly #taken: Set<string>;
  #isUsedUp = false;
  /** The letters of tasks, and those used in the result. */
  readonly #shown: Set<string>;
  /** The letter for each meaning in the legend. */
  readonly #meanings = new Map<string, string>();
  /** How many more characters this meaning may have, and all of them together. */
  #left = 0;
  #leftOver = MEANINGS;

  /**
   * @param tasks - the tasks in the diagram
   * @param hidden - values of other tasks
   */
  constructor(tasks: readonly TaskRun[], hidden: Set<unknown>) {
    const names = tasks.map(({ index }) => NAMES[index]);
    this.#tasks = tasks;
    this.#hidden = hidden;
    this.#taken = new Set(names);
    this.#shown = new Set(names);
  }

  /** The letter of a value that a task has emitted, if there is one left. */
  value(index: number, value: unknown): string | undefined {
    const known = this.#values.get(value);
    if (known !== undefined) return known;
    const own = typeof value === 'string' && LETTER.test(value) ? [value] : [];
    const letter = this.#isUsedUp
      ? undefined
      : choose([...own, capital(NAMES[index])], (candidate) => this.#taken.has(candidate));
    if (letter === undefined) {
      this.#isUsedUp = true;
      this.hide(value);
      return undefined;
    }
    this.#taken.add(letter);
    this.#values.set(value, letter);
    return letter;
  }

  /** Marks a value as one that isn't in the diagram. */
  hide(value: unknown): void {
    if (!this.#values.has(value)) this.#hidden.add(value);
  }

  /** A stand-in for the reason with which a task, or the source, has failed. */
  reason(who: string, reason: unknown): string {
    const known = this.#reasons.get(reason);
    if (known !== undefined) return known;
    const standIn = `'${who} failed'`;
    this.#reasons.set(reason, standIn);
    return standIn;
  }

  /** The letter of a value that the result has emitted, if there is one left. */
  result(value: unknown): string | undefined {
    const letter = this.#values.get(value);
    if (letter !== undefined && !this.legend.has(letter)) {
      this.#shown.add(letter);
      return letter;
    }
    if (letter === undefined && this.#hidden.has(value)) return undefined;
    const meaning = this.#writeAll(value);
    const known = this.#meanings.get(meaning);
    if (known !== undefined) return known;
    const preferred = isOutcome(value) ? [capital(NAMES[value.index] ?? '')] : [];
    const chosen = choose(preferred, (candidate) => this.#shown.has(candidate) || this.legend.has(candidate));
    this.#leftOver -= meaning.length;
    if (chosen === undefined || this.#leftOver < 0) return undefined;
    this.legend.set(chosen, meaning);
    this.#meanings.set(meaning, chosen);
    return chosen;
  }

  /** What a task, the source or the result has failed with, as JavaScript. */
  writeReason(reason: unknown): string {
    return this.#reasons.get(reason) ?? this.#writeAll(reason);
  }

  #writeAll(value: unknown): string {
    this.#left = LONGEST_MEANING;
    return this.#write(value);
  }

  /**
   * A value as JavaScript: only the properties that matter, with letters in place of the values of tasks, and names in
   * place of their keys. Whatever the value is, this is one line of limited length.
   */
  #write(value: unknown): string {
    const letter = this.#values.get(value);
    if (letter !== undefined) return `'${letter}'`;
    this.#left -= 10;
    if (this.#left < 0 || this.#hidden.has(value)) return ELLIPSIS;
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
      // counted here, too: a letter costs nothing otherwise
      this.#left -= 10;
      written.push(this.#left < 0 ? ELLIPSIS : write(item));
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

  #writeOutcome(outcome: Outcome<unknown, unknown>): string {
    this.#left -= 40;
    const { status, index } = outcome;
    const identity: Property[] = [
      ['status', `'${status}'`],
      ['key', this.#tasks[index] === undefined ? ELLIPSIS : `'${NAMES[index]}'`],
    ];
    if (outcome.status === 'fulfilled') return properties([...identity, ['value', this.#write(outcome.value)]]);
    if (outcome.status === 'empty') return properties(identity);
    return properties([...identity, ['reason', this.#writeOutcomeReason(outcome.reason)]]);
  }

  #writeOutcomeReason(reason: unknown): string {
    try {
      // All unfinished tasks share this error, so its name is enough.
      if (isTimeout(reason)) return "{ name: 'TimeoutAllError' }";
    } catch {
      return '{}';
    }
    return this.#reasons.get(reason) ?? this.#write(reason);
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
    return ['errors', this.#writeList(errors, (error) => this.#reasons.get(error) ?? this.#write(error))];
  }

  /** Keys may be equal; the state of the tasks tells them apart. */
  #names(keys: readonly unknown[], meant: (task: TaskRun) => boolean): string {
    const unnamed = new Map<unknown, string[]>();
    for (const task of this.#tasks.filter(meant))
      unnamed.set(task.key, [...(unnamed.get(task.key) ?? []), `'${NAMES[task.index]}'`]);
    const names = keys.flatMap((key) => unnamed.get(key)?.shift() ?? []);
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

/** What isn't a primitive value, or has an identity, can't be written. */
function literal(value: unknown): string {
  if (value !== null && ['object', 'function', 'symbol'].includes(typeof value)) return '{}';
  if (typeof value !== 'string') return describe(value);
  // All of a string, where a message would cut it.
  return JSON.stringify(value.length > LONGEST_STRING ? `${value.slice(0, LONGEST_STRING)}…` : value);
}

function quote(text: unknown): string {
  return `'${literal(String(text)).slice(1, -1).replaceAll("'", "\\'")}'`;
}

function properties(list: readonly Property[]): string {
  return `{ ${list.map(([name, value]) => `${name}: ${value}`).join(', ')} }`;
}

function isAccented(letter: string): boolean {
  const large = capital(letter);
  // two have no capital of one letter that is accented, too, and two look like two letters
  return large !== letter && large.length === 1 && large > 'z' && !'ĳŀ'.includes(letter);
}

function capital(letter: string): string {
  return letter.toUpperCase();
}

/** The first free letter, preferred ones first. */
function choose(preferred: readonly string[], isTaken: (letter: string) => boolean): string | undefined {
  return [...preferred, ...POOL].find((candidate) => candidate !== '' && !isTaken(candidate));
}

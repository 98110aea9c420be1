import type { DiagramStream, Mark } from '../../Diagram.js';
import { MOST_LETTERS, type Budget } from './bounds.js';
import { isEnd, isSymbol } from '../text/marks.js';
import { matches } from './matches.js';
import type { Meanings } from './meanings.js';
import { print } from './print.js';

/** Letters for values that have none, in the order in which they are assigned. */
const FREE = 'ZYXWVUTSRQPONMLKJIHGFEDCBA9876543210zyxwvutsrqponmlkjihgfedcba';

/** A value of the result. Without a letter that stands for it, it has a meaning for which one is found later. */
interface Emission {
  readonly frame: number;
  readonly letter?: string;
  readonly meaning?: string;
  /** Letters that suit the meaning, the best one first. */
  readonly suitable: readonly string[];
}

/** Writes down a result in the letters of the diagram, and in new ones for what it has none for. */
export class ResultLetters {
  readonly #legend: Map<string, string>;
  /** The letters that the diagram states, in order. */
  readonly #expected: readonly string[];
  /** Letters that stand for themselves and are stated. */
  readonly #plain: ReadonlySet<unknown>;
  /** Letters with a meaning, the stated ones first. Only they are searched: a result may state 100,000 letters. */
  readonly #explained: readonly string[];
  /** The properties that the legend mentions, which are those that matter. */
  readonly #properties = new Set<string>();
  readonly #emissions: Emission[] = [];
  readonly #end: Mark[] = [];

  constructor(
    stated: DiagramStream | undefined,
    private readonly meanings: Meanings,
    private readonly tasks: readonly string[],
    private readonly budget: Budget,
  ) {
    this.#legend = new Map(stated?.legend);
    this.#expected = (stated?.marks ?? []).filter((mark) => !isEnd(mark)).map(({ symbol }) => symbol);
    this.#plain = new Set(this.#expected.filter((letter) => !meanings.has(letter)));
    this.#explained = [...new Set([...this.#expected, ...meanings.keys()])].filter(
      (letter) => letter !== '#' && meanings.has(letter),
    );
    for (const meaning of meanings.values()) collectProperties(meaning, this.#properties);
  }

  next(frame: number, value: unknown): void {
    const due = this.#expected.slice(this.#emissions.length, this.#emissions.length + 1);
    const suits = (candidate: string) => this.#matches(value, candidate);
    const letter =
      due.find(suits) ??
      (this.#plain.has(value) ? (value as string) : undefined) ??
      this.#explained.find(suits) ??
      (isLetter(value) && !this.meanings.has(value) ? value : undefined);
    if (letter !== undefined) this.#emissions.push({ frame, letter, suitable: [] });
    else this.#emissions.push({ frame, meaning: this.#print(value), suitable: [...this.#lettersOf(value), ...due] });
  }

  error(frame: number, reason: unknown): void {
    if (!this.#matches(reason, '#')) this.#legend.set('#', this.#print(reason));
    this.#end.push({ frame, symbol: '#' });
  }

  complete(frame: number): void {
    this.#end.push({ frame, symbol: '|' });
  }

  /** What was emitted, as marks. */
  write(): { readonly marks: readonly Mark[]; readonly legend: ReadonlyMap<string, string> } {
    const shown = new Set(this.#emissions.map(({ letter }) => letter));
    const unavailable = new Set([...shown, ...this.#expected, ...this.#legend.keys(), ...this.tasks]);
    const assigned = new Map<string, string>();
    const marks = this.#emissions.map(({ frame, letter, meaning, suitable }): Mark => {
      if (letter !== undefined) return { frame, symbol: letter };
      // a letter whose stated meaning does not occur changes its meaning, so that the marks remain comparable
      const symbol =
        assigned.get(meaning!) ??
        suitable.find((own) => this.#legend.has(own) && !shown.has(own)) ??
        [...suitable, ...Array.from(FREE)].find((free) => !unavailable.has(free)) ??
        '?';
      if (symbol === '?')
        this.budget.stop(`The result has more than ${MOST_LETTERS} different values, and a diagram no more letters`);
      shown.add(symbol);
      unavailable.add(symbol);
      assigned.set(meaning!, symbol);
      this.#legend.set(symbol, meaning!);
      return { frame, symbol };
    });
    return { marks: [...marks, ...this.#end], legend: this.#legend };
  }

  #matches(value: unknown, letter: string): boolean {
    const meaning = this.meanings.has(letter) ? this.meanings.get(letter) : letter;
    return matches(value, meaning, () => this.budget.compare());
  }

  #print(value: unknown): string {
    const text = print(value, this.#properties);
    this.budget.compare(text.length);
    return text;
  }

  /** The outcome of a task keeps its letter, or gets the capital letter of the task. A digit stands for its number. */
  #lettersOf(value: unknown): string[] {
    const key = keyOf(value);
    if (typeof value === 'number' && isLetter(String(value))) return [String(value)];
    if (key === undefined) return [];
    const same = [...this.meanings].filter(([, meaning]) => keyOf(meaning) === key).map(([letter]) => letter);
    return isLetter(key) ? [...same, key.toUpperCase()] : same;
  }
}

function isLetter(value: unknown): value is string {
  return typeof value === 'string' && isSymbol(value);
}

function keyOf(value: unknown): unknown {
  try {
    return (value as { readonly key?: unknown } | null | undefined)?.key;
  } catch {
    // it throws when it is read, as a revoked proxy does
    return undefined;
  }
}

function collectProperties(meaning: unknown, properties: Set<string>): void {
  if (typeof meaning !== 'object' || meaning === null) return;
  for (const [name, value] of Object.entries(meaning)) {
    if (!Array.isArray(meaning)) properties.add(name);
    collectProperties(value, properties);
  }
}

import type { DiagramStream as Stream, Mark } from 'rxjs-as-completed/marbles';
import { matches } from './matches';

/** The default error of a stream, as in RxJS. */
export const DEFAULT_ERROR = 'error';

/** Used for values that have no letter in the diagram. */
const FREE = Array.from('ZYXWVUTSRQPONMLKJIHGFEDCBA9876543210');


/** The letters of a result. A value gets its letter from the diagram, or a new one. */
export class Letters {
  readonly legend: Map<string, string>;
  private readonly meanings: Map<string, unknown>;
  private readonly expected: readonly string[];
  /** The properties that the legend mentions. The legend of a new letter leaves out all others. */
  private readonly properties: ReadonlySet<string>;
  private readonly used = new Set<string>();
  private emitted = 0;

  /** @param meanings the values of the letters in the legend */
  constructor(stated: Stream | undefined, meanings: ReadonlyMap<string, unknown>) {
    this.legend = new Map(stated?.legend);
    this.meanings = new Map([['#', DEFAULT_ERROR], ...meanings]);
    this.expected = (stated?.marks ?? []).filter((mark) => !isEnd(mark)).map(({ symbol }) => symbol);
    this.properties = new Set(
      [...meanings.values()]
        .filter((meaning) => typeof meaning === 'object')
        .flatMap((meaning) => Object.keys(meaning ?? {})),
    );
  }

  /** Prefers the letter that the diagram has next, and takes any other if that doesn't fit. */
  letterFor(value: unknown): string {
    const candidates = [
      ...this.expected.slice(this.emitted, this.emitted + 1),
      ...this.expected,
      ...this.meanings.keys(),
    ];
    this.emitted += 1;
    const letter =
      candidates.find((candidate) => candidate !== '#' && matches(value, this.meaningOf(candidate))) ??
      this.newLetter(value);
    this.used.add(letter);
    return letter;
  }

  errorFor(reason: unknown): '#' {
    if (!matches(reason, this.meaningOf('#'))) this.define('#', reason);
    return '#';
  }

  private meaningOf(letter: string): unknown {
    return this.meanings.has(letter) ? this.meanings.get(letter) : letter;
  }

  private newLetter(value: unknown): string {
    if (typeof value === 'string' && /^[A-Za-z0-9]$/.test(value) && !this.meanings.has(value)) return value;
    const letter =
      this.letterOfKey(keyOf(value)) ??
      FREE.find((free) => !this.meanings.has(free) && !this.expected.includes(free)) ??
      '?';
    this.define(letter, value);
    return letter;
  }

  /** The outcome of a task keeps its letter, even if it differs from the one in the diagram. */
  private letterOfKey(key: unknown): string | undefined {
    return [...this.meanings.keys()].find(
      (letter) => key !== undefined && !this.used.has(letter) && keyOf(this.meanings.get(letter)) === key,
    );
  }

  private define(letter: string, meaning: unknown): void {
    this.meanings.set(letter, meaning);
    this.legend.set(letter, this.print(meaning));
  }

  /** Formats a value as JavaScript that can be read back. */
  private print(value: unknown): string {
    if (typeof value === 'string')
      return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
    if (Array.isArray(value)) return `[${value.map((item) => this.print(item)).join(', ')}]`;
    if (typeof value !== 'object' || value === null) return String(value);
    // Outcomes have a property for everything, `undefined` where it doesn't apply.
    const all = (value instanceof Error ? namesOf(value) : Object.keys(value)).filter(
      (name) => (value as Record<string, unknown>)[name] !== undefined,
    );
    const wanted = all.filter((name) => this.properties.has(name));
    const shown = (wanted.length > 0 ? wanted : all).map(
      (name) => `${name}: ${this.print((value as Record<string, unknown>)[name])}`,
    );
    return `{ ${shown.join(', ')} }`;
  }
}

/** For errors of this package, the properties say more than the message. */
function namesOf(error: Error): string[] {
  const own = [...Object.keys(error), ...(error instanceof AggregateError ? ['errors'] : [])].filter(
    (name) => name !== 'name',
  );
  return ['name', ...(own.length > 0 ? own : ['message'])];
}

function keyOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'key' in value ? value.key : undefined;
}

function isEnd({ symbol }: Mark): boolean {
  return symbol === '|' || symbol === '#';
}

import { computed, signal } from '@preact/signals';
import type { Diagram, Mark } from 'rxjs-as-completed/marbles';
import { marksOf, writeMarks } from './marks.js';
import type { Playground } from './Playground.js';

export type Phase = 'guessing' | 'revealed';

/** What was expected in one frame, and what happens in it. */
export interface Moment {
  readonly frame: number;
  readonly expected: string;
  readonly happens: string;
}

const HAS_ENDED = /[|#]/;

/** Predict, then reveal: the result is hidden until the reader has said what they expect. */
export class Prediction {
  readonly #playground: Playground;
  readonly phase = signal<Phase>('guessing');
  /** What the reader expects, as marbles. */
  readonly text = signal('');
  /** What the next click on the result places. */
  readonly symbol = signal('|');

  constructor(playground: Playground) {
    this.#playground = playground;
    this.symbol.value = this.symbols.value[0]!;
  }

  readonly marks = computed<readonly Mark[] | undefined>(() => marksOf(this.text.value));

  /** What can be placed: what the result consists of, in alphabetical order so as not to tell the real one. */
  readonly symbols = computed<readonly string[]>(() => {
    const { value: played } = this.#playground.played;
    const values = new Set(
      played?.result?.marks.map(({ symbol }) => symbol).filter((symbol) => !HAS_ENDED.test(symbol)),
    );
    return [...[...values].sort(), '|', '#'];
  });

  /** What letters of the result stand for, if they don't stand for themselves. */
  readonly legend = computed<readonly (readonly [string, string])[]>(() => {
    const legend = this.#playground.played.value?.result?.legend ?? new Map<string, string>();
    return this.symbols.value.flatMap((symbol) => {
      const meaning = symbol === '#' ? undefined : legend.get(symbol);
      return meaning === undefined ? [] : [[symbol, meaning] as const];
    });
  });

  /** The diagram with the expected result. Its tasks run as if nothing else mattered, so that they tell nothing. */
  readonly diagram = computed<Diagram | undefined>(() => {
    const { value: played } = this.#playground.played;
    if (played === undefined || this.phase.value !== 'guessing') return played;
    const arrival = (name: string) => played.source?.marks.find(({ symbol }) => symbol === name)?.frame ?? 0;
    const length = Math.max(8, ...played.tasks.map((task) => arrival(task.name) + (task.marks.at(-1)?.frame ?? 0) + 4));
    return {
      ...played,
      tasks: played.tasks.map((task) => ({ ...task, subscriptions: [{ from: arrival(task.name), to: Infinity }] })),
      source: played.source && { ...played.source, subscriptions: undefined },
      result: { marks: this.marks.value ?? [], length, legend: new Map() },
    };
  });

  /** Both, frame by frame. */
  readonly moments = computed<readonly Moment[]>(() => {
    const expected = byFrame(this.marks.value ?? []);
    const happens = byFrame(this.#playground.played.value?.result?.marks ?? []);
    return [...new Set([...expected.keys(), ...happens.keys()])]
      .sort((a, b) => a - b)
      .map((frame) => ({ frame, expected: expected.get(frame) ?? '', happens: happens.get(frame) ?? '' }));
  });

  reveal(): void {
    this.phase.value = 'revealed';
  }

  /** Goes back to guessing, with the guess as it was. */
  guessAgain(): void {
    this.phase.value = 'guessing';
  }

  leave(): void {
    this.#playground.prediction.value = undefined;
  }

  /** Places the chosen symbol, and chooses the next one that isn't placed yet. */
  place(frame: number): void {
    const symbol = this.symbol.value;
    const others = (this.marks.value ?? []).filter(
      (mark) => mark.symbol !== symbol && !(HAS_ENDED.test(symbol) && HAS_ENDED.test(mark.symbol)),
    );
    this.#set([...others, { frame, symbol }]);
    const placed = new Set(this.marks.value?.map((mark) => mark.symbol));
    this.symbol.value = this.symbols.value.find((other) => !placed.has(other)) ?? symbol;
  }

  move(group: number, frame: number): void {
    const frames = [...byFrame(this.marks.value ?? []).keys()];
    const from = frames[group];
    if (from === undefined || frame < 0) return;
    this.#set((this.marks.value ?? []).map((mark) => (mark.frame === from ? { ...mark, frame } : mark)));
  }

  remove(group: number): void {
    const from = [...byFrame(this.marks.value ?? []).keys()][group];
    this.#set((this.marks.value ?? []).filter(({ frame }) => frame !== from));
  }

  #set(marks: readonly Mark[]): void {
    // In one frame, an end comes last.
    const order = ({ frame, symbol }: Mark) => frame + (HAS_ENDED.test(symbol) ? 0.5 : 0);
    this.text.value = writeMarks([...marks].sort((a, b) => order(a) - order(b)));
  }
}

function byFrame(marks: readonly Mark[]): Map<number, string> {
  const symbols = new Map<number, string>();
  for (const { frame, symbol } of marks) symbols.set(frame, (symbols.get(frame) ?? '') + symbol);
  return symbols;
}

import type { Diagram } from '../../Diagram.js';

/** Light enough for dark letters. */
export const COLOURS = ['#8ec5ff', '#ffb86b', '#9be08f', '#f2a6d8', '#f7dc6f', '#b9a7f5', '#7fdbd4', '#ff9d94'];

/** For what belongs to no single task. */
export const NEUTRAL = '#d0d7de';

/** The colours of values, by their letters. */
export interface Colours {
  readonly inputs: ReadonlyMap<string, string>;
  readonly result: ReadonlyMap<string, string>;
}

/** Each task has a colour, which its values keep wherever they appear. */
export function coloursOf({ tasks, result }: Diagram): Colours {
  const inputs = new Map<string, string>();
  tasks.forEach(({ name, marks }, index) => {
    for (const symbol of [name, name.toUpperCase(), ...marks.map((mark) => mark.symbol)]) {
      if (!inputs.has(symbol)) inputs.set(symbol, COLOURS[index % COLOURS.length]);
    }
  });
  // In the result, a letter that is explained is no value of a task, unless it's the name of the task in capitals.
  const capitals = new Set(tasks.map(({ name }) => name.toUpperCase()));
  const kept = [...inputs].filter(([symbol]) => capitals.has(symbol) || !result?.legend.has(symbol));
  return { inputs, result: new Map(kept) };
}

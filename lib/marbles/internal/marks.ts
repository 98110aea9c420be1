import type { DiagramStream, Mark } from '../Diagram.js';

/** Whether a text is a letter or digit that takes one column: the name of a task, or a value. */
export function isSymbol(text: string): boolean {
  return text.length === 1 && /[\p{L}\p{Nd}]/u.test(text);
}

export function isEnd({ symbol }: Pick<Mark, 'symbol'>): boolean {
  return symbol === '|' || symbol === '#';
}

export function hasEnded(marks: readonly Mark[]): boolean {
  return marks.some(isEnd);
}

/** The marks that share a frame. */
export function groupsOf(marks: readonly Mark[]): Mark[][] {
  const groups: Mark[][] = [];
  for (const mark of marks) {
    const group = groups.at(-1);
    if (group?.[0].frame === mark.frame) group.push(mark);
    else groups.push([mark]);
  }
  return groups;
}

/** How many columns the marks of one frame take: one for a single mark, otherwise two more for the parentheses. */
export function widthOf(symbols: number): number {
  return symbols === 1 ? 1 : symbols + 2;
}

/**
 * The `length` of a stream as `readDiagram` returns it: an end has nothing after it, and what goes on is as long as its
 * marks at least.
 */
export function lengthOf(marks: readonly Mark[], least: number): number {
  const last = groupsOf(marks).at(-1);
  const drawn = last === undefined ? 0 : last[0].frame + widthOf(last.length);
  return hasEnded(marks) ? drawn : Math.max(drawn, least);
}

/** Whether everything happens at once and subscriptions aren't stated: all tasks are known from the start. */
export function isList({ marks, subscriptions }: DiagramStream): boolean {
  return subscriptions === undefined && marks.at(-1)?.symbol === '|' && marks.every(({ frame }) => frame === 0);
}

/** The last frame of the run, as far as the result shows. */
export function lastFrame(result: DiagramStream | undefined): number {
  if (result === undefined) return 0;
  const { marks, length, subscriptions } = result;
  const drawn = hasEnded(marks) ? marks.at(-1)!.frame : lengthOf(marks, length) - 1;
  return Math.min(subscriptions?.[0]?.to ?? Infinity, Math.max(drawn, 0));
}

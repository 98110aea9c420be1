import type { DiagramStream, Mark } from 'rxjs-as-completed/marbles';
import { groupsOf as marksByFrame, hasEnded, widthOf } from '../../../lib/marbles/internal/text/marks';
import { writeMarks } from '../../../lib/marbles/internal/text/writeText';

export { isList } from '../../../lib/marbles/internal/text/marks';

/** The marks of one line in one frame. */
export interface Group {
  readonly frame: number;
  readonly symbols: readonly string[];
}

export function isEnd(symbol: string | undefined): boolean {
  return symbol === '|' || symbol === '#';
}

export function groupsOf({ marks }: Pick<DiagramStream, 'marks'>): readonly Group[] {
  return marksByFrame(marks).map((group) => ({ frame: group[0].frame, symbols: group.map(({ symbol }) => symbol) }));
}

/** The first column after a group. */
export function endOf(group: Group | undefined): number {
  return group === undefined ? 0 : group.frame + widthOf(group.symbols.length);
}

export function marksOf(groups: readonly Group[]): readonly Mark[] {
  return groups.flatMap(({ frame, symbols }) => symbols.map((symbol) => ({ frame, symbol })));
}

/** A line as the text of a diagram has it. */
export function write({ marks, length }: Pick<DiagramStream, 'marks' | 'length'>): string {
  return writeMarks(marks, hasEnded(marks) ? 0 : length);
}

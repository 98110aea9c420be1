import { writeDiagram, type Diagram, type DiagramStream, type Mark } from 'rxjs-as-completed/marbles';

/** The marks of one line in one frame. */
export interface Group {
  readonly frame: number;
  readonly symbols: readonly string[];
}

export function isEnd(symbol: string | undefined): boolean {
  return symbol === '|' || symbol === '#';
}

export function groupsOf({ marks }: Pick<DiagramStream, 'marks'>): readonly Group[] {
  const groups: { frame: number; symbols: string[] }[] = [];
  for (const { frame, symbol } of marks) {
    const last = groups.at(-1);
    if (last?.frame === frame) last.symbols.push(symbol);
    else groups.push({ frame, symbols: [symbol] });
  }
  return groups;
}

/** How many columns a group takes: one for a single mark, otherwise two more for the parentheses. */
export function widthOf({ symbols }: Group): number {
  return symbols.length === 1 ? 1 : symbols.length + 2;
}

/** The first column after a group. */
export function endOf(group: Group | undefined): number {
  return group === undefined ? 0 : group.frame + widthOf(group);
}

export function marksOf(groups: readonly Group[]): readonly Mark[] {
  return groups.flatMap(({ frame, symbols }) => symbols.map((symbol) => ({ frame, symbol })));
}

/** Whether everything happens at once and subscriptions aren't stated: all tasks are known from the start. */
export function isList({ marks, subscriptions }: DiagramStream): boolean {
  return subscriptions === undefined && marks.at(-1)?.symbol === '|' && marks.every(({ frame }) => frame === 0);
}

/** A line as the text of a diagram has it. */
export function write({ marks, length }: Pick<DiagramStream, 'marks' | 'length'>): string {
  return writeDiagram({ ...NOTHING, source: { marks, length, legend: new Map() } }).trim();
}

const NOTHING: Diagram = { caption: '', tasks: [], definitions: new Map(), frame: 1 };

// Edits of a diagram, each a function from one to another. What they return can always be written and read back.
//
// An edit changes what goes in: tasks, arrivals, the expression. What comes out, the result and the subscriptions, is
// left as it was, for the run to replace: it keeps the letters of the result from changing. `textOf` then writes what
// happens.

import { writeDiagram, type Diagram, type DiagramStream, type DiagramTask } from 'rxjs-as-completed/marbles';
import { endOf, groupsOf, isEnd, isList, marksOf, type Group } from './marks';
import { makesResult } from './makesResult';

/** The last frame that an edit moves anything to. */
export const LAST_FRAME = 60;

/** A line of the diagram: the name of a task, or `source`. (The result is computed, so it isn't edited.) */
export type LineName = string;

/** The marks of one line in one frame; `group` counts from 0, as `data-group` does in the picture. */
export interface GroupTarget {
  readonly line: LineName;
  readonly group: number;
}

/** One mark of a group; `mark` counts from 0. */
export interface MarkTarget extends GroupTarget {
  readonly mark: number;
}

export type Kind = 'value' | 'end' | 'error';

/** The text to start from. */
export const BLANK = `a    = ---(A|)
subs = ^--!

b    = -(B|)
subs = ^!

       (ab|)

>      asCompleted()

       -B-(A|)
`;

const LOWER = Array.from('abcdefghijklmnopqrstuvwxyz');
const UPPER = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');
const DIGITS = Array.from('1234567890');

/** The frame of a group, counted as its own line counts: for a task, from its subscription. */
export function frameOf(diagram: Diagram, { line, group }: GroupTarget): number | undefined {
  return groupsIn(diagram, line)[group]?.frame;
}

/** The frames that a group can move to: between its neighbours. */
export function rangeOf(
  diagram: Diagram,
  { line, group }: GroupTarget,
): { readonly least: number; readonly most: number } | undefined {
  const groups = groupsIn(diagram, line);
  const [before, moved, after] = [groups[group - 1], groups[group], groups[group + 1]];
  if (moved === undefined) return undefined;
  const least = before === undefined ? 0 : before.frame + 1;
  return { least, most: after === undefined ? Math.max(LAST_FRAME, moved.frame) : after.frame - 1 };
}

/** Moves a group to a frame of its own line, or to the nearest one that's possible. */
export function moveGroup(diagram: Diagram, target: GroupTarget, frame: number): Diagram {
  const range = rangeOf(diagram, target);
  if (range === undefined || Number.isNaN(frame)) return diagram;
  const moved = Math.min(Math.max(Math.round(frame), range.least), range.most);
  return withGroups(diagram, target.line, (groups) =>
    groups.map((group, index) => (index === target.group ? { ...group, frame: moved } : group)),
  );
}

/**
 * Adds a task under the next free letter. It joins the last ones in the stream of tasks; without one, it joins the list
 * of all tasks in the expression, such as `race(a, b)`.
 *
 * Without a free letter, nothing changes.
 */
export function addTask(diagram: Diagram): Diagram {
  const name = freeName(diagram);
  if (name === undefined) return diagram;
  const { source } = diagram;
  const joined = source === undefined ? 0 : lastArrival(source);
  return arriving({ ...diagram, tasks: [...diagram.tasks, newTask(diagram, name)] }, name, joined);
}

export function removeTask(diagram: Diagram, name: string): Diagram {
  const tasks = diagram.tasks.filter((task) => task.name !== name);
  if (tasks.length === diagram.tasks.length) return diagram;
  const removed = withGroups({ ...diagram, tasks }, 'source', (groups) =>
    groups.map((group) => ({ ...group, symbols: group.symbols.filter((symbol) => symbol !== name) })),
  );
  return listing(removed, namesOf(diagram), namesOf({ tasks }));
}

/**
 * Adds a value to a line. It joins what is in that frame; an end that comes earlier moves along.
 *
 * On `source`, a task arrives: the first one that the stream doesn't have yet, else a new one.
 */
export function addMark(diagram: Diagram, line: LineName, frame: number): Diagram {
  const at = Math.min(Math.max(Math.round(frame), 0), LAST_FRAME);
  if (Number.isNaN(at)) return diagram;
  if (line !== 'source') {
    const symbol = freeValue(diagram, line);
    return withGroups(diagram, line, (groups) => withSymbol(groups, symbol, at));
  }
  if (diagram.source === undefined) return diagram;
  const missing = missingTask(diagram);
  if (missing !== undefined) return arriving(diagram, missing, at);
  const name = freeName(diagram);
  if (name === undefined) return diagram;
  return arriving({ ...diagram, tasks: [...diagram.tasks, newTask(diagram, name)] }, name, at);
}

export function removeMark(diagram: Diagram, { line, group, mark }: MarkTarget): Diagram {
  return withGroups(diagram, line, (groups) =>
    groups.map((one, index) =>
      index === group ? { ...one, symbols: one.symbols.filter((_, place) => place !== mark) } : one,
    ),
  );
}

export function removeGroup(diagram: Diagram, { line, group }: GroupTarget): Diagram {
  return withGroups(diagram, line, (groups) => groups.filter((_, index) => index !== group));
}

export function kindOf(diagram: Diagram, { line, group, mark }: MarkTarget): Kind | undefined {
  const symbol = groupsIn(diagram, line)[group]?.symbols[mark];
  if (symbol === undefined) return undefined;
  return symbol === '|' ? 'end' : symbol === '#' ? 'error' : 'value';
}

/**
 * Makes a mark another kind of mark. Nothing follows an end or an error, so whatever did is removed. On `source`, a
 * value is a task that the stream doesn't have yet; if there is none, nothing changes.
 */
export function setKind(diagram: Diagram, target: MarkTarget, kind: Kind): Diagram {
  const present = kindOf(diagram, target);
  if (present === undefined || present === kind) return diagram;
  const symbol = kind === 'end' ? '|' : kind === 'error' ? '#' : newValue(diagram, target.line);
  if (symbol === undefined) return diagram;
  return withGroups(diagram, target.line, (groups) =>
    groups.slice(0, kind === 'value' ? groups.length : target.group + 1).map((group, index) => {
      if (index !== target.group) return group;
      const after = kind === 'value' ? group.symbols.slice(target.mark + 1) : [];
      return { ...group, symbols: [...group.symbols.slice(0, target.mark), symbol, ...after] };
    }),
  );
}

/**
 * Sets what is run. An operator gets a list of all tasks if the diagram has no stream of tasks; an expression that
 * makes the result itself doesn't show such a list. Definitions that it doesn't use go, and so do the letters of the
 * former result.
 */
export function setExpression(diagram: Diagram, expression: string): Diagram {
  const code = oneIndentation(expression);
  if (code === '' || code === diagram.expression) return diagram;
  const { definitions, result } = diagram;
  const subscriptions = result?.subscriptions;
  return {
    ...diagram,
    source: sourceFor(diagram, code),
    expression: code,
    definitions: used(definitions, code),
    result: subscriptions && { marks: [], length: 1, legend: new Map(), subscriptions },
  };
}

/** Sets how many milliseconds a frame lasts. What isn't a positive number is ignored. */
export function setFrame(diagram: Diagram, milliseconds: number): Diagram {
  return milliseconds > 0 && milliseconds < Infinity ? { ...diagram, frame: milliseconds } : diagram;
}

export function setCaption(diagram: Diagram, caption: string): Diagram {
  const lines = caption.split(/[\r\n]+/).map((line) => line.trim());
  return { ...diagram, caption: lines.filter((line) => line !== '').join('\n') };
}

/** Whether a diagram has a text. Whatever was read or played has one. */
export function canBeStated(diagram: Diagram): boolean {
  try {
    writeDiagram(diagram);
    return true;
  } catch {
    return false;
  }
}

/** The text of a diagram after it was played, which states what happened: reading it gives no differences. */
export function textOf(played: Diagram): string {
  return writeDiagram(played);
}

function streamIn(diagram: Diagram, line: LineName): DiagramStream | undefined {
  return line === 'source' ? diagram.source : diagram.tasks.find(({ name }) => name === line);
}

function groupsIn(diagram: Diagram, line: LineName): readonly Group[] {
  const stream = streamIn(diagram, line);
  return stream === undefined ? [] : groupsOf(stream);
}

/** Changes the groups of a line. */
function withGroups(diagram: Diagram, line: LineName, change: (groups: readonly Group[]) => readonly Group[]): Diagram {
  const before = streamIn(diagram, line);
  if (before === undefined) return diagram;
  const groups = change(groupsOf(before)).filter(({ symbols }) => symbols.length > 0);
  const after = {
    marks: marksOf(groups),
    length: lengthOf(groups, before),
    legend: legendFor(groups, before),
  };
  if (line === 'source') return { ...diagram, source: { ...before, ...after } };
  return { ...diagram, tasks: diagram.tasks.map((task) => (task.name === line ? { ...task, ...after } : task)) };
}

/** As long as the marks need; a line without an end stays as long as it was, and goes on visibly. */
function lengthOf(groups: readonly Group[], before: DiagramStream): number {
  const end = endOf(groups.at(-1));
  if (isEnd(groups.at(-1)?.symbols.at(-1))) return end;
  const wasEnded = isEnd(before.marks.at(-1)?.symbol);
  return Math.max(end + (wasEnded ? 1 : 0), before.length, 1);
}

/** Without the letters that are gone. */
function legendFor(groups: readonly Group[], { legend, marks }: DiagramStream): ReadonlyMap<string, string> {
  const present = new Set(groups.flatMap(({ symbols }) => symbols));
  const gone = new Set(marks.map(({ symbol }) => symbol).filter((symbol) => !present.has(symbol)));
  return new Map([...legend].filter(([symbol]) => !gone.has(symbol)));
}

function withSymbol(groups: readonly Group[], symbol: string, frame: number): readonly Group[] {
  const index = groups.findIndex((group) => group.frame === frame);
  if (index >= 0) return groups.map((group, place) => (place === index ? joined(group, symbol) : group));
  const last = groups.at(-1);
  const end = last?.symbols.at(-1);
  if (last === undefined || end === undefined || !isEnd(end) || frame < last.frame)
    return [...groups, { frame, symbols: [symbol] }].sort((one, other) => one.frame - other.frame);
  const rest = { ...last, symbols: last.symbols.slice(0, -1) };
  return [...groups.slice(0, -1), ...(rest.symbols.length === 0 ? [] : [rest]), { frame, symbols: [symbol, end] }];
}

/** An end stays the last mark. */
function joined({ frame, symbols }: Group, symbol: string): Group {
  const end = symbols.filter(isEnd);
  return { frame, symbols: [...symbols.slice(0, symbols.length - end.length), symbol, ...end] };
}

/** A task arrives in the stream of tasks; without one, it joins the list of tasks in the expression. */
function arriving(diagram: Diagram, name: string, frame: number): Diagram {
  if (diagram.source !== undefined) return withGroups(diagram, 'source', (groups) => withSymbol(groups, name, frame));
  const others = diagram.tasks.filter((task) => task.name !== name);
  return listing(diagram, namesOf({ tasks: others }), namesOf(diagram));
}

/** The frame in which one more task arrives: with the last ones if these come with the end, else two frames later. */
function lastArrival(source: DiagramStream): number {
  const last = groupsOf(source).at(-1);
  if (last === undefined) return 0;
  return isEnd(last.symbols.at(-1)) ? last.frame : endOf(last) + 1;
}

function newTask({ frame, ...diagram }: Diagram, name: string): DiagramTask {
  const value = freeValue({ frame, ...diagram }, name);
  const marks = [
    { frame: 2, symbol: value },
    { frame: 2, symbol: '|' },
  ];
  return { name, marks, length: 6, legend: new Map() };
}

function namesOf({ tasks }: Pick<Diagram, 'tasks'>): readonly string[] {
  return tasks.map(({ name }) => name);
}

function missingTask(diagram: Diagram): string | undefined {
  const arrived = new Set(diagram.source?.marks.map(({ symbol }) => symbol));
  return namesOf(diagram).find((name) => !arrived.has(name));
}

/** No letter of a value is the name of a task. */
function freeName({ tasks, result }: Diagram): string | undefined {
  const taken = new Set([
    ...namesOf({ tasks }),
    ...tasks.flatMap(({ marks }) => marks.map(({ symbol }) => symbol)),
    ...(result?.legend.keys() ?? []),
  ]);
  return LOWER.find((letter) => !taken.has(letter));
}

/** By convention the upper case of the task, then digits. If everything is taken, the value comes a second time. */
function freeValue({ tasks }: Diagram, line: LineName): string {
  const own = line.toUpperCase();
  const taken = new Set([
    ...namesOf({ tasks }),
    ...tasks.flatMap(({ marks, legend }) => [...marks.map(({ symbol }) => symbol), ...legend.keys()]),
  ]);
  return [own, ...DIGITS, ...UPPER].find((letter) => !taken.has(letter)) ?? own;
}

function newValue(diagram: Diagram, line: LineName): string | undefined {
  return line === 'source' ? missingTask(diagram) : freeValue(diagram, line);
}

/** Replaces a list of all tasks in the expression, such as `(a, b)`, `[a, b]` or `{ a, b }`. */
function listing(diagram: Diagram, before: readonly string[], after: readonly string[]): Diagram {
  if (before.length === 0 || diagram.expression === undefined) return diagram;
  const list = new RegExp(`([([{]\\s*)${before.join('\\s*,\\s*')}(?=\\s*[)\\]}](?!\\s*=>))`);
  const expression = diagram.expression.replace(list, (_, opening: string) => `${opening}${after.join(', ')}`);
  return { ...diagram, expression };
}

function sourceFor({ source, tasks }: Diagram, expression: string): DiagramStream | undefined {
  const names = namesOf({ tasks });
  const marks = marksOf([{ frame: 0, symbols: [...names, '|'] }]);
  const list: DiagramStream = { marks, length: endOf({ frame: 0, symbols: [...names, '|'] }), legend: new Map() };
  if (!makesResult(expression)) return source ?? list;
  const isListOfAll = source !== undefined && isList(source) && source.marks.length === marks.length;
  return isListOfAll ? undefined : source;
}

/** Code as the reader of diagrams returns it. */
function oneIndentation(code: string): string {
  const lines = code.split(/\r\n|\r|\n/).map((line) => line.trimEnd());
  const written = lines.filter((line) => line !== '');
  const indent = Math.min(...written.map((line) => line.length - line.trimStart().length));
  return lines
    .map((line) => line.slice(indent))
    .join('\n')
    .replace(/^\n+|\n+$/g, '');
}

/** The definitions that the code uses, and those that they use. */
function used(definitions: ReadonlyMap<string, string>, code: string): ReadonlyMap<string, string> {
  const needed = new Set<string>();
  const visit = (text: string) => {
    for (const [word] of text.matchAll(/[\w$]+/g)) {
      const meaning = definitions.get(word);
      if (meaning === undefined || needed.has(word)) continue;
      needed.add(word);
      visit(meaning);
    }
  };
  visit(code);
  return new Map([...definitions].filter(([name]) => needed.has(name)));
}

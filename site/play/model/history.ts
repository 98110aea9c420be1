/** The texts of one diagram over time. A value: every change returns another one. */
export interface History {
  readonly text: string;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
}

export interface Change {
  /** Changes in a row with the same name are undone together: `typing`, or one name for each drag, such as `drag 7`. */
  readonly merge?: string | undefined;
  /** When it happened, in milliseconds. After a pause of a second, `typing` is undone separately. */
  readonly at?: number | undefined;
}

/** How many changes can be undone. */
const LIMIT = 200;
const PAUSE = 1_000;

interface Steps extends History {
  readonly past: readonly string[];
  readonly future: readonly string[];
  readonly last: Change;
}

export function startHistory(text: string): History {
  return steps(text, [], [], {});
}

export function changed(history: History, text: string, change: Change = {}): History {
  const { text: before, past, last } = history as Steps;
  if (text === before) return history;
  if (past.length > 0 && belongsTo(last, change)) return steps(text, past, [], change);
  return steps(text, [...past, before].slice(-LIMIT), [], change);
}

export function undo(history: History): History {
  const { text, past, future } = history as Steps;
  const before = past.at(-1);
  return before === undefined ? history : steps(before, past.slice(0, -1), [text, ...future], {});
}

export function redo(history: History): History {
  const { text, past, future } = history as Steps;
  const [after, ...rest] = future;
  return after === undefined ? history : steps(after, [...past, text], rest, {});
}

function belongsTo(last: Change, next: Change): boolean {
  if (next.merge === undefined || next.merge !== last.merge) return false;
  return next.merge !== 'typing' || (next.at ?? 0) - (last.at ?? 0) < PAUSE;
}

function steps(text: string, past: readonly string[], future: readonly string[], last: Change): Steps {
  return { text, past, future, last, canUndo: past.length > 0, canRedo: future.length > 0 };
}

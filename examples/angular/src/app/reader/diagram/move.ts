import { groupsOf, widthOf, type Diagram, type Mark, type Stream } from './diagram';

/** The last frame that marbles can be moved to. */
const LAST_FRAME = 40;

/** A group of marks of a task or of the stream of tasks. Marks in the same frame move together. */
export interface Target {
  readonly task: string | undefined;
  readonly group: number;
}

/** Where a group can go: its neighbours don't move, and the notation needs room for it. */
export function rangeOf({ marks }: Stream, group: number): { least: number; most: number } {
  const groups = groupsOf(marks);
  const [before, moved, after] = [groups[group - 1], groups[group] ?? [], groups[group + 1]];
  const least = before === undefined ? 0 : frameOf(before) + widthOf(before);
  const most = after === undefined ? LAST_FRAME : frameOf(after) - widthOf(moved);
  return { least, most: Math.max(least, most) };
}

/**
 * Moves a group to another frame, or to the nearest possible one.
 *
 * @param change maps the current frame of the group to the new one
 */
export function move(diagram: Diagram, { task, group }: Target, change: (frame: number) => number): Diagram {
  const moved = <S extends Stream>(stream: S) => moveGroup(stream, group, change);
  if (task === undefined) return { ...diagram, source: diagram.source && moved(diagram.source) };
  return { ...diagram, tasks: diagram.tasks.map((other) => (other.name === task ? moved(other) : other)) };
}

function moveGroup<S extends Stream>(stream: S, moved: number, change: (frame: number) => number): S {
  const { least, most } = rangeOf(stream, moved);
  const marks = groupsOf(stream.marks).flatMap((group, index) => {
    if (index !== moved) return group;
    const frame = Math.min(Math.max(change(frameOf(group)), least), most);
    return group.map(({ symbol }): Mark => ({ frame, symbol }));
  });
  return { ...stream, marks };
}

function frameOf(group: readonly Mark[]): number {
  return group[0]?.frame ?? 0;
}

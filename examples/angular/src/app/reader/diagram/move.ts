import { groupsOf, widthOf, type Diagram, type Mark, type Stream } from './diagram';

/** As far as marbles can be moved. */
const LAST_FRAME = 40;

/** Which group of marks: of a task, or of the stream of tasks. What happens in one frame is moved together. */
export interface Target {
  readonly task: string | undefined;
  readonly group: number;
}

/** Where a group may be: its neighbours stay where they are, and the notation has to have room for it. */
export function rangeOf({ marks }: Stream, group: number): { least: number; most: number } {
  const groups = groupsOf(marks);
  const [before, moved, after] = [groups[group - 1], groups[group] ?? [], groups[group + 1]];
  const least = before === undefined ? 0 : frameOf(before) + widthOf(before);
  const most = after === undefined ? LAST_FRAME : frameOf(after) - widthOf(moved);
  return { least, most: Math.max(least, most) };
}

/**
 * The diagram with a group in another frame, or in the nearest one where it may be.
 *
 * @param change gives the frame for the one in which the group is now
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

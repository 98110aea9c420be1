import type { Diagram } from 'rxjs-as-completed/marbles';

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

/** The text to start from: two tasks and an operator. */
export const BLANK = '';

/** The frame of a group, counted as its own line counts: for a task, from its subscription. */
export declare function frameOf(diagram: Diagram, target: GroupTarget): number | undefined;

/** The frames that a group can move to: its neighbours stay, and the notation needs room for it. */
export declare function rangeOf(
  diagram: Diagram,
  target: GroupTarget,
): { readonly least: number; readonly most: number } | undefined;

/** Moves a group to a frame of its own line, or to the nearest one that's possible. */
export declare function moveGroup(diagram: Diagram, target: GroupTarget, frame: number): Diagram;

/** Adds a task under the next free letter. It joins the stream of tasks, or the list of names in the expression. */
export declare function addTask(diagram: Diagram): Diagram;

export declare function removeTask(diagram: Diagram, name: string): Diagram;

/**
 * Adds a value to a line. What is in the same frame becomes a group with it; an end that came earlier moves along; what
 * follows too closely is pushed.
 *
 * On `source`, this is the arrival of the first task that the source doesn't have.
 */
export declare function addMark(diagram: Diagram, line: LineName, frame: number): Diagram;

export declare function removeMark(diagram: Diagram, target: MarkTarget): Diagram;
export declare function removeGroup(diagram: Diagram, target: GroupTarget): Diagram;

/** Nothing follows an end or an error, so whatever did is removed. */
export declare function setKind(diagram: Diagram, target: MarkTarget, kind: Kind): Diagram;
export declare function kindOf(diagram: Diagram, target: MarkTarget): Kind | undefined;

/** Sets what is run. An operator gets a stream of all tasks if the diagram has none; unused definitions go. */
export declare function setExpression(diagram: Diagram, expression: string): Diagram;

/** Sets how many milliseconds a frame lasts. What isn't a positive number is ignored. */
export declare function setFrame(diagram: Diagram, milliseconds: number): Diagram;

export declare function setCaption(diagram: Diagram, caption: string): Diagram;

/** Whether the notation has room for all marks of the result: each character is a frame, but a group takes several. */
export declare function canBeStated(diagram: Diagram): boolean;

/**
 * The text after an edit: it states what happens.
 *
 * @param played - the edited diagram after {@link Runner} has played it; before, pass the edited diagram itself
 */
export declare function textOf(played: Diagram): string;

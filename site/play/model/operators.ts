import type { Diagram } from 'rxjs-as-completed/marbles';

/** An expression to choose. */
export interface Choice {
  /** What goes after `>`. */
  readonly expression: string;
  /** The export it's about. */
  readonly name: string;
  readonly from: 'rxjs-as-completed' | 'rxjs';
  /** What it does, in one line. */
  readonly does: string;
}

/** Everything to choose from, for the tasks of a diagram: the package's operators first. */
export declare function choicesFor(diagram: Diagram): readonly Choice[];

/** Expressions worth comparing with that of the diagram, the closest rival first; none is the expression itself. */
export declare function rivalsOf(diagram: Diagram): readonly Choice[];

import type { Diagram } from 'rxjs-as-completed/marbles';

/** A name for a file with this diagram, without ending: from its caption, else from its operator. */
export declare function fileName(diagram: Diagram): string;

import type { Diagram } from 'rxjs-as-completed/marbles';
import type { Exported } from './Exported';

/** A TypeScript program that runs the diagram with timers and prints what happens. */
export declare function asCode(diagram: Diagram): Exported;

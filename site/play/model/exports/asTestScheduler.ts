import type { Diagram } from 'rxjs-as-completed/marbles';
import type { Exported } from './Exported';

/** A test for jest or vitest that runs the diagram with the `TestScheduler` of RxJS. */
export declare function asTestScheduler(diagram: Diagram): Exported;

import type { Answer, Request } from './protocol';

/** Reads and runs a diagram. The worker does this; so can anything that has time. */
export declare function compute(request: Request): Answer;

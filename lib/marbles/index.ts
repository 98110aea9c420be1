export { record } from './record.js';
export type { RecordedEvent, Recording } from './Recording.js';
export { toMarbles, type ToMarblesOptions } from './toMarbles.js';

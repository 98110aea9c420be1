/**
 * What happened in one run, in the order in which it happened: plain data.
 *
 * Values, keys and reasons are kept as they are, so a recording keeps them from being collected for as long as it lives.
 *
 * @example
 * ```ts
 * const count = ({ source, events }: Recording) => console.log(`${source}: ${events.length} events`);
 * tasks([of('Ada')]).pipe(record(count), asCompleted()).subscribe();
 * // → listed: 6 events
 * ```
 * @see {@link record} writes it, {@link toMarbles} makes a diagram of it
 */
export interface Recording {
  /** When the run was subscribed, in milliseconds since the epoch. */
  readonly startedAt: number;
  /**
   * Where the tasks came from: `listed`, all known from the beginning, as those of an array, a record or a `Map` are; `pulled`, one
   * at a time as they could start, from an iterable; `pushed` by an observable, or by an async iterable.
   */
  readonly source: 'listed' | 'pulled' | 'pushed';
  /** What happened, in that order. */
  readonly events: readonly RecordedEvent[];
}

/**
 * One thing that happened. `at` is in milliseconds since the subscription, `index` the position of the task in its source, from 0.
 *
 * - `arrived`: a task became known; `started`: it was subscribed, or called
 * - `value`, then `completed` or `failed`: what it did; `cancelled`: it was unsubscribed before it had ended
 * - `sourceCompleted`, `sourceFailed`, `sourceLeft`: the stream of tasks itself ended, or was unsubscribed before that
 * - `deadline`: the deadline of the run passed
 * - `subscribed`, `result`, then `resultCompleted` or `resultFailed`: what came of it all; `unsubscribed`: nobody waited for the
 *   rest. Only of an operator that is recorded as well
 *
 * @example
 * ```ts
 * const show = ({ events }: Recording) => console.log(events.map(({ type }: RecordedEvent) => type).join(', '));
 * tasks([of('Ada')]).pipe(record(show), asCompleted()).subscribe();
 * // → sourceSubscribed, arrived, sourceCompleted, started, value, completed
 * ```
 * @see {@link Recording}, which has them in order
 */
export type RecordedEvent = { readonly at: number } & (
  | { readonly type: 'arrived'; readonly index: number; readonly key: unknown }
  | { readonly type: 'started' | 'completed' | 'cancelled'; readonly index: number }
  | { readonly type: 'value'; readonly index: number; readonly value: unknown }
  | { readonly type: 'failed'; readonly index: number; readonly reason: unknown }
  | { readonly type: 'sourceSubscribed' | 'sourceCompleted' | 'sourceLeft' | 'deadline' | 'subscribed' | 'resultCompleted' | 'unsubscribed' }
  | { readonly type: 'sourceFailed' | 'resultFailed'; readonly reason: unknown }
  | { readonly type: 'result'; readonly value: unknown }
);

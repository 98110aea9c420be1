/**
 * What happened in one run, in order, as plain data.
 *
 * Values, keys and reasons are kept as they are, so they can't be garbage-collected as long as the recording exists.
 *
 * @example
 * ```ts
 * const count = ({ source, events }: Recording) => console.log(`${source}: ${events.length} events`);
 * tasks([of('Ada')]).pipe(record(count), asCompleted()).subscribe();
 * // → listed: 6 events
 * ```
 * @see {@link record}, which makes recordings, and {@link toMarbles}, which turns them into diagrams
 */
export interface Recording {
  /** When the run was subscribed to, in milliseconds since the epoch. */
  readonly startedAt: number;
  /**
   * Where the tasks came from: `listed` if all were known from the start (an array, record or `Map`), `pulled` if they
   * were taken from an iterable one at a time as they could start, `pushed` if an observable or async iterable emitted
   * them.
   */
  readonly source: 'listed' | 'pulled' | 'pushed';
  /** What happened, in order. */
  readonly events: readonly RecordedEvent[];
}

/**
 * One thing that happened in a run.
 *
 * `at` is in milliseconds since subscription; `index` is the position of the task in its source, starting at 0.
 *
 * - `arrived`: a task became known; `started`: it was subscribed to, or called
 * - `value`, then `completed` or `failed`: what the task did; `cancelled`: it was unsubscribed from before it ended
 * - `sourceSubscribed`, then `sourceCompleted`, `sourceFailed` or `sourceLeft`: the stream of tasks was subscribed to;
 *   it completed, failed, or was unsubscribed from before its end
 * - `deadline`: the deadline of the run passed
 * - `subscribed`, `result`, then `resultCompleted`, `resultFailed` or `unsubscribed`: what the operator emitted, if it
 *   was recorded too
 *
 * @example
 * ```ts
 * const show = ({ events }: Recording) => console.log(events.map(({ type }: RecordedEvent) => type).join(', '));
 * tasks([of('Ada')]).pipe(record(show), asCompleted()).subscribe();
 * // → sourceSubscribed, arrived, sourceCompleted, started, value, completed
 * ```
 * @see {@link Recording}, which lists them in order
 */
export type RecordedEvent = { readonly at: number } & (
  | { readonly type: 'arrived'; readonly index: number; readonly key: unknown }
  | { readonly type: 'started' | 'completed' | 'cancelled'; readonly index: number }
  | { readonly type: 'value'; readonly index: number; readonly value: unknown }
  | { readonly type: 'failed'; readonly index: number; readonly reason: unknown }
  | {
      readonly type:
        | 'sourceSubscribed'
        | 'sourceCompleted'
        | 'sourceLeft'
        | 'deadline'
        | 'subscribed'
        | 'resultCompleted'
        | 'unsubscribed';
    }
  | { readonly type: 'sourceFailed' | 'resultFailed'; readonly reason: unknown }
  | { readonly type: 'result'; readonly value: unknown }
);

import type { TaskState } from 'rxjs-as-completed';
import type { Exchange } from './exchange';

/** The package's states, and one for tasks that were unfinished when their run was cancelled. */
export type Status = TaskState<unknown>['status'] | 'cancelled';

/** A request of a run, as the pages show it. Times are in milliseconds since the start of the run. */
export interface Row<T = unknown, K = unknown> {
  readonly key: K;
  readonly status: Status;
  /** It is waiting although its run has started it: the application's limit hasn't let it through. */
  readonly heldBack: boolean;
  /** `undefined` if it hasn't been sent. */
  readonly sent: number | undefined;
  readonly ended: number | undefined;
  readonly body: T | undefined;
  readonly reason: unknown;
}

export type Counts = Readonly<Record<Status, number>>;

/** A run whose requests can be drawn over time. */
export interface Timed {
  rows(): readonly Row[];
  running(): boolean;
  /** Milliseconds since the start of the run, until its end. */
  elapsed(): number;
}

/** The row of a request whose run began at this time. */
export function rowOf<T, K>(state: TaskState<Exchange<T>, K>, begunAt: number): Row<T, K> {
  const { key, value, reason, ended } = state;
  const heldBack = state.status === 'running' && value === undefined;
  const status = heldBack ? 'waiting' : state.status;
  const sent = value === undefined ? undefined : value.sentAt - begunAt;
  return { key, status, heldBack, sent, ended, body: value?.body, reason };
}

/** The row after its run was cancelled. One that has ended stays as it is. */
export function cancelled<T, K>(row: Row<T, K>, at: number): Row<T, K> {
  if (row.status !== 'waiting' && row.status !== 'running') return row;
  return { ...row, status: 'cancelled', heldBack: false, ended: at };
}

export function count(rows: readonly Row[]): Counts {
  const counts = { waiting: 0, running: 0, fulfilled: 0, rejected: 0, empty: 0, cancelled: 0 };
  for (const { status } of rows) counts[status]++;
  return counts;
}

/** 18 fulfilled, 6 rejected */
export function inWords({ fulfilled, rejected, cancelled }: Counts): string {
  return `${fulfilled} fulfilled, ${rejected} rejected${cancelled > 0 ? `, ${cancelled} cancelled` : ''}`;
}

import { computed, signal } from '@angular/core';
import { defer, finalize, tap, type MonoTypeOperatorFunction } from 'rxjs';

export type TaskState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

/** The state of a task. Times are in milliseconds since the start of the run. */
export interface TimelineRow {
  readonly key: string;
  readonly state: TaskState;
  /** `undefined` if the task hasn't started. */
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
}

/**
 * Records when each task of a run started and ended, as signals that a page can draw.
 *
 * It only observes: pipe the run through `watch`, and each task through `track`.
 */
export class Timeline {
  readonly #rows = signal<ReadonlyMap<string, TimelineRow>>(new Map());
  readonly #running = signal(false);
  #beganAt = 0;
  #endedAt = 0;

  readonly rows = computed(() => [...this.#rows().values()]);
  readonly running = this.#running.asReadonly();

  /** Milliseconds since the start of the run, until its end. */
  elapsed(): number {
    return (this.#running() ? performance.now() : this.#endedAt) - this.#beganAt;
  }

  /** Starts over on each subscription, with all tasks waiting. At the end, tasks that never started are cancelled. */
  watch<T>(keys: readonly (string | number)[]): MonoTypeOperatorFunction<T> {
    return (run) =>
      defer(() => {
        this.#begin(keys.map(String));
        return run;
      }).pipe(finalize(() => this.#end()));
  }

  /**
   * Its first value is the end of a request that was answered. Whatever is unsubscribed before that has been cancelled.
   */
  track<T>(key: string | number): MonoTypeOperatorFunction<T> {
    return tap({
      subscribe: () => this.#change(String(key), 'waiting', { state: 'running', startedAt: this.elapsed() }),
      next: () => this.#change(String(key), 'running', { state: 'done', endedAt: this.elapsed() }),
      error: () => this.#change(String(key), 'running', { state: 'failed', endedAt: this.elapsed() }),
      unsubscribe: () => this.#change(String(key), 'running', { state: 'cancelled', endedAt: this.elapsed() }),
    });
  }

  #begin(keys: readonly string[]): void {
    this.#beganAt = performance.now();
    this.#running.set(true);
    this.#rows.set(
      new Map(keys.map((key) => [key, { key, state: 'waiting', startedAt: undefined, endedAt: undefined }])),
    );
  }

  #end(): void {
    this.#endedAt = performance.now();
    this.#running.set(false);
    for (const key of this.#rows().keys()) this.#change(key, 'waiting', { state: 'cancelled' });
  }

  #change(key: string, from: TaskState, change: Partial<TimelineRow>): void {
    const row = this.#rows().get(key);
    if (row?.state === from) this.#rows.update((rows) => new Map(rows).set(key, { ...row, ...change }));
  }
}

import { computed, signal } from '@angular/core';
import { defer, finalize, tap, type MonoTypeOperatorFunction } from 'rxjs';
import type { Exchange } from './exchange';
import { cancelled, type Row, type Timed } from './row';

/**
 * Records the states of requests for an operator that doesn't emit them, such as `firstSuccess`.
 *
 * It only observes: pipe the run through `watch`, and each request through `track`. Where `asStates` can run the
 * requests, use `Run` instead.
 */
export class Timeline implements Timed {
  readonly #rows = signal<ReadonlyMap<string, Row>>(new Map());
  readonly #running = signal(false);
  #begunAt = 0;
  #endedAt = 0;

  readonly rows = computed(() => [...this.#rows().values()]);
  readonly running = this.#running.asReadonly();

  elapsed(): number {
    return (this.#running() ? performance.now() : this.#endedAt) - this.#begunAt;
  }

  /** Starts over on each subscription, with all requests waiting. At the end, the unfinished ones are cancelled. */
  watch<T>(keys: readonly string[]): MonoTypeOperatorFunction<T> {
    return (run) =>
      defer(() => {
        this.#begin(keys);
        return run;
      }).pipe(finalize(() => this.#end()));
  }

  track<T>(key: string): MonoTypeOperatorFunction<Exchange<T>> {
    return tap({
      subscribe: () => this.#change(key, { heldBack: true }),
      next: ({ body }) => this.#change(key, body === undefined ? this.#sent() : this.#ended('fulfilled')),
      error: (reason: unknown) => this.#change(key, { ...this.#ended('rejected'), reason }),
      unsubscribe: () => this.#cancel(key),
    });
  }

  #begin(keys: readonly string[]): void {
    const waiting = { status: 'waiting', heldBack: false, sent: undefined, ended: undefined } as const;
    this.#begunAt = performance.now();
    this.#running.set(true);
    this.#rows.set(new Map(keys.map((key) => [key, { key, ...waiting, body: undefined, reason: undefined }])));
  }

  #end(): void {
    this.#endedAt = performance.now();
    this.#running.set(false);
    for (const key of this.#rows().keys()) this.#cancel(key);
  }

  #sent(): Partial<Row> {
    return { status: 'running', heldBack: false, sent: this.elapsed() };
  }

  #ended(status: 'fulfilled' | 'rejected'): Partial<Row> {
    return { status, heldBack: false, ended: this.elapsed() };
  }

  #cancel(key: string): void {
    const row = this.#rows().get(key);
    if (row !== undefined) this.#change(key, cancelled(row, this.elapsed()));
  }

  #change(key: string, change: Partial<Row>): void {
    const row = this.#rows().get(key);
    if (row !== undefined) this.#rows.update((rows) => new Map(rows).set(key, { ...row, ...change }));
  }
}

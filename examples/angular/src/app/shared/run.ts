import { computed } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { concat, defer, exhaustMap, map, merge, of, scan, Subject, takeWhile, type Observable } from 'rxjs';
import type { TaskState } from 'rxjs-as-completed';
import type { Exchange } from './exchange';
import { cancelled, count, rowOf, type Row, type Timed } from './row';

type States<T, K> = readonly TaskState<Exchange<T>, K>[];

/** What is known of the latest run. `at` is the time of the latest change. */
interface Snapshot<T, K> {
  readonly phase: 'idle' | 'running' | 'completed' | 'cancelled';
  readonly states: States<T, K>;
  readonly begunAt: number;
  readonly at: number;
}

/**
 * Runs requests on command, one run at a time, and shows their states as signals.
 *
 * The states come from `asStates`. Everything else, the counts included, is derived from them. Create it in a field of a
 * component: when that is destroyed, all requests are aborted.
 */
export class Run<T, K> implements Timed {
  readonly #starts = new Subject<Observable<States<T, K>>>();
  readonly #cancels = new Subject<void>();
  readonly #run = toSignal(this.#starts.pipe(exhaustMap((states) => follow(states, this.#cancels))), {
    initialValue: { phase: 'idle', states: [], begunAt: 0, at: 0 } as Snapshot<T, K>,
  });

  readonly phase = computed(() => this.#run().phase);
  readonly running = computed(() => this.phase() === 'running');
  readonly rows = computed((): readonly Row<T, K>[] => {
    const { phase, states, begunAt, at } = this.#run();
    const rows = states.map((state) => rowOf(state, begunAt));
    return phase === 'cancelled' ? rows.map((row) => cancelled(row, at - begunAt)) : rows;
  });
  readonly counts = computed(() => count(this.rows()));
  readonly heldBack = computed(() => this.rows().filter(({ heldBack }) => heldBack).length);

  elapsed(): number {
    const { phase, begunAt, at } = this.#run();
    return (phase === 'running' ? performance.now() : at) - begunAt;
  }

  /** Does nothing while a run is going on, such as at the second click of a double click. */
  start(states: () => Observable<States<T, K>>): void {
    if (!this.running()) this.#starts.next(states());
  }

  cancel(): void {
    this.#cancels.next();
  }
}

function follow<T, K>(states: Observable<States<T, K>>, cancels: Observable<void>): Observable<Snapshot<T, K>> {
  return defer(() => {
    const begunAt = performance.now();
    const begun: Snapshot<T, K> = { phase: 'running', states: [], begunAt, at: begunAt };
    return merge(
      concat(states.pipe(map((states) => ({ states }))), of({ phase: 'completed' as const })),
      cancels.pipe(map(() => ({ phase: 'cancelled' as const }))),
    ).pipe(
      scan((run: Snapshot<T, K>, change) => ({ ...run, ...change, at: performance.now() }), begun),
      takeWhile(({ phase }) => phase === 'running', true),
    );
  });
}

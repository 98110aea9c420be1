import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { toObservable, toSignal } from '@angular/core/rxjs-interop';
import { animationFrames, map, of, switchMap } from 'rxjs';
import { milliseconds } from './milliseconds';
import type { Timed } from './row';

/** A timeline with one row per request: a dotted line while it waits, a solid one while it runs, and a mark at its end. */
@Component({
  selector: 'app-timeline',
  templateUrl: './timeline-view.html',
  styleUrl: './timeline-view.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TimelineView {
  readonly run = input.required<Timed>();
  /** What the rows are, for screen readers. */
  readonly label = input.required<string>();
  /** Where to draw the deadline, in milliseconds. */
  readonly deadline = input(Infinity);

  /** Follows the clock during a run. */
  readonly #state = computed(() => ({ run: this.run(), running: this.run().running() }));
  readonly elapsed = toSignal(
    toObservable(this.#state).pipe(
      switchMap(({ run, running }) => (running ? animationFrames().pipe(map(() => run.elapsed())) : of(run.elapsed()))),
    ),
    { initialValue: 0 },
  );

  /** The width in milliseconds. It doubles when needed, so that the scale rarely changes. */
  readonly span = computed(() => {
    let span = 500;
    while (span < this.elapsed()) span *= 2;
    return span;
  });

  readonly ticks = computed(() => [0, 0.25, 0.5, 0.75, 1].map((part) => part * this.span()));

  readonly milliseconds = milliseconds;

  percent(at: number): number {
    return (100 * at) / this.span();
  }

  /** The part of the key that fits into a marble. */
  marble(key: unknown): string {
    const text = String(key);
    return text.length > 2 ? text.charAt(0) : text;
  }
}

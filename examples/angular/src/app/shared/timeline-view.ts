import { Component, computed, input } from '@angular/core';
import { toObservable, toSignal } from '@angular/core/rxjs-interop';
import { animationFrames, map, of, switchMap } from 'rxjs';
import { milliseconds } from './milliseconds';
import type { Timeline } from './timeline';

/** A timeline as marbles: one row a task, a dotted line while it waits, a solid one while it runs, and how it ended. */
@Component({
  selector: 'app-timeline',
  templateUrl: './timeline-view.html',
  styleUrl: './timeline-view.css',
})
export class TimelineView {
  readonly timeline = input.required<Timeline>();
  /** What the rows are, for those who hear them read. */
  readonly label = input.required<string>();
  /** Where to draw the deadline, in milliseconds. */
  readonly deadline = input(Infinity);

  /** Follows the clock while something runs. */
  readonly #run = computed(() => ({ timeline: this.timeline(), running: this.timeline().running() }));
  readonly elapsed = toSignal(
    toObservable(this.#run).pipe(
      switchMap(({ timeline, running }) =>
        running ? animationFrames().pipe(map(() => timeline.elapsed())) : of(timeline.elapsed()),
      ),
    ),
    { initialValue: 0 },
  );

  /** The width of the drawing in milliseconds: grows by doubling, so that it stands still most of the time. */
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

  /** What fits into a marble. */
  marble(key: string): string {
    return key.length > 2 ? key.charAt(0) : key;
  }
}

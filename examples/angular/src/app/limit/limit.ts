import { ChangeDetectionStrategy, Component, computed, inject, viewChildren } from '@angular/core';
import { toObservable, toSignal } from '@angular/core/rxjs-interop';
import { combineLatest, map, scan, switchMap, take, timer } from 'rxjs';
import { ServerTraffic } from '../shared/server-traffic';
import { Slider } from '../shared/slider';
import { Feed } from './feed';
import { chartSpan, InFlightChart, type Sample } from './in-flight-chart';
import { mostPermits, RequestLimit } from './limit-requests';

/** The slider's highest rate stands for none. */
const noRate = 11;
const tick = 100;

/** One limit for the whole application: in an interceptor, and changed while requests wait. */
@Component({
  selector: 'app-limit',
  imports: [Feed, InFlightChart, Slider],
  templateUrl: './limit.html',
  styleUrl: './limit.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Limit {
  readonly #traffic = inject(ServerTraffic);
  private readonly feeds = viewChildren(Feed);

  readonly limit = inject(RequestLimit);
  readonly rate = computed(() => Math.min(noRate, this.limit.starts()));

  readonly running = computed(() => this.#sum(({ run }) => run.counts().running));
  readonly waiting = computed(() => this.#sum(({ run }) => run.counts().waiting));
  readonly inFlight = toSignal(this.#traffic.counts.pipe(map((counts) => counts?.inFlight)));

  /** The chart moves until the latest change has left it. Then it is a straight line, and no timer runs. */
  readonly chart = toSignal(
    combineLatest({ counts: this.#traffic.counts, permits: toObservable(this.limit.permits) }).pipe(
      map(({ counts, permits }): Sample => ({ at: performance.now(), inFlight: counts?.inFlight, permits })),
      scan(keepRecent, []),
      switchMap((samples) =>
        timer(0, tick).pipe(
          take(chartSpan / tick + 1),
          map(() => ({ samples, now: performance.now() })),
        ),
      ),
    ),
    { initialValue: { samples: [], now: 0 } },
  );

  protected readonly mostPermits = mostPermits;
  protected readonly noRate = noRate;

  limitRate(rate: number): void {
    this.limit.limitRate(rate === noRate ? Infinity : rate);
  }

  loadAll(): void {
    for (const feed of this.feeds()) feed.load();
  }

  cancelAll(): void {
    for (const feed of this.feeds()) feed.run.cancel();
  }

  #sum(count: (feed: Feed) => number): number {
    return this.feeds().reduce((sum, feed) => sum + count(feed), 0);
  }
}

/** One sample from before the chart's period stays, because that is where the lines start. */
function keepRecent(samples: readonly Sample[], sample: Sample): readonly Sample[] {
  const begin = samples.findLastIndex(({ at }) => at < sample.at - chartSpan);
  return [...samples.slice(Math.max(0, begin)), sample];
}

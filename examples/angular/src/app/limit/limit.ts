import { Component, computed, effect, inject, signal, untracked, viewChildren } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { interval, map } from 'rxjs';
import { noTraffic, ServerTraffic } from '../shared/server-traffic';
import { Slider } from '../shared/slider';
import { Feed } from './feed';
import { chartSpan, InFlightChart, type Sample } from './in-flight-chart';
import { mostPermits, RequestLimit } from './limit-requests';

/** One limit for the whole application: a semaphore in an interceptor, which can be resized while requests wait. */
@Component({
  selector: 'app-limit',
  imports: [Feed, InFlightChart, Slider],
  templateUrl: './limit.html',
  styleUrl: './limit.css',
})
export class Limit {
  readonly #limit = inject(RequestLimit);
  private readonly feeds = viewChildren(Feed);

  readonly permits = signal(this.#limit.permits);

  /** A semaphore doesn't notify of changes, so its counts are polled. */
  readonly semaphore = toSignal(interval(100).pipe(map(() => this.#ask())), { initialValue: this.#ask() });

  readonly server = toSignal(inject(ServerTraffic).counts, { initialValue: noTraffic });
  readonly inFlight = computed(() => this.server().inFlight);
  readonly samples = signal<readonly Sample[]>([]);

  protected readonly mostPermits = mostPermits;

  constructor() {
    effect(() => this.#write({ at: performance.now(), inFlight: this.inFlight(), permits: this.permits() }));
  }

  resize(permits: number): void {
    this.#limit.permits = permits;
    this.permits.set(permits);
  }

  loadAll(): void {
    for (const feed of this.feeds()) feed.load();
  }

  cancelAll(): void {
    for (const feed of this.feeds()) feed.cancel();
  }

  #ask() {
    return { at: performance.now(), active: this.#limit.active, waiting: this.#limit.waiting };
  }

  /** Keeps one sample from before the chart's period, because that is where the lines start. */
  #write(sample: Sample): void {
    const samples = untracked(this.samples);
    const begin = samples.findLastIndex(({ at }) => at < sample.at - chartSpan);
    this.samples.set([...samples.slice(Math.max(0, begin)), sample]);
  }
}

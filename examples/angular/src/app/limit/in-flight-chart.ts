import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

/** The requests in flight and the limit at one moment. `at` is in milliseconds. */
export interface Sample {
  readonly at: number;
  /** `undefined` without a connection to the server. */
  readonly inFlight: number | undefined;
  readonly permits: number;
}

/** The period that the chart shows, in milliseconds. */
export const chartSpan = 10_000;

/** Requests in flight and the limit over the last seconds, as two step lines. */
@Component({
  selector: 'app-in-flight-chart',
  templateUrl: './in-flight-chart.html',
  styleUrl: './in-flight-chart.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class InFlightChart {
  readonly samples = input.required<readonly Sample[]>();
  readonly now = input.required<number>();
  readonly highest = input.required<number>();

  readonly inFlight = computed(() => this.#line(({ inFlight }) => inFlight));
  readonly permits = computed(() => this.#line(({ permits }) => permits));
  /** The space below the line of requests in flight. */
  readonly area = computed(() =>
    this.#steps(({ inFlight }) => inFlight)
      .map(({ from, to, y }) => `M ${from} 100 V ${y} H ${to} V 100 Z`)
      .join(' '),
  );
  readonly grid = computed(() =>
    Array.from({ length: this.highest() + 1 }, (_, count) => ({ count, y: this.y(count) })),
  );

  /** From the top, in percent. */
  y(count: number): number {
    return 100 - (96 * count) / this.highest();
  }

  /** Upright where the count changes, interrupted where it is unknown. */
  #line(count: (sample: Sample) => number | undefined): string {
    let end: string | undefined;
    return this.#steps(count)
      .map(({ from, to, y }) => {
        const start = end === from ? `V ${y}` : `M ${from} ${y}`;
        end = to;
        return `${start} H ${to}`;
      })
      .join(' ');
  }

  /** Each sample lasts until the next one, the last one until now. */
  #steps(count: (sample: Sample) => number | undefined) {
    const samples = this.samples();
    return samples.flatMap((sample, index) => {
      const height = count(sample);
      if (height === undefined) return [];
      const to = this.#x(samples[index + 1]?.at ?? this.now());
      return [{ from: this.#x(sample.at), to, y: this.y(height).toFixed(2) }];
    });
  }

  #x(at: number): string {
    return Math.max(0, 100 - (100 * (this.now() - at)) / chartSpan).toFixed(2);
  }
}

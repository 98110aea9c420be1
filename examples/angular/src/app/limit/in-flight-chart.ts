import { Component, computed, input } from '@angular/core';

/** The requests in flight and the limit at one moment. `at` is in milliseconds. */
export interface Sample {
  readonly at: number;
  readonly inFlight: number;
  readonly permits: number;
}

/** The period that the chart shows, in milliseconds. */
export const chartSpan = 10_000;

/** Requests in flight and the limit over the last seconds, as two step lines. */
@Component({
  selector: 'app-in-flight-chart',
  template: `
    <svg
      viewBox="0 0 100 100"
      preserveAspectRatio="none"
      role="img"
      aria-label="Requests in flight and the limit, over the last ten seconds"
    >
      <path class="in-flight" [attr.d]="inFlight()" />
      <path class="permits" [attr.d]="permits()" />
    </svg>
  `,
  styleUrl: './in-flight-chart.css',
})
export class InFlightChart {
  readonly samples = input.required<readonly Sample[]>();
  readonly now = input.required<number>();
  readonly highest = input.required<number>();

  readonly inFlight = computed(() => `${this.#steps(({ inFlight }) => inFlight)} V 100 H 0 Z`);
  readonly permits = computed(() => this.#steps(({ permits }) => permits));

  /** Starts at the left edge. Each sample lasts until the next one, the last one until now. */
  #steps(count: (sample: Sample) => number): string {
    const samples = this.samples();
    const x = (at: number) => Math.max(0, 100 - (100 * (this.now() - at)) / chartSpan).toFixed(2);
    const y = (sample: Sample) => (100 - (96 * count(sample)) / this.highest()).toFixed(2);
    const [first] = samples;
    if (first === undefined) return 'M 0 100';
    return `M 0 ${y(first)} ${samples.map((sample) => `H ${x(sample.at)} V ${y(sample)}`).join(' ')} H 100`;
  }
}

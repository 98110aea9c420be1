import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { startWith } from 'rxjs';
import { ServerTraffic } from './server-traffic';

/** The server's counts, on every page: they prove that a cancelled request was really aborted. */
@Component({
  selector: 'app-traffic-strip',
  template: `
    <h2 id="traffic">Server counts</h2>
    <dl aria-labelledby="traffic">
      @for (count of counts(); track count.name) {
        <div>
          <dt>{{ count.name }}</dt>
          <dd>{{ count.value }}</dd>
        </div>
      }
    </dl>
    <span class="connection" role="status">{{ lost() ? 'no connection' : '' }}</span>
    <button type="button" class="quiet" [attr.aria-disabled]="!connected()" (click)="forget()">Reset counts</button>
  `,
  styleUrl: './traffic-strip.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TrafficStrip {
  readonly #traffic = inject(ServerTraffic);
  readonly #latest = toSignal(this.#traffic.counts.pipe(startWith('connecting' as const)), { requireSync: true });

  readonly lost = computed(() => this.#latest() === undefined);
  readonly connected = computed(() => typeof this.#latest() === 'object');

  /** Without a connection there are none: the latest would no longer be true. */
  readonly counts = computed(() => {
    const latest = this.#latest();
    const { requests = '–', inFlight = '–', highest = '–', aborted = '–' } = typeof latest === 'object' ? latest : {};
    return [
      { name: 'requests', value: requests },
      { name: 'in flight', value: inFlight },
      { name: 'at most', value: highest },
      { name: 'aborted', value: aborted },
    ];
  });

  forget(): void {
    if (this.connected()) this.#traffic.forget();
  }
}

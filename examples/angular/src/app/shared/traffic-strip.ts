import { Component, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { noTraffic, ServerTraffic } from './server-traffic';

/** What the server sees, on every page: a cancelled task is only worth its name when it shows here. */
@Component({
  selector: 'app-traffic-strip',
  template: `
    <h2 id="traffic">The server counts</h2>
    <dl aria-labelledby="traffic">
      <div>
        <dt>requests</dt>
        <dd>{{ counts().requests }}</dd>
      </div>
      <div>
        <dt>in flight</dt>
        <dd>{{ counts().inFlight }}</dd>
      </div>
      <div>
        <dt>at most</dt>
        <dd>{{ counts().highest }}</dd>
      </div>
      <div>
        <dt>aborted</dt>
        <dd>{{ counts().aborted }}</dd>
      </div>
    </dl>
    <button type="button" class="quiet" (click)="forget()">Count from zero</button>
  `,
  styleUrl: './traffic-strip.css',
})
export class TrafficStrip {
  readonly #traffic = inject(ServerTraffic);

  readonly counts = toSignal(this.#traffic.counts, { initialValue: noTraffic });

  forget(): void {
    this.#traffic.forget();
  }
}

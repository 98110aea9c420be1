import { Component, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { noTraffic, ServerTraffic } from './server-traffic';

/** The server's counts, on every page: they prove that a cancelled request was really aborted. */
@Component({
  selector: 'app-traffic-strip',
  template: `
    <h2 id="traffic">Server counts</h2>
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
    <button type="button" class="quiet" (click)="forget()">Reset counts</button>
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

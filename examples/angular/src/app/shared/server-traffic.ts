import { DOCUMENT, inject, Injectable } from '@angular/core';
import { retry, shareReplay, type Observable } from 'rxjs';
import { webSocket } from 'rxjs/webSocket';

/** The requests to the API that the server has seen. */
export interface TrafficCounts {
  readonly requests: number;
  readonly inFlight: number;
  /** The most requests that were in flight at once. */
  readonly highest: number;
  /** How many requests were aborted before the response was complete. */
  readonly aborted: number;
}

export const noTraffic: TrafficCounts = { requests: 0, inFlight: 0, highest: 0, aborted: 0 };

/** The server's own counts. A web socket doesn't use up one of the few connections for requests. */
@Injectable({ providedIn: 'root' })
export class ServerTraffic {
  readonly #socket = webSocket<unknown>(inject(DOCUMENT).baseURI.replace(/^http/, 'ws') + 'api/traffic');

  /** Emits the current counts first, then every change. */
  readonly counts = (this.#socket as Observable<TrafficCounts>).pipe(
    retry({ delay: 2_000 }),
    shareReplay({ bufferSize: 1, refCount: true }),
  );

  /** Tells the server to reset its counts. */
  forget(): void {
    this.#socket.next('forget');
  }
}

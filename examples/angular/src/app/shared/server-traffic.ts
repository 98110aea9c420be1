import { DOCUMENT, inject, Injectable } from '@angular/core';
import { retry, shareReplay, type Observable } from 'rxjs';
import { webSocket } from 'rxjs/webSocket';

/** What the server has seen of the requests to its API. */
export interface TrafficCounts {
  readonly requests: number;
  readonly inFlight: number;
  /** The most that were ever in flight at once. */
  readonly highest: number;
  /** How many requests were given up before the whole answer was there. */
  readonly aborted: number;
}

export const noTraffic: TrafficCounts = { requests: 0, inFlight: 0, highest: 0, aborted: 0 };

/** The server's own count, over a web socket: it takes none of the few connections that the requests have to share. */
@Injectable({ providedIn: 'root' })
export class ServerTraffic {
  readonly #socket = webSocket<unknown>(inject(DOCUMENT).baseURI.replace(/^http/, 'ws') + 'api/traffic');

  /** The newest counts first, then each change. */
  readonly counts = (this.#socket as Observable<TrafficCounts>).pipe(
    retry({ delay: 2_000 }),
    shareReplay({ bufferSize: 1, refCount: true }),
  );

  /** Has the server count from zero again. */
  forget(): void {
    this.#socket.next('forget');
  }
}

import { DOCUMENT, inject, Injectable } from '@angular/core';
import { catchError, concat, EMPTY, ignoreElements, of, repeat, shareReplay, timer, type Observable } from 'rxjs';
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

/** The server's own counts. A web socket doesn't use up one of the few connections for requests. */
@Injectable({ providedIn: 'root' })
export class ServerTraffic {
  readonly #socket = webSocket<unknown>(inject(DOCUMENT).baseURI.replace(/^http/, 'ws') + 'api/traffic');

  /** The current counts, then every change. `undefined` when the connection is lost, which is tried again. */
  readonly counts: Observable<TrafficCounts | undefined> = concat(
    (this.#socket as Observable<TrafficCounts>).pipe(catchError(() => EMPTY)),
    of(undefined),
    timer(2_000).pipe(ignoreElements()),
  ).pipe(repeat(), shareReplay({ bufferSize: 1, refCount: true }));

  /** Tells the server to reset its counts. */
  forget(): void {
    this.#socket.next('forget');
  }
}

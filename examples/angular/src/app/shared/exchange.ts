import { HttpEventType, type HttpEvent } from '@angular/common/http';
import { scan, type OperatorFunction } from 'rxjs';

/** How far a request has come. While the application's limit holds it back, it has emitted nothing. */
export interface Exchange<T> {
  /** When it was sent, on the clock of `performance.now()`. */
  readonly sentAt: number;
  /** The body of the response; `undefined` until it has arrived. */
  readonly body: T | undefined;
}

const unsent = { sentAt: 0, body: undefined };

/** For a request with `observe: 'events'`: emits when it is sent, and when it is answered. */
export function asExchange<T>(): OperatorFunction<HttpEvent<T>, Exchange<T>> {
  return scan((exchange: Exchange<T>, event: HttpEvent<T>) => {
    if (event.type === HttpEventType.Sent) return { sentAt: performance.now(), body: undefined };
    if (event.type === HttpEventType.Response) return { ...exchange, body: event.body ?? undefined };
    return exchange;
  }, unsent);
}

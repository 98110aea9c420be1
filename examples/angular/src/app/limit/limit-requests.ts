import type { HttpInterceptorFn } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import { Semaphore } from 'rxjs-as-completed';

/**
 * With HTTP/1.1 a browser opens six connections to one server. The sixth is left for the pages themselves: when six
 * requests hang, not even the script of the next page comes through, and nobody can leave the one that should cancel
 * them.
 */
export const mostPermits = 5;

/** One limit for all requests of the application, whichever component makes them. */
@Injectable({ providedIn: 'root' })
export class RequestLimit extends Semaphore {
  constructor() {
    super(mostPermits);
  }
}

/** A request is sent when a permit is free. Whoever unsubscribes while it waits for one leaves the queue. */
export const limitRequests: HttpInterceptorFn = (request, next) => inject(RequestLimit).guard(next(request));

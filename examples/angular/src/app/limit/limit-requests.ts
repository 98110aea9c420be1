import type { HttpInterceptorFn } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import { Semaphore } from 'rxjs-as-completed';

/**
 * With HTTP/1.1 a browser opens six connections to a server. The sixth is reserved for the pages themselves: if six
 * requests hang, not even the script of the next page gets through, so the user can't leave the page that should cancel
 * them.
 */
export const mostPermits = 5;

/** One limit for all requests of the application, no matter which component sends them. */
@Injectable({ providedIn: 'root' })
export class RequestLimit extends Semaphore {
  constructor() {
    super(mostPermits);
  }
}

/** Sends a request when a permit is free. Unsubscribing while it waits removes it from the queue. */
export const limitRequests: HttpInterceptorFn = (request, next) => inject(RequestLimit).guard(next(request));

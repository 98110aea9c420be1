import { HttpContextToken, type HttpInterceptorFn } from '@angular/common/http';
import { computed, inject, Injectable, signal } from '@angular/core';
import type { Observable } from 'rxjs';
import { RateLimit, Semaphore } from 'rxjs-as-completed';

/**
 * With HTTP/1.1 a browser opens six connections to a server. The sixth is reserved for the pages themselves: if six
 * requests hang, not even the script of the next page gets through, so the user can't leave the page that should cancel
 * them.
 */
export const mostPermits = 5;

/** Among the requests that wait, the highest priority goes first. What a user is waiting for should have one. */
export const PRIORITY = new HttpContextToken(() => 0);

/** One limit for all requests of the application, no matter which component sends them. */
@Injectable({ providedIn: 'root' })
export class RequestLimit {
  readonly #semaphore = new Semaphore(mostPermits);
  readonly #rate = new RateLimit(Infinity, { per: 1_000 });
  readonly #size = signal(mostPermits);
  readonly #paused = signal(false);
  readonly #starts = signal(Infinity);

  /** How many requests may run at once, unless sending is paused. */
  readonly size = this.#size.asReadonly();
  readonly paused = this.#paused.asReadonly();
  /** How many requests may run at once right now. */
  readonly permits = computed(() => (this.paused() ? 0 : this.size()));
  /** How many requests may start in a second. */
  readonly starts = this.#starts.asReadonly();

  resize(size: number): void {
    this.#size.set(size);
    this.#semaphore.permits = this.permits();
  }

  /** Without permits no request starts. Those in flight go on. */
  pause(paused: boolean): void {
    this.#paused.set(paused);
    this.#semaphore.permits = this.permits();
  }

  limitRate(starts: number): void {
    this.#starts.set(starts);
    this.#rate.starts = starts;
  }

  /** The turn comes last: a request with a turn that still had to wait for a permit would start too late. */
  guard<T>(request: Observable<T>, priority: number): Observable<T> {
    return this.#semaphore.guard(this.#rate.guard(request, { priority }), { priority });
  }
}

/** Sends a request when the limit allows it. Unsubscribing while it waits removes it from the queue. */
export const limitRequests: HttpInterceptorFn = (request, next) =>
  inject(RequestLimit).guard(next(request), request.context.get(PRIORITY));

import {
  HttpContextToken,
  provideHttpClient,
  withFetch,
  withInterceptors,
  type HttpInterceptorFn,
} from '@angular/common/http';
import { inject, InjectionToken } from '@angular/core';
import { retry } from 'rxjs';
import { Semaphore } from 'rxjs-as-completed';

/** How many requests the application sends at once. `permits` can be changed at any time. */
export const REQUEST_LIMIT = new InjectionToken('REQUEST_LIMIT', {
  providedIn: 'root',
  factory: () => new Semaphore(6),
});

/** For requests that stay open, such as long polling, and would hold a permit forever. */
export const UNLIMITED = new HttpContextToken(() => false);

export const limitRequests: HttpInterceptorFn = (request, next) =>
  request.context.get(UNLIMITED) ? next(request) : inject(REQUEST_LIMIT).guard(next(request));

const retryRequests: HttpInterceptorFn = (request, next) => next(request).pipe(retry({ count: 2, delay: 200 }));

/** The limit comes last, so that a request only holds a permit while it is in flight. */
export const provideLimitedHttpClient = () =>
  provideHttpClient(withFetch(), withInterceptors([retryRequests, limitRequests]));

import { retry, timer, type MonoTypeOperatorFunction, type Observable, type RetryConfig } from 'rxjs';
import * as asCompleted from 'rxjs-as-completed';
import * as rxjs from './rxjs';

/** How often a task may be retried. A diagram can come from a link and must not keep the reader waiting. */
const MOST_RETRIES = 10;

/** What an expression may use: this package, the parts of RxJS that come to an end, and `AbortController`. */
export const vocabulary: Readonly<Record<string, unknown>> = {
  ...asCompleted,
  ...rxjs,
  retry: retryAtMost,
  timer: timerOnce,
  AbortController,
  Infinity,
  undefined,
};

function retryAtMost(config: number | RetryConfig): MonoTypeOperatorFunction<unknown> {
  const count = typeof config === 'object' ? config.count : config;
  if (!Number.isInteger(count) || count! > MOST_RETRIES)
    throw new TypeError(`retry: the count must be an integer of at most ${MOST_RETRIES}`);
  return retry(config as RetryConfig);
}

/** Without an interval, which would never end. */
function timerOnce(due: number): Observable<0> {
  return timer(due);
}

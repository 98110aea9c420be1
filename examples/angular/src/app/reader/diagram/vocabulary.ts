import {
  catchError,
  concat,
  concatAll,
  concatMap,
  defaultIfEmpty,
  delay,
  EMPTY,
  endWith,
  exhaustAll,
  filter,
  forkJoin,
  from,
  ignoreElements,
  last,
  map,
  merge,
  mergeAll,
  mergeMap,
  NEVER,
  of,
  pipe,
  race,
  retry,
  startWith,
  switchAll,
  take,
  takeLast,
  tap,
  throwError,
  timeout,
  timer,
  toArray,
  zip,
  type MonoTypeOperatorFunction,
  type Observable,
} from 'rxjs';
import {
  asCompleted,
  asProgress,
  asSettled,
  firstSuccess,
  inOrder,
  limitConcurrency,
  Semaphore,
  tasks,
  withTimeoutAll,
} from 'rxjs-as-completed';

/** How often a task may be retried. A diagram can come from a link and must not keep the reader waiting. */
const MOST_RETRIES = 10;

/** What an expression may use: this package, and the parts of RxJS that always come to an end. */
export const vocabulary: ReadonlyMap<string, unknown> = new Map(
  Object.entries({
    asCompleted,
    asProgress,
    asSettled,
    firstSuccess,
    inOrder,
    limitConcurrency,
    Semaphore,
    tasks,
    withTimeoutAll,
    concat,
    concatAll,
    concatMap,
    exhaustAll,
    forkJoin,
    merge,
    mergeAll,
    mergeMap,
    race,
    switchAll,
    zip,
    defaultIfEmpty,
    delay,
    endWith,
    filter,
    ignoreElements,
    last,
    map,
    startWith,
    take,
    takeLast,
    tap,
    toArray,
    catchError,
    EMPTY,
    from,
    NEVER,
    of,
    pipe,
    throwError,
    timeout,
    retry: retryAtMost,
    timer: timerOnce,
    Infinity,
    undefined,
  }),
);

function retryAtMost(count: unknown): MonoTypeOperatorFunction<unknown> {
  if (!Number.isInteger(count) || (count as number) > MOST_RETRIES)
    throw new TypeError(`retry: the count must be an integer of at most ${MOST_RETRIES}`);
  return retry(count as number);
}

function timerOnce(due: number): Observable<0> {
  return timer(due);
}

// By name only: the page that shows diagrams doesn't load what runs them.

/** What expressions use of this package. */
export const OWN: ReadonlySet<string> = new Set(
  `asCompleted asEntries asProgress asSettled asStates firstSuccess inOrder limitConcurrency RateLimit Semaphore tasks
  TimeoutAllError withTimeoutAll`.split(/\s+/),
);

/** What expressions use of RxJS. */
export const RXJS: ReadonlySet<string> = new Set(
  `buffer catchError combineLatest combineLatestAll concat concatAll concatMap concatWith count debounceTime
  defaultIfEmpty delay distinctUntilChanged EMPTY EmptyError endWith exhaustAll exhaustMap filter finalize first forkJoin
  from identity ignoreElements last map materialize merge mergeAll mergeMap mergeWith NEVER noop of onErrorResumeNext
  pairwise pipe race raceWith reduce retry scan skip startWith switchAll switchMap take takeLast takeUntil takeWhile tap
  throwError throwIfEmpty timeout TimeoutError timer toArray zip zipAll`.split(/\s+/),
);

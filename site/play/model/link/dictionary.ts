/**
 * What the texts of diagrams are made of. Compressing with it makes links about a third shorter.
 *
 * Links that exist were made with exactly these characters: never change it. A better one is another version in link.ts.
 */
export const DICTIONARY = `retry(1)timer(3).pipe(tap(() => { gate.permits = 0; }), ignoreElements())new AbortController()tasks([a, b, c]).pipe(guard(a), race(a, b, c)forkJoin([a, b, c])concatAll()switchAll()catchError(mergeAll(2)key => key === 'a' ? new RateLimit(2, { per: 5 })new Semaphore(2){ name: 'AggregateError', errors: ['error']}TimeoutAllError', completed: 1, running: ['b'], waiting: ['c'] }total: 3, waiting: 1, running: 1, completed: 2, fulfilled: 1, rejected: 0, empty: 0 }, started: 0, ended: 3 }{ key: 'a', status: 'fulfilled', value: 'A' }{ status: 'empty', key: 'c' }
B := { status: 'rejected', key: 'b', reason: 'error' }
A := { status: 'fulfilled', key: 'a', value: 'A' }
onTimeout: 'complete', timeout: { due: 5, stagger: 3, delayErrors: true, perGroup: 1, groupBy, priority
title = frame = 1000
# := 'error'
>      withTimeoutAll(5)
>      limitConcurrency(2)
>      inOrder()
>      firstSuccess()
>      asStates()
>      asProgress()
>      asEntries()
>      asSettled({ concurrency: 2, timeout: 5 })
>      asCompleted({ concurrency: 1 })

       ---A-B(C|)
subs = ^---!

       -a-b-c-d---|

d    = -----(D|)
subs = -----^!

c    =      -(C|)
subs = ---^-!

b    =    --(B|)
subs = ^--!

       (ab|)

>      ${''}
subs = ^-!

c    = -----(C|)
subs = ^----!

       (abc|)

>      asCompleted()

       % a    = ---(A|)
subs = ^--!

b    = -(B|)
subs = ^!

`;

// The same behaviour with plain RxJS operators: one outcome per task, with key, index, times and counts, three at a
// time. At the deadline, running tasks are cancelled and reported as rejected, and nothing else starts. Plain RxJS
// can't pull from a generator on demand: `mergeMap` drains it into its buffer.
import {
  catchError,
  defaultIfEmpty,
  defer,
  finalize,
  from,
  map,
  merge,
  mergeMap,
  of,
  Subject,
  take,
  takeLast,
  timer,
} from 'rxjs';
import { collectOutcomes } from '../../collect.mjs';

const settled = (inputs, project, { concurrency, timeout }) =>
  defer(() => {
    const subscribedAt = Date.now();
    const deadline = new Subject();
    const clock = timer(timeout).subscribe(() => deadline.error(new Error(`not done within ${timeout} ms`)));
    let completed = 0;

    const outcomeOf = (input, index) =>
      defer(() => {
        const startedAt = Date.now();
        const task = defer(() => project(input)).pipe(
          takeLast(1),
          map((value) => ({ status: 'fulfilled', value, reason: undefined })),
          defaultIfEmpty({ status: 'empty', value: undefined, reason: undefined }),
        );
        return merge(deadline, task).pipe(
          take(1),
          catchError((reason) => of({ status: 'rejected', value: undefined, reason })),
          map(({ status, value, reason }) => {
            const now = Date.now();
            completed += 1;
            const elapsed = now - subscribedAt;
            const duration = now - startedAt;
            return { status, value, reason, key: input, index, elapsed, duration, completed };
          }),
        );
      });

    return from(inputs).pipe(
      mergeMap(outcomeOf, concurrency),
      finalize(() => clock.unsubscribe()),
    );
  });

export default ({ generate, project }) =>
  collectOutcomes(settled(generate(), project, { concurrency: 3, timeout: 60_000 }));

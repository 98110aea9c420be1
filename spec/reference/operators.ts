/**
 * The nine operators in their textbook form, on public RxJS. Each defines the operator of the same name: wherever the
 * two can be told apart, the operator is wrong. (It has its own engine only because of the cost.)
 *
 * `flatten(project)` is `mergeMap(project, concurrency)`, or the model in admission.ts for what no RxJS operator does:
 * groups, priorities, rates, stagger, sources that are pulled. `define` adds what all nine share: keys, contexts, the deadline, a clean end.
 */
import {
  AsyncSubject, EMPTY, ReplaySubject, concat, concatMap, connect, defer, filter, ignoreElements, map, merge, of, take, takeLast, takeUntil,
  tap, throwIfEmpty,
} from 'rxjs';
import { abortError, copyTo, define, type Outcome, type Progress, type TaskState } from './define.js';

/** Every value of every task as it comes. */
export const limitConcurrency = define<unknown>({
  run: ({ tasks, flatten }) => tasks.pipe(flatten((task) => task.values)),
});

/** The same; the two differ only in which option comes first. */
export const withTimeoutAll = limitConcurrency;

/** The last value of each task, in completion order. */
export const asCompleted = define<unknown>({
  run: ({ tasks, flatten, options, putAside, failures }) =>
    options.delayErrors
      ? concat(tasks.pipe(flatten((task) => task.values.pipe(takeLast(1), putAside(task)))), failures('if any'))
      : tasks.pipe(flatten((task) => task.values.pipe(takeLast(1)))),
});

/** The key and the last value of each task, in completion order. */
export const asEntries = define<[key: unknown, value: unknown]>({
  run: ({ tasks, flatten, options, putAside, failures }) => {
    const entries = tasks.pipe(
      flatten((task) =>
        task.values.pipe(
          takeLast(1),
          map((value): [unknown, unknown] => [task.key, value]),
          options.delayErrors ? putAside(task) : (same) => same,
        ),
      ),
    );
    return options.delayErrors ? concat(entries, failures('if any')) : entries;
  },
});

/** How each task ended, in completion order. */
export const asSettled = define<Outcome>({
  run: ({ tasks, flatten, settle }) => tasks.pipe(flatten((task) => task.values.pipe(takeLast(1), settle(task)))),
  atDeadline: ({ unfinished }) => unfinished(),
});

/** A snapshot first, before each start, at each end, and when the total becomes known. */
export const asProgress = define<Progress>({
  atFirst: ({ snapshot }) => of(snapshot()),
  run: ({ tasks, flatten, settle, snapshot, starting, totalIsKnown }) =>
    tasks.pipe(
      connect((shared) =>
        merge(
          shared.pipe(
            flatten((task) => concat(starting(), task.values.pipe(takeLast(1), settle(task), map((outcome) => snapshot(outcome))))),
          ),
          concat(shared.pipe(ignoreElements()), defer(() => (totalIsKnown ? EMPTY : of(snapshot())))),
        ),
      ),
    ),
  atDeadline: ({ unfinished, snapshot }) => unfinished().pipe(map((outcome) => snapshot(outcome))),
});

/** The list of all known tasks: first, and whenever one arrives, starts, emits or ends. */
export const asStates = define<TaskState[]>({
  atFirst: ({ states }) => of(states()),
  run: ({ tasks, flatten, states, follow, totalIsKnown }) =>
    tasks.pipe(connect((shared) => merge(totalIsKnown ? EMPTY : shared.pipe(map(states)), shared.pipe(flatten(follow))))),
  atDeadline: ({ allEnded }) => allEnded(),
});

/** The first accepted value of any task; a task that ends without one has failed. The losers are cancelled before it is emitted. */
export const firstSuccess = define<unknown>({
  run: ({ tasks, flatten, options, putAside, failures, isEndedBy }) => {
    const won = new ReplaySubject<unknown>();
    const contest = tasks.pipe(
      flatten((task) => task.values.pipe(filter(options.accept ?? (() => true)), throwIfEmpty(), putAside(task))),
      // Before `take`, which leaves its source before it emits in RxJS 8.
      tap(() => isEndedBy(abortError('another task succeeded'))),
      take(1),
      tap((value) => won.next(value)),
      ignoreElements(),
    );
    return concat(contest, merge(won, failures('always')).pipe(take(1)));
  },
});

/** The last value of each task, in task order; a failure cancels the tasks after it, and waits for those before it. */
export const inOrder = define<unknown>({
  run: ({ tasks, flatten, putAside, cancelAfter, cancelled }) =>
    tasks.pipe(
      takeUntil(cancelled()),
      map((task) => Object.assign(task, { result: new AsyncSubject<unknown>() })),
      connect((shared) =>
        merge(
          shared.pipe(concatMap((task) => task.result)),
          shared.pipe(
            flatten((task) =>
              task.values.pipe(
                tap({ error: (reason: unknown) => cancelAfter(task, reason) }),
                copyTo(task.result),
                putAside(task),
                ignoreElements(),
                takeUntil(cancelled(task)),
              ),
            ),
          ),
        ),
      ),
    ),
});

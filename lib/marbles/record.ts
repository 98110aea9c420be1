import {
  asapScheduler,
  finalize,
  isObservable,
  map,
  Observable,
  tap,
  type MonoTypeOperatorFunction,
  type OperatorFunction,
  type Subscriber,
} from 'rxjs';
import { ensure, FUNCTION } from '../internal/options/checks.js';
import { openFeed, type TaskSource } from '../internal/source/openFeed.js';
import type { Project } from '../internal/task/Context.js';
import { isThenable } from '../internal/task/thenables.js';
import { reportErrors } from '../internal/util/report.js';
import { FEED, KEY } from '../internal/util/symbols.js';
import { Log } from './internal/record/Log.js';
import { recordFeed } from './internal/record/recordFeed.js';
import { recordTask } from './internal/record/recordTask.js';
import type { Recording } from './Recording.js';

type Use = (recording: Recording) => void;

/**
 * Records what happens to the tasks of a stream, which passes through unchanged.
 *
 * Same as `record(operator, use)`, but only the tasks are recorded, not what the operator makes of them. Put it in
 * front of the operator.
 *
 * @example
 * ```ts
 * tasks({ user: of('Ada').pipe(delay(3)), posts: of('one', 'two').pipe(delay(1)) })
 *   .pipe(record((recording) => console.log(toMarbles(recording, { caption: 'Two tasks.' }))), asCompleted()).subscribe();
 * // → % Two tasks.
 * // →
 * // → a    = ---(A|)
 * // → subs = ^--!
 * // → title = user
 * // →
 * // → b    = -(B1|)
 * // → subs = ^!
 * // → title = posts
 * // →
 * // →        (ab|)
 * ```
 * @typeParam T - the type of the tasks, or of the inputs
 * @param use - called with the recording of each run once all of its tasks have ended or been cancelled
 * @returns an operator that passes tasks, or inputs, through
 * @throws `TypeError`, immediately, if `use` isn't a function
 */
export function record<T>(use: (recording: Recording) => void): MonoTypeOperatorFunction<T>;
/**
 * Runs an operator and records what happens to the tasks and what the operator emits.
 *
 * Wrap the operator where it is used. It runs as before: tasks keep their keys, generators are advanced no sooner, and
 * limits and deadlines still apply. With {@link toMarbles}, a run in production becomes a diagram that can be read,
 * drawn and run again.
 *
 * @example
 * ```ts
 * const show = (recording: Recording) => console.log(toMarbles(recording, { operator: 'asCompleted()', caption: 'Two tasks.' }));
 * tasks({ user: of('Ada').pipe(delay(3)), posts: of('one', 'two').pipe(delay(1)) }).pipe(record(asCompleted(), show)).subscribe();
 * // → % Two tasks.
 * // →
 * // → a    = ---(A|)
 * // → subs = ^--!
 * // → title = user
 * // →
 * // → b    = -(B1|)
 * // → subs = ^!
 * // → title = posts
 * // →
 * // →        (ab|)
 * // →
 * // → >      asCompleted()
 * // →
 * // →        -1-(A|)
 * ```
 * @typeParam In - the type of the tasks, or of the inputs
 * @typeParam R - the type of what the operator emits
 * @see {@link toMarbles}, which turns a recording into a diagram
 * @param operator - what runs the tasks: an operator of this package, or any other
 * @param use - called with the recording of each run once the result has ended or been unsubscribed from; what it
 *   throws is reported the way RxJS reports unhandled errors
 * @returns the operator, with recording
 * @throws `TypeError`, immediately, if an argument isn't a function
 */
export function record<In, R>(
  operator: OperatorFunction<In, R>,
  use: (recording: Recording) => void,
): OperatorFunction<In, R>;
export function record(...parameters: unknown[]): OperatorFunction<unknown, unknown> {
  const [operator, use] = parameters.length > 1 ? parameters : [undefined, ...parameters];
  if (parameters.length > 1) ensure('record: operator', operator, FUNCTION);
  ensure('record: use', use, FUNCTION);
  const take: Use = (recording) => reportErrors(() => (use as Use)(recording));
  if (operator === undefined) return (source) => recordTasks(source, () => sessionFor(take));
  return (source) =>
    new Observable((subscriber) => recordRun(source, operator as OperatorFunction<unknown, unknown>, take, subscriber));
}

function recordRun(
  source: Observable<unknown>,
  operator: OperatorFunction<unknown, unknown>,
  take: Use,
  subscriber: Subscriber<unknown>,
): void {
  const log = new Log();
  let ended = false;
  const end = (event: { type: 'resultCompleted' } | { type: 'resultFailed'; reason: unknown }) => {
    ended = true;
    log.write(event);
  };
  log.write({ type: 'subscribed' });
  // added before subscribing, so that the unsubscription is recorded before its consequences
  subscriber.add(() => ended || log.write({ type: 'unsubscribed' }));
  operator(recordTasks(source, () => ({ log, left: () => undefined })))
    .pipe(
      tap({
        next: (value) => log.write({ type: 'result', value }),
        error: (reason: unknown) => end({ type: 'resultFailed', reason }),
        complete: () => end({ type: 'resultCompleted' }),
      }),
    )
    .subscribe(subscriber);
  subscriber.add(() => take(log.recording));
}

/** One run that is being recorded. `left` is called when the stream of tasks has ended or been unsubscribed from. */
interface Session {
  readonly log: Log;
  readonly left: () => void;
}

/**
 * Without a result, a run is over when the stream of tasks has ended and no task is running. One may be about to start,
 * so this looks again a microtask later.
 */
function sessionFor(take: Use): Session {
  let isLeft = false;
  let taken = false;
  const look = () => {
    if (isLeft && log.running === 0)
      asapScheduler.schedule(() => {
        if (taken || log.running > 0) return;
        taken = true;
        take(log.recording);
      });
  };
  const log = new Log(look);
  return {
    log,
    left: () => {
      isLeft = true;
      look();
    },
  };
}

/**
 * The stream of tasks, unchanged: an operator of this package pulls from it as it would from the source; any other
 * subscriber has the tasks emitted.
 */
function recordTasks(source: TaskSource, open: () => Session): Observable<unknown> {
  const tasks = new Observable((subscriber) => emitRecorded(source, open()).subscribe(subscriber));
  return Object.assign(tasks, {
    [FEED]: (project: Project | undefined, aborted?: boolean) => {
      const { log, left } = open();
      return recordFeed(openFeed(source, project, aborted), log, left);
    },
  });
}

function emitRecorded(source: Observable<unknown>, { log, left }: Session): Observable<unknown> {
  log.write({ type: 'sourceSubscribed' });
  return source.pipe(
    map((item, index) => {
      log.writeArrival();
      return recordItem(item, index, log);
    }),
    tap({
      complete: () => log.write({ type: 'sourceCompleted' }),
      error: (reason: unknown) => log.write({ type: 'sourceFailed', reason }),
      unsubscribe: () => log.write({ type: 'sourceLeft' }),
    }),
    finalize(left),
  );
}

/** Anything that is not a task by itself passes unchanged, also what throws when it is looked at, as a revoked proxy does. */
function recordItem(item: unknown, index: number, log: Log): unknown {
  try {
    log.name(index, keyOf(item, index));
    return recordIfTask(item, index, log);
  } catch {
    return item;
  }
}

function recordIfTask(item: unknown, index: number, log: Log): unknown {
  if (isThenable(item)) return recordTask(item, log.writeStart(index));
  if (!isObservable(item)) return item;
  const task = new Observable((subscriber) =>
    (recordTask(item, log.writeStart(index)) as Observable<unknown>).subscribe(subscriber),
  );
  return KEY in item ? Object.assign(task, { [KEY]: item[KEY] }) : task;
}

function keyOf(item: unknown, index: number): unknown {
  return typeof item === 'object' && item !== null && KEY in item ? item[KEY] : index;
}

import {
  EMPTY,
  NEVER,
  Observable,
  ReplaySubject,
  Subject,
  asyncScheduler,
  catchError,
  concat,
  defer,
  dematerialize,
  filter,
  from,
  map,
  materialize,
  mergeMap,
  of,
  takeUntil,
  tap,
  throwError,
  timer,
  type MonoTypeOperatorFunction,
  type ObservableInput,
  type OperatorFunction,
} from 'rxjs';
import { admit } from './admission.js';

/** Where tasks come from: a list of all of them (an array, a record, a `Map`), an observable, or an iterable that is pulled. */
export type Source =
  | { all: TaskSource[] }
  | { tasks: Observable<TaskSource> }
  | { tasks: Observable<TaskSource>; demand: Subject<void> };

export interface TaskSource {
  key: unknown;
  start(context: { key: unknown; index: number; signal: AbortSignal }): unknown;
}

export interface Options {
  concurrency?: number;
  groupOf?: (key: unknown, index: number) => unknown;
  perGroup?: number;
  stagger?: number;
  due?: number | Date;
  onTimeout?: 'error' | 'complete';
  delayErrors?: boolean;
  accept?: (value: unknown) => boolean;
}

export interface Task {
  key: unknown;
  index: number;
  /** What the task emits, from its start on. */
  values: Observable<unknown>;
  state: 'waiting' | 'running' | 'ended' | 'cancelled';
  startedAt: number;
}

export interface Outcome {
  status: 'fulfilled' | 'rejected' | 'empty';
  key: unknown;
  index: number;
  value?: unknown;
  reason?: unknown;
  elapsed: number;
  duration: number;
  completed: number;
  total: number | undefined;
}

export interface Progress {
  total: number | undefined;
  waiting: number;
  running: number;
  completed: number;
  fulfilled: number;
  rejected: number;
  empty: number;
  elapsed: number;
  outcome: Outcome | undefined;
}

export class TimeoutAllError extends Error {
  override name = 'TimeoutAllError';
  constructor(
    readonly due: number | Date,
    readonly completed: number,
    readonly running: unknown[],
    readonly waiting: unknown[],
    readonly errors: unknown[],
  ) {
    super();
  }
}

/** What distinguishes an operator from the others. */
interface Definition<R> {
  /** Emitted before everything else, whatever the deadline is. */
  atFirst?: (run: Run) => Observable<R>;
  run: (run: Run) => Observable<R>;
  /** Emitted at the deadline, once everything has been cancelled; by default, an error. */
  atDeadline?: (run: Run) => Observable<R>;
}

export type Reference<R> = (source: Source, options: Options) => Observable<R>;

/** Adds what all operators share: the accounts of tasks, the deadline, and an end that comes after all teardown. */
export function define<R>({ atFirst, run: body, atDeadline }: Definition<R>): Reference<R> {
  return (source, options) =>
    new Observable((subscriber) => {
      const left = new Subject<void>();
      const run = prepare(source, options, left);
      const afterDeadline = defer(() => {
        if (options.onTimeout === 'complete') return EMPTY;
        return atDeadline ? atDeadline(run) : throwError(() => run.timeoutError());
      });
      // `connect` alone would not unsubscribe from a synchronous source before that is finished.
      subscriber.add(() => left.next());
      concat(
        atFirst ? atFirst(run) : EMPTY,
        // `concat` unsubscribes from its first source before it subscribes to the second: everything is torn down before the deadline's notifications.
        // An end before the deadline is a notification that makes `dematerialize` stop.
        concat(body(run).pipe(materialize(), takeUntil(run.deadline)), afterDeadline.pipe(materialize())).pipe(dematerialize()),
      )
        // `catchError` unsubscribes from its source before it continues: everything is torn down before the error is emitted.
        .pipe(catchError((error: unknown) => throwError(() => error)))
        .subscribe(subscriber);
    });
}

export type Run = ReturnType<typeof prepare>;

/** The tasks of one subscription and their states. */
function prepare(source: Source, options: Options, left: Observable<void>) {
  const begun = asyncScheduler.now();
  const known: Task[] = 'all' in source ? source.all.map(toTask) : [];
  const failed: { task: Task; reason: unknown }[] = [];
  const cuts = new ReplaySubject<number>();
  const counts = { started: 0, fulfilled: 0, rejected: 0, empty: 0 };
  const completed = () => counts.fulfilled + counts.rejected + counts.empty;
  let total = 'all' in source ? known.length : undefined;
  let newest: Outcome | undefined;
  let atDeadline: { error: TimeoutAllError; unfinished: Task[] } | undefined;

  const arriving =
    'all' in source
      ? from(known)
      : source.tasks.pipe(
          map(toTask),
          tap({ next: (task) => known.push(task), complete: () => (total = known.length) }),
        );
  const tasks: Observable<Task> = arriving.pipe(takeUntil(left));

  const { due = Infinity } = options;
  const deadline = (due === Infinity ? NEVER : hasPassed(due) ? of(0) : timer(due)).pipe(
    tap(() => {
      const running = known.filter(({ state }) => state === 'running');
      const waiting = known.filter(({ state }) => state === 'waiting');
      const ended = known.filter(({ state }) => state === 'ended').length;
      const error = new TimeoutAllError(due, ended, running.map(toKey), waiting.map(toKey), reasons());
      atDeadline = { error, unfinished: known.filter((task) => running.includes(task) || waiting.includes(task)) };
    }),
  );

  /** Runs what `project` makes of each task, within the limits. */
  function flatten<T extends Task, R>(project: (task: T) => ObservableInput<R>): OperatorFunction<T, R> {
    const { concurrency = Infinity, perGroup, stagger } = options;
    return perGroup === undefined && !stagger && !('demand' in source)
      ? mergeMap(project, concurrency)
      : admit(project, { ...options, ask: 'demand' in source ? source.demand : undefined });
  }

  /** A failure deferred to the end. */
  function putAside<T>(task: Task): MonoTypeOperatorFunction<T> {
    return catchError((reason: unknown) => {
      task.state = 'ended';
      failed.push({ task, reason });
      return EMPTY;
    });
  }

  /** Cancels the tasks after this one; those among them that wait will not start. */
  function cancelAfter({ index }: Task): void {
    for (const task of known) if (task.index > index && task.state === 'waiting') task.state = 'cancelled';
    cuts.next(index);
  }

  /** Emits when a task, or any task, is cancelled because of an earlier one. */
  function cancelled({ index }: { index: number } = { index: Infinity }): Observable<unknown> {
    return cuts.pipe(filter((cut) => cut < index));
  }

  function reasons(): unknown[] {
    return failed.sort((one, other) => one.task.index - other.task.index).map(({ reason }) => reason);
  }

  /** The deferred failures as the error that ends the stream. */
  function failures(when: 'if any' | 'always'): Observable<never> {
    return defer(() => (when === 'always' || failed.length > 0 ? throwError(() => new AggregateError(reasons())) : EMPTY));
  }

  /** How a task that emits at most one value ended, according to its first notification. */
  function settle(task: Task): OperatorFunction<unknown, Outcome> {
    return (values) =>
      values.pipe(
        materialize(),
        filter((_, position) => position === 0),
        map((end) => {
          if (end.kind === 'N') return toOutcome(task, 'fulfilled', { value: end.value });
          return end.kind === 'C' ? toOutcome(task, 'empty') : toOutcome(task, 'rejected', { reason: end.error as unknown });
        }),
      );
  }

  function toOutcome(task: Task, status: Outcome['status'], what: { value?: unknown; reason?: unknown } = {}): Outcome {
    counts[status]++;
    const now = asyncScheduler.now();
    const duration = task.startedAt < 0 ? 0 : now - task.startedAt;
    newest = { status, key: task.key, index: task.index, ...what, elapsed: now - begun, duration, completed: completed(), total };
    return newest;
  }

  /** The outcomes of known tasks that were unfinished at the deadline. */
  function unfinished(): Observable<Outcome> {
    return from(atDeadline!.unfinished).pipe(
      map((task) => {
        if (task.startedAt < 0) counts.started++;
        return toOutcome(task, 'rejected', { reason: atDeadline!.error });
      }),
    );
  }

  /** The snapshot before a task starts. */
  function starting(): Observable<Progress> {
    return defer(() => {
      counts.started++;
      return of(snapshot());
    });
  }

  function snapshot(): Progress {
    const { started, fulfilled, rejected, empty } = counts;
    const waiting = known.length - started;
    const running = started - completed();
    const elapsed = asyncScheduler.now() - begun;
    return { total, waiting, running, completed: completed(), fulfilled, rejected, empty, elapsed, outcome: newest };
  }

  return {
    tasks, options, deadline, flatten, putAside, cancelAfter, cancelled, failures, settle, unfinished, starting, snapshot,
    totalIsKnown: 'all' in source,
    timeoutError: () => atDeadline!.error,
  };
}

function toTask({ key, start }: TaskSource, index: number): Task {
  const values = new Observable<unknown>((subscriber) => {
    const controller = new AbortController();
    let ended = false;
    const end = () => {
      ended = true;
      task.state = 'ended';
    };
    subscriber.add(() => {
      if (ended) return;
      if (task.state === 'running') task.state = 'cancelled';
      controller.abort();
    });
    // RxJS may subscribe for a subscriber that has just unsubscribed; that starts nothing.
    if (subscriber.closed) return;
    task.state = 'running';
    task.startedAt = asyncScheduler.now();
    startsLater(() => start({ key, index, signal: controller.signal }))
      .pipe(tap({ complete: end, error: end }))
      .subscribe(subscriber);
  });
  const task: Task = { key, index, values, state: 'waiting', startedAt: -1 };
  return task;
}

/** What `start` returns, once subscribed; if it throws, that is the failure of the task. */
export function startsLater(start: () => unknown): Observable<unknown> {
  return new Observable((subscriber) => {
    const task = start();
    if (typeof task === 'string') throw new TypeError('A string is not a task');
    // If the subscriber unsubscribes while the task is created, the task is not subscribed.
    if (!subscriber.closed) from(task as ObservableInput<unknown>).subscribe(subscriber);
  });
}

/** A source that takes an item from its iterator each time it is asked, and closes the iterator when it is unsubscribed early. */
export function pulled(iterable: Iterable<TaskSource>): Source {
  // It also serves requests made before its subscription, as `connect` does.
  const demand = new ReplaySubject<void>(1);
  const tasks = new Observable<TaskSource>((subscriber) => {
    const iterator = iterable[Symbol.iterator]();
    let exhausted = false;
    subscriber.add(() => {
      if (!exhausted) iterator.return?.();
    });
    subscriber.add(
      demand.subscribe(() => {
        try {
          exhausted = true;
          const { done, value } = iterator.next();
          exhausted = done === true;
          if (done) subscriber.complete();
          else if (subscriber.closed) iterator.return?.();
          else subscriber.next(value);
        } catch (error) {
          subscriber.error(error);
        }
      }),
    );
  });
  return { tasks, demand };
}

/** `tap(subject)` would also subscribe to it. */
export function copyTo<T>(subject: Subject<T>): MonoTypeOperatorFunction<T> {
  return tap({
    next: (value) => subject.next(value),
    error: (reason: unknown) => subject.error(reason),
    complete: () => subject.complete(),
  });
}

function toKey({ key }: Task): unknown {
  return key;
}

function hasPassed(due: number | Date): boolean {
  return due instanceof Date ? due.getTime() <= asyncScheduler.now() : due <= 0;
}

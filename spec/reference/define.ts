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
  priorityOf?: (key: unknown, index: number) => number;
  rate?: { starts: number; per: number };
  signal?: AbortSignal;
  buffer?: number;
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
  state: 'waiting' | 'running' | 'ended' | 'failed' | 'cancelled';
  startedAt: number;
  /** Why it was cancelled, unless the whole run was. */
  cancelledBy?: { reason: unknown };
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

export interface TaskState {
  key: unknown;
  index: number;
  status: 'waiting' | 'running' | 'fulfilled' | 'rejected' | 'empty';
  value?: unknown;
  reason?: unknown;
  started?: number;
  ended?: number;
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
      const untilDeadline = concat(
        atFirst ? atFirst(run) : EMPTY,
        // `concat` unsubscribes from its first source before it subscribes to the second: everything is torn down before the deadline's notifications.
        // An end before the deadline is a notification that makes `dematerialize` stop.
        concat(body(run).pipe(materialize(), takeUntil(run.deadline)), afterDeadline.pipe(materialize())).pipe(dematerialize()),
      );
      // The same for the signal, which comes before everything else.
      const afterAbort = defer(() => throwError(() => options.signal!.reason as unknown));
      concat(untilDeadline.pipe(materialize(), takeUntil(run.aborted)), afterAbort.pipe(materialize()))
        .pipe(dematerialize())
        // `catchError` unsubscribes from its source before it continues: everything is torn down before the error is emitted.
        .pipe(
          catchError((reason: unknown) => {
            run.isEndedBy(reason);
            return throwError(() => reason);
          }),
        )
        .subscribe(subscriber);
    });
}

export type Run = ReturnType<typeof prepare>;

/** The tasks of one subscription and their states. */
function prepare(source: Source, options: Options, left: Observable<void>) {
  const begun = asyncScheduler.now();
  let ended: { reason: unknown } | undefined;
  const reasonFor = ({ cancelledBy }: Task): unknown => (cancelledBy ?? ended ?? { reason: abortError('unsubscribed') }).reason;
  const known: Task[] = 'all' in source ? source.all.map((task, index) => toTask(task, index, reasonFor)) : [];
  const failed: { task: Task; reason: unknown }[] = [];
  const states: TaskState[] = known.map(({ key, index }) => ({ key, index, status: 'waiting' }));
  const cuts = new ReplaySubject<number>();
  let firstCut = Infinity;
  let isCutting = false;
  const counts = { started: 0, fulfilled: 0, rejected: 0, empty: 0 };
  const completed = () => counts.fulfilled + counts.rejected + counts.empty;
  let total = 'all' in source ? known.length : undefined;
  let atDeadline: { error: TimeoutAllError; unfinished: Task[] } | undefined;

  const arriving =
    'all' in source
      ? from(known)
      : source.tasks.pipe(
          map((task, index) => toTask(task, index, reasonFor)),
          tap({
            next: (task) => {
              known.push(task);
              states.push({ key: task.key, index: task.index, status: 'waiting' });
            },
            complete: () => (total = known.length),
          }),
        );
  const tasks: Observable<Task> = arriving.pipe(takeUntil(left));

  const { due = Infinity } = options;
  const deadline = (due === Infinity ? NEVER : hasPassed(due) ? of(0) : timer(due)).pipe(
    tap(() => {
      const running = known.filter(({ state }) => state === 'running');
      const waiting = known.filter(({ state }) => state === 'waiting');
      const finished = known.filter(({ state }) => state === 'ended' || state === 'failed').length;
      const error = new TimeoutAllError(due, finished, running.map(toKey), waiting.map(toKey), reasons());
      atDeadline = { error, unfinished: known.filter((task) => running.includes(task) || waiting.includes(task)) };
      isEndedBy(error);
    }),
  );

  const { signal } = options;
  const aborted = signal === undefined ? NEVER : abortOf(signal).pipe(tap(() => isEndedBy(signal.reason)));

  /** What the signals of the tasks abort with that are cancelled from now on. */
  function isEndedBy(reason: unknown): void {
    ended ??= { reason };
  }

  /** Runs what `project` makes of each task, within the limits. */
  function flatten<T extends Task, R>(project: (task: T) => ObservableInput<R>): OperatorFunction<T, R> {
    const { concurrency = Infinity, perGroup, stagger, priorityOf, rate, buffer = Infinity } = options;
    const limits = { ...options, ask: 'demand' in source ? source.demand : undefined, isList: 'all' in source, isPaused: () => isCutting };
    if (buffer < Infinity) return admit(project, { ...limits, holds: () => heldBack() >= buffer });
    return perGroup === undefined && !stagger && !priorityOf && !rate && !('demand' in source)
      ? mergeMap(project, concurrency)
      : admit(project, limits);
  }

  /** The number of finished tasks that wait for one before them. After a failure, only the tasks before it are left, and a buffer is of no use. */
  function heldBack(): number {
    if (firstCut < Infinity) return 0;
    const turn = known.findIndex(({ state }) => state === 'waiting' || state === 'running');
    return known.filter(({ state, index }) => state === 'ended' && turn >= 0 && index > turn).length;
  }

  /** A failure deferred to the end. */
  function putAside<T>(task: Task): MonoTypeOperatorFunction<T> {
    return catchError((reason: unknown) => {
      task.state = 'failed';
      failed.push({ task, reason });
      return EMPTY;
    });
  }

  /** Cancels the tasks after this one; those among them that wait will not start. */
  function cancelAfter({ index }: Task, reason: unknown): void {
    for (const task of known) {
      if (task.index <= index) continue;
      task.cancelledBy ??= { reason };
      if (task.state === 'waiting') task.state = 'cancelled';
    }
    firstCut = Math.min(firstCut, index);
    isCutting = true;
    cuts.next(index);
    isCutting = false;
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
    return { status, key: task.key, index: task.index, ...what, elapsed: now - begun, duration, completed: completed(), total };
  }

  /** The list of all tasks, after a change to one of them. */
  function changed({ index }: Task, change: Partial<TaskState>): TaskState[] {
    states[index] = { ...states[index]!, ...change };
    return [...states];
  }

  /** How a task is doing, whenever that changes. */
  function follow(task: Task): Observable<TaskState[]> {
    const elapsed = () => asyncScheduler.now() - begun;
    let status: TaskState['status'] = 'empty';
    return concat(
      defer(() => of(changed(task, { status: 'running', started: elapsed() }))),
      task.values.pipe(
        materialize(),
        map((notification) => {
          if (notification.kind === 'E') return changed(task, { status: 'rejected', reason: notification.error as unknown, ended: elapsed() });
          if (notification.kind === 'C') return changed(task, { status, ended: elapsed() });
          status = 'fulfilled';
          return changed(task, { value: notification.value });
        }),
      ),
    );
  }

  /** The list in which all tasks that were unfinished at the deadline are rejected. */
  function allEnded(): Observable<TaskState[]> {
    const { error, unfinished } = atDeadline!;
    for (const task of unfinished) changed(task, { status: 'rejected', reason: error, ended: asyncScheduler.now() - begun });
    return unfinished.length > 0 ? of([...states]) : EMPTY;
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

  /** @param outcome the one that causes the snapshot */
  function snapshot(outcome?: Outcome): Progress {
    const { started, fulfilled, rejected, empty } = counts;
    const waiting = known.length - started;
    const running = started - completed();
    const elapsed = asyncScheduler.now() - begun;
    return { total, waiting, running, completed: completed(), fulfilled, rejected, empty, elapsed, outcome };
  }

  return {
    tasks, options, deadline, aborted, isEndedBy, flatten, putAside, cancelAfter, cancelled, failures, settle, unfinished, starting, snapshot,
    follow, allEnded,
    states: () => [...states],
    totalIsKnown: 'all' in source,
    timeoutError: () => atDeadline!.error,
  };
}

function toTask({ key, start }: TaskSource, index: number, reasonFor: (task: Task) => unknown): Task {
  const values = new Observable<unknown>((subscriber) => {
    const controller = new AbortController();
    let ended = false;
    const end = (state: 'ended' | 'failed') => () => {
      ended = true;
      task.state = state;
    };
    subscriber.add(() => {
      if (ended) return;
      if (task.state === 'running') task.state = 'cancelled';
      controller.abort(reasonFor(task));
    });
    // RxJS may subscribe for a subscriber that has just unsubscribed; that starts nothing.
    if (subscriber.closed) return;
    task.state = 'running';
    task.startedAt = asyncScheduler.now();
    startsLater(() => start({ key, index, signal: controller.signal }))
      .pipe(tap({ complete: end('ended'), error: end('failed') }))
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

/** Emits when the signal aborts, or at once if it has. */
function abortOf(signal: AbortSignal): Observable<void> {
  return new Observable((subscriber) => {
    const abort = () => subscriber.next();
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort);
    return () => signal.removeEventListener('abort', abort);
  });
}

/** The reason of a cancellation that no error has caused. */
export function abortError(why: 'unsubscribed' | 'another task succeeded'): unknown {
  return new DOMException(why, 'AbortError');
}

function toKey({ key }: Task): unknown {
  return key;
}

function hasPassed(due: number | Date): boolean {
  return due instanceof Date ? due.getTime() <= asyncScheduler.now() : due <= 0;
}

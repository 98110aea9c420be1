import {
  NEVER,
  Observable,
  Subject,
  asyncScheduler,
  catchError,
  finalize,
  from,
  takeUntil,
  throwError,
  timer,
  type ObservableInput,
  type OperatorFunction,
} from 'rxjs';

export interface Limits {
  concurrency?: number;
  groupOf?: (key: unknown, index: number) => unknown;
  perGroup?: number;
  stagger?: number;
  priorityOf?: (key: unknown, index: number) => number;
  /** At most so many starts in any window of that many frames. A start counts from its frame up to, but not including, the end of the window. */
  rate?: { starts: number; per: number };
  /** Asks the source for one more task. */
  ask?: Subject<void> | undefined;
  /** Whether all tasks are known before the first one starts. */
  isList?: boolean;
  /** Whether nothing starts for now. Another task is about to end. */
  isPaused?: () => boolean;
  /** Whether nothing starts while others are running. */
  holds?: () => boolean;
}

/** How many blocked tasks are looked past while more may come. */
const LOOKED_PAST = 1024;

/** The model: on each freed slot, start the first waiting task that all limits admit; with priorities, the first of those with the highest. */
export class Admission<T> {
  readonly waiting: T[] = [];
  readonly running: T[] = [];

  constructor(
    readonly concurrency: number,
    readonly perGroup: number,
    readonly groupOf: (task: T) => unknown,
    readonly priorityOf: (task: T) => number,
  ) {}

  get hasFreeSlot(): boolean {
    return this.running.length < this.concurrency;
  }

  /** Removes and returns the next task that may start, if any. */
  next(allAreKnown: boolean): T | undefined {
    if (!this.hasFreeSlot) return undefined;
    const candidates = allAreKnown ? this.waiting : this.waiting.slice(0, LOOKED_PAST + 1);
    const admitted = candidates.filter((task) => this.runningInGroupOf(task) < this.perGroup);
    if (admitted.length === 0) return undefined;
    const task = admitted.reduce((best, other) => (this.priorityOf(other) > this.priorityOf(best) ? other : best));
    this.waiting.splice(this.waiting.indexOf(task), 1);
    this.running.push(task);
    return task;
  }

  end(task: T): void {
    this.running.splice(this.running.indexOf(task), 1);
  }

  private runningInGroupOf(task: T): number {
    return this.running.filter((other) => this.groupOf(other) === this.groupOf(task)).length;
  }
}

/** The frames of the starts within the window. */
class Turns {
  private taken: number[] = [];

  constructor(
    readonly starts: number,
    readonly per: number,
  ) {}

  /** Frames until the next start is allowed. */
  get wait(): number {
    const now = asyncScheduler.now();
    this.taken = this.taken.filter((frame) => frame + this.per > now);
    return this.taken.length < this.starts ? 0 : this.taken.at(-this.starts)! + this.per - now;
  }

  take(): void {
    this.taken.push(asyncScheduler.now());
  }
}

/** `mergeMap` with the limits of the model, a stagger, and a source that is asked for a task only when one may start. */
export function admit<T extends { key: unknown; index: number }, R>(
  project: (task: T) => ObservableInput<R>,
  { concurrency = Infinity, groupOf = () => undefined, perGroup = Infinity, stagger = 0, priorityOf = () => 0, rate, ask, isList, isPaused, holds }: Limits,
): OperatorFunction<T, R> {
  return (source) =>
    new Observable<R>((subscriber) => {
      const admission = new Admission<T>(
        concurrency,
        perGroup,
        ({ key, index }) => groupOf(key, index),
        ({ key, index }) => priorityOf(key, index),
      );
      const turns = rate && new Turns(rate.starts, rate.per);
      const turnComes = new Subject<void>();
      const left = new Subject<void>();
      const staggerEnds = new Subject<void>();
      let latest: T | undefined;
      let latestHolds = false;
      let arrived = 0;
      let sourceEnded = false;
      let starting = false;

      subscriber.add(() => left.next());
      source.pipe(takeUntil(left)).subscribe({
        next: (task) => {
          arrived++;
          admission.waiting.push(task);
          if (!isList) startAll();
        },
        error: (error: unknown) => subscriber.error(error),
        complete: () => {
          sourceEnded = true;
          startAll();
        },
      });
      startAll();

      function startAll(): void {
        // A task that ends while it starts gets here again; the loop that started it handles the rest.
        if (starting) return;
        starting = true;
        while (!subscriber.closed && !latestHolds && !isPaused?.() && !(holds?.() && admission.running.length > 0)) {
          if (waitsForTurn()) break;
          const task = admission.next(sourceEnded);
          if (task) start(task);
          else if (!arrives()) break;
        }
        starting = false;
        if (sourceEnded && admission.waiting.length + admission.running.length === 0) subscriber.complete();
      }

      function waitsForTurn(): boolean {
        const wait = turns?.wait ?? 0;
        if (wait === 0) return false;
        turnComes.next();
        if (wait < Infinity) timer(wait).pipe(takeUntil(turnComes), takeUntil(left)).subscribe(startAll);
        return true;
      }

      function arrives(): boolean {
        if (!ask || sourceEnded || !admission.hasFreeSlot || admission.waiting.length > LOOKED_PAST) return false;
        const before = arrived;
        ask.next();
        return arrived > before || sourceEnded;
      }

      function start(task: T): void {
        turns?.take();
        if (stagger > 0) {
          latest = task;
          latestHolds = true;
          staggerEnds.next();
          (stagger === Infinity ? NEVER : timer(stagger)).pipe(takeUntil(staggerEnds), takeUntil(left)).subscribe(() => {
            latestHolds = false;
            startAll();
          });
        }
        from(project(task))
          .pipe(
            // `catchError` tears the task down before its error continues; `finalize` runs after the teardown of what is above it.
            catchError((error: unknown) => throwError(() => error)),
            finalize(() => {
              admission.end(task);
              if (task === latest) latestHolds = false;
              startAll();
            }),
            takeUntil(left),
          )
          .subscribe({
            next: (value) => subscriber.next(value),
            error: (error: unknown) => subscriber.error(error),
          });
      }
    });
}

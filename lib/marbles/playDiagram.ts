import { from, isObservable, takeUntil, type Observable, type Subscription } from 'rxjs';
import { ensure, FUNCTION } from '../internal/options/checks.js';
import { describe } from '../internal/util/describe.js';
import type { KeyedTask } from '../Task.js';
import { tasks as streamOf } from '../tasks.js';
import type { Diagram } from './Diagram.js';
import { Budget, withBudget } from './internal/play/bounds.js';
import { DIAGRAM } from './internal/text/checks.js';
import { isList, lengthOf } from './internal/text/marks.js';
import { meaningsOf, type Meanings } from './internal/play/meanings.js';
import { placesOf } from './internal/text/placesOf.js';
import { ResultLetters } from './internal/play/ResultLetters.js';
import { Stage, type Cold } from './internal/play/Stage.js';

/**
 * What is done with the tasks of a diagram: a function, or {@link evaluate}, which reads it from the diagram.
 *
 * @example
 * ```ts
 * // A search box: `t` is what is typed, and each letter typed is the name of the request for it.
 * const search: DiagramRun = (_tasks, { t, ...requests }) => t.pipe(debounceTime(2), switchMap((text) => requests[text]));
 * checkDiagram(`
 *   t    = -ab--c---------|
 *
 *   b    = ----(B|)
 *   subs = ----^--!
 *
 *   c    = ----(C|)
 *   subs = -------^---!
 *
 *   >      search(t, requests)
 *
 *          -----------C---|
 * `, search);
 * ```
 * @see {@link playDiagram} and {@link checkDiagram}, which call it
 * @param tasks - the stream of tasks; each task's key is its letter
 * @param byName - the single tasks by their names
 * @param diagram - the diagram that is run
 * @returns the result
 */
export type DiagramRun = (
  tasks: Observable<KeyedTask<string, any>>, // eslint-disable-line @typescript-eslint/no-explicit-any
  byName: Readonly<Record<string, Observable<any>>>, // eslint-disable-line @typescript-eslint/no-explicit-any
  diagram: Diagram,
) => Observable<unknown>;

/**
 * Runs a diagram in virtual time: returns it with what really happens.
 *
 * Each task emits what its line says, whenever it's subscribed to. `run` gets the stream of tasks and returns the
 * result, which is subscribed to at once, or when the line `subs` below the result in the diagram says.
 *
 * - Stream of tasks: if all tasks are in one group that completes, such as `(abc|)`, they are a list and known from the
 *   start. If they arrive over time or the diagram says when their stream is subscribed to, they are an observable. If
 *   the diagram has no stream of tasks, they are a list in the order in which they are written.
 * - Letters: a value gets the letter that stands for it in the diagram, otherwise a new one with its meaning. An object
 *   matches a letter by the properties that the legend lists, an array by all its items.
 * - Time: a `TestScheduler` runs everything that RxJS schedules. Promises don't settle in virtual time.
 * - Limits: a run may emit 5,000 times, subscribe to its tasks 1,000 times, schedule 50,000 actions, 10,000 at the same time, and last 1,000,000
 *   frames; what its result emits may hold some 2,000,000 values to compare. What `run` does synchronously and without
 *   tasks can't be stopped from outside.
 *
 * @example
 * ```ts
 * const diagram = readDiagram('a = --(A|)\n\nb = -(B|)\n\n(ab|)\n\n> search');
 * console.log(writeDiagram(playDiagram(diagram, (tasks) => tasks.pipe(inOrder({ concurrency: 1 })))));
 * // → a    = --(A|)
 * // → subs = ^-!
 * // →
 * // → b    =   -(B|)
 * // → subs = --^!
 * // →
 * // →        (ab|)
 * // →
 * // → >      search
 * // →
 * // →        --A(B|)
 * ```
 * @see {@link checkDiagram}, which compares the two; {@link evaluate}, which runs what the diagram says
 * @param diagram - the diagram; its result is used only for its letters and its subscription
 * @param run - what is done with the tasks
 * @returns the diagram with the subscriptions of its tasks, of their stream unless that is a list, and of its result as
 *   observed
 * @throws `DiagramError` if a meaning can't be read or a limit is exceeded. `TypeError` if `diagram` isn't a diagram that
 *   {@link writeDiagram} accepts, `run` isn't a function, or it returns something other than an observable. What `run`
 *   throws is passed on
 */
export function playDiagram(diagram: Diagram, run: DiagramRun): Diagram {
  ensure('playDiagram: diagram', diagram, DIAGRAM);
  ensure('playDiagram: run', run, FUNCTION);
  const { tasks, source, result, frame } = diagram;
  const { expression, end } = placesOf(diagram);
  const budget = new Budget(expression ?? end);
  const stage = new Stage(frame, budget);
  const colds = new Map(
    tasks.map((task) => [task.name, stage.cold(task.marks, meaningsOf(diagram, task, task.name, budget))]),
  );
  const reasons: Meanings = new Map(source && [['#', meaningsOf(diagram, source, 'source', budget).get('#')]]);
  const coldSource = source && stage.cold(source.marks, reasons);
  const letters = new ResultLetters(
    result,
    result ? meaningsOf(diagram, result, 'result', budget) : new Map(),
    [...colds.keys()],
    budget,
  );
  let subscription: Subscription | undefined;
  let played: Diagram | undefined;

  const set = () => {
    const byName = Object.fromEntries([...colds].map(([name, { stream }]) => [name, stream]));
    const made = ensureObservable(run(streamOfTasks(diagram, colds, coldSource), byName, diagram));
    const { from: subscribed = 0, to: unsubscribed = Infinity } = result?.subscriptions?.[0] ?? {};
    stage.at(subscribed, () => {
      subscription = made.pipe(takeUntil(budget.stopped)).subscribe({
        next: (value) => {
          if (budget.emit()) letters.next(stage.now, value);
        },
        error: (reason: unknown) => {
          stage.notice(reason);
          letters.error(stage.now, reason);
        },
        complete: () => letters.complete(stage.now),
      });
    });
    if (unsubscribed !== Infinity) stage.at(unsubscribed, () => subscription?.unsubscribe());
  };

  const strike = () => {
    const { marks, legend } = letters.write();
    played = {
      ...diagram,
      tasks: tasks.map((task) => ({ ...task, subscriptions: colds.get(task.name)!.subscriptions.map(copy) })),
      source: source && { ...source, subscriptions: isList(source) ? undefined : coldSource!.subscriptions.map(copy) },
      result: { ...result, marks, legend, length: lengthOf(marks, result?.length ?? 0) },
    };
    subscription?.unsubscribe();
  };

  try {
    withBudget(diagram, budget, () => stage.run(set, () => subscription?.closed === true, strike));
  } catch (error) {
    throw budget.failure ?? error;
  }
  if (budget.failure !== undefined) throw budget.failure;
  return played!;
}

/** All at once, or as they arrive. Tasks of a diagram that doesn't say are listed in the order in which they are written. */
function streamOfTasks(
  { tasks, source }: Diagram,
  colds: ReadonlyMap<string, Cold>,
  coldSource: Cold | undefined,
): Observable<KeyedTask<string, unknown>> {
  const taskOf = (letter: string) => colds.get(letter)!.stream;
  if (source !== undefined && !isList(source)) return streamOf(coldSource!.stream as Observable<string>, taskOf);
  const names =
    source === undefined ? tasks.map(({ name }) => name) : source.marks.slice(0, -1).map(({ symbol }) => symbol);
  return streamOf(names, taskOf);
}

function ensureObservable(made: unknown): Observable<unknown> {
  if (isObservable(made)) return from(made);
  throw new TypeError(`playDiagram: run must return an observable, got ${describe(made)}${hintFor(made)}`);
}

function hintFor(made: unknown): string {
  if (typeof made === 'function') return '; apply the operator, as in tasks => tasks.pipe(asCompleted())';
  return made instanceof Promise ? "; run must not be async, since promises don't settle in virtual time" : '';
}

function copy<T extends object>(original: T): T {
  return { ...original };
}

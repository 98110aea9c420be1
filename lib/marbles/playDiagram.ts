import { from, isObservable, takeUntil, type Observable, type Subscription } from 'rxjs';
import { describe } from '../internal/util/describe.js';
import type { KeyedTask } from '../Task.js';
import { tasks as streamOf } from '../tasks.js';
import type { Diagram } from './Diagram.js';
import { Budget, withBudget } from './internal/bounds.js';
import { isList, lengthOf } from './internal/marks.js';
import { meaningsOf, type Meanings } from './internal/meanings.js';
import { placesOf } from './internal/placesOf.js';
import { ResultLetters } from './internal/ResultLetters.js';
import { Stage, type Cold } from './internal/Stage.js';

/**
 * What is done with the tasks of a diagram: a function, or {@link evaluate}, which reads it from the diagram.
 *
 * @param tasks - the stream of tasks; each task's key is its letter
 * @param byName - the single tasks by their letters
 * @param diagram - the diagram that is run
 * @returns the result
 */
export type DiagramRun = (
  tasks: Observable<KeyedTask<string, any>>, // eslint-disable-line @typescript-eslint/no-explicit-any
  byName: Readonly<Record<string, Observable<any>>>, // eslint-disable-line @typescript-eslint/no-explicit-any
  diagram: Diagram,
) => Observable<unknown>;

export function playDiagram(diagram: Diagram, run: DiagramRun): Diagram {
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
  const hint = typeof made === 'function' ? '; apply the operator, as in tasks => tasks.pipe(asCompleted())' : '';
  throw new TypeError(`playDiagram: run must return an observable, got ${describe(made)}${hint}`);
}

function copy<T extends object>(original: T): T {
  return { ...original };
}

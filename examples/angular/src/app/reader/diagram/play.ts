import { Observable, Subscription, type OperatorFunction } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { tasks as streamOf } from 'rxjs-as-completed';
import { DiagramError, isList, type Diagram, type Fragment, type Mark, type Span, type Stream } from './diagram';
import { evaluate, Run, type Names } from './evaluate';
import { DEFAULT_ERROR, Letters } from './letters';
import { vocabulary } from './vocabulary';

type Cold = ReturnType<TestScheduler['createColdObservable']>;

/** In frames. Whatever hasn't ended by then is considered endless. */
const FOREVER = 1_000;

/**
 * Runs a diagram in virtual time: its tasks, its stream of tasks and the expression after `>`.
 *
 * @returns the diagram as it should have been, with the subscriptions and the result that were observed
 * @throws `DiagramError` if it can't be run
 */
export function play(diagram: Diagram): Diagram {
  const { tasks, source, expression, result, frame } = diagram;
  const run = new Run();
  const scheduler = new TestScheduler(() => undefined);
  const now = () => Math.floor(scheduler.frame / frame);
  const letters = new Letters(result, meaningsOf(result, run));
  const marks: Mark[] = [];
  const mark = (symbol: string) => marks.push({ frame: now(), symbol });

  const colds = new Map(tasks.map((task) => [task.name, coldStream(scheduler, task, frame, run)]));
  const coldSource = source && coldStream(scheduler, source, frame, run);
  const subscription = new Subscription();
  try {
    scheduler.run(() => {
      scheduler.maxFrames = FOREVER * frame;
      const made = makeResult(diagram, colds, coldSource, run);
      const { from = 0, to = Infinity } = result?.subscriptions?.[0] ?? {};
      const subscribe = () =>
        subscription.add(
          made.subscribe({
            next: (value) => mark(letters.letterFor(value)),
            error: (reason: unknown) => mark(letters.errorFor(reason)),
            complete: () => mark('|'),
          }),
        );
      scheduler.schedule(subscribe, from * frame);
      if (to !== Infinity) scheduler.schedule(() => subscription.unsubscribe(), to * frame);
    });
  } catch (error) {
    throw error instanceof DiagramError ? error : new DiagramError(String(error), expression.place);
  }
  if (run.failure !== undefined) throw run.failure;

  const played: Diagram = {
    ...diagram,
    tasks: tasks.map((task) => ({ ...task, subscriptions: spansOf(colds.get(task.name)!, frame) })),
    source: source && { ...source, subscriptions: source.subscriptions && spansOf(coldSource!, frame) },
    result: { length: 0, ...result, marks, legend: letters.legend },
  };
  // Whatever is still running has been recorded as such and can be unsubscribed.
  subscription.unsubscribe();
  return played;
}

function makeResult(
  diagram: Diagram,
  colds: ReadonlyMap<string, Cold>,
  coldSource: Cold | undefined,
  run: Run,
): Observable<unknown> {
  const { definitions, expression, source } = diagram;
  let names: Names = new Map<string, unknown>([...vocabulary, ...colds]);
  for (const [name, definition] of definitions) names = new Map([...names, [name, evaluate(definition, names, run)]]);

  const made = evaluate(expression, names, run);
  if (made instanceof Observable) return made;
  const fail = (message: string) => new DiagramError(message, expression.place);
  if (typeof made !== 'function') throw fail('This is neither an operator nor an observable');
  if (source === undefined || coldSource === undefined)
    throw fail('An operator needs a stream of tasks above it, such as (abc|)');
  const taskOf = (letter: unknown) => colds.get(letter as string)!;
  const applied = (made as OperatorFunction<unknown, unknown>)(
    isList(source)
      ? streamOf(
          source.marks.slice(0, -1).map(({ symbol }) => symbol),
          taskOf,
        )
      : streamOf(coldSource, taskOf),
  );
  if (!((applied as unknown) instanceof Observable)) throw fail('This is not an operator. Did you forget to call it?');
  return applied;
}

function coldStream(scheduler: TestScheduler, { marks, legend }: Stream, frame: number, run: Run): Cold {
  const cold = scheduler.createColdObservable('');
  const meanings = meaningsOf({ legend }, run);
  for (const mark of marks)
    cold.messages.push({ frame: mark.frame * frame, notification: notificationOf(mark.symbol, meanings) });
  return cold;
}

function notificationOf(symbol: string, meanings: Names) {
  const meaning = meanings.get(symbol);
  if (symbol === '|') return { kind: 'C' } as const;
  if (symbol === '#') return { kind: 'E', error: meanings.has('#') ? meaning : DEFAULT_ERROR } as const;
  return { kind: 'N', value: meanings.has(symbol) ? meaning : symbol } as const;
}

function meaningsOf(stream: { legend: ReadonlyMap<string, Fragment> } | undefined, run: Run): Names {
  return new Map([...(stream?.legend ?? [])].map(([symbol, meaning]) => [symbol, evaluate(meaning, vocabulary, run)]));
}

function spansOf({ subscriptions }: Cold, frame: number): Span[] {
  return subscriptions.map(({ subscribedFrame, unsubscribedFrame }) => ({
    from: Math.floor(subscribedFrame / frame),
    to: Math.floor(unsubscribedFrame / frame),
  }));
}

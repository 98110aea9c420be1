// Stands in until rxjs-as-completed/marbles runs and draws diagrams.
import { Observable, Subscription } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { tasks as streamOf, type KeyedTask } from 'rxjs-as-completed';
import { DiagramError, type Diagram, type DiagramStream, type Mark } from 'rxjs-as-completed/marbles';
import { DEFAULT_ERROR, Letters } from './letters';

type Cold = ReturnType<TestScheduler['createColdObservable']>;

export type DiagramRun = (
  tasks: Observable<KeyedTask<string, any>>,
  byName: Readonly<Record<string, Observable<any>>>,
  diagram: Diagram,
) => Observable<unknown>;

const FOREVER = 1_000;
const PLACE = { line: 1, column: 1 };

function isList({ marks, subscriptions }: DiagramStream): boolean {
  return subscriptions === undefined && marks.at(-1)?.symbol === '|' && marks.every(({ frame }) => frame === 0);
}

function js(code: string, scope: Record<string, unknown> = {}): unknown {
  try {
    return new Function(...Object.keys(scope), `return (${code});`)(...Object.values(scope));
  } catch (error) {
    throw new DiagramError((error as Error).message, PLACE);
  }
}

export function evaluate(scope: Readonly<Record<string, unknown>>): DiagramRun {
  return (tasks, byName, { expression, definitions, source }) => {
    const lettersOnly = Object.fromEntries(Object.entries(byName).filter(([name]) => /^[A-Za-z]/.test(name)));
    const names: Record<string, unknown> = { ...scope, ...lettersOnly };
    delete names.undefined;
    for (const [name, code] of definitions) names[name] = js(code, names);
    const made = js(expression ?? '', names);
    if (made instanceof Observable) return made;
    if (typeof made !== 'function') throw new DiagramError('This is neither an operator nor an observable', PLACE);
    if (source === undefined) throw new DiagramError('An operator needs a stream of tasks above it', PLACE);
    const applied = made(tasks);
    if (!(applied instanceof Observable)) throw new DiagramError('This is not an operator', PLACE);
    return applied;
  };
}

export function playDiagram(diagram: Diagram, run: DiagramRun): Diagram {
  const { tasks, source, result, frame } = diagram;
  const scheduler = new TestScheduler(() => undefined);
  const now = () => Math.floor(scheduler.frame / frame);
  const letters = new Letters(result, meaningsOf(result));
  const marks: Mark[] = [];
  const mark = (symbol: string) => marks.push({ frame: now(), symbol });
  const colds = new Map(tasks.map((task) => [task.name, coldStream(scheduler, task, frame)]));
  const coldSource = source && coldStream(scheduler, source, frame);
  const subscription = new Subscription();
  scheduler.run(() => {
    scheduler.maxFrames = FOREVER * frame;
    const taskOf = (letter: unknown) => colds.get(letter as string)!;
    const stream =
      source === undefined || coldSource === undefined
        ? streamOf([], taskOf)
        : isList(source)
          ? streamOf(source.marks.slice(0, -1).map(({ symbol }) => symbol), taskOf)
          : streamOf(coldSource, taskOf);
    const made = run(stream as never, Object.fromEntries(colds), diagram);
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
  const played: Diagram = {
    ...diagram,
    tasks: tasks.map((task) => ({ ...task, subscriptions: spansOf(colds.get(task.name)!, frame) })),
    source: source && { ...source, subscriptions: source.subscriptions && spansOf(coldSource!, frame) },
    result: { length: 0, ...result, marks, legend: letters.legend },
  };
  subscription.unsubscribe();
  return played;
}

export function drawDiagram(_diagram: Diagram, _options?: { theme?: 'light' | 'dark' | 'both'; animated?: boolean }): string {
  return '<svg xmlns="http://www.w3.org/2000/svg" data-zero="0" data-frame="20" viewBox="0 0 100 50"></svg>';
}

function coldStream(scheduler: TestScheduler, { marks, legend }: DiagramStream, frame: number): Cold {
  const cold = scheduler.createColdObservable('');
  const meanings = meaningsOf({ legend });
  for (const mark of marks)
    cold.messages.push({ frame: mark.frame * frame, notification: notificationOf(mark.symbol, meanings) });
  return cold;
}

function notificationOf(symbol: string, meanings: ReadonlyMap<string, unknown>) {
  const meaning = meanings.get(symbol);
  if (symbol === '|') return { kind: 'C' } as const;
  if (symbol === '#') return { kind: 'E', error: meanings.has('#') ? meaning : DEFAULT_ERROR } as const;
  return { kind: 'N', value: meanings.has(symbol) ? meaning : symbol } as const;
}

function meaningsOf(stream: { legend: ReadonlyMap<string, string> } | undefined): ReadonlyMap<string, unknown> {
  return new Map([...(stream?.legend ?? [])].map(([symbol, meaning]) => [symbol, js(meaning)]));
}

function spansOf({ subscriptions }: Cold, frame: number) {
  return subscriptions.map(({ subscribedFrame, unsubscribedFrame }) => ({
    from: Math.floor(subscribedFrame / frame),
    to: Math.floor(unsubscribedFrame / frame),
  }));
}

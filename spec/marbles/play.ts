import { inspect } from 'node:util';
import * as rxjs from 'rxjs';
import { Observable, Subscription, type OperatorFunction } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import * as rxjsAsCompleted from 'rxjs-as-completed';
import type { Diagram, DiagramStream as Stream, Mark, Span } from '../../lib/marbles/index';
import { matches } from './matches';

type Cold = ReturnType<TestScheduler['createColdObservable']>;
type Scope = Record<string, unknown>;

/** The default error of marbles, as in RxJS. */
const DEFAULT_ERROR = 'error';

/** Letters for values that the diagram has none for. */
const LETTERS = Array.from('ZYXWVUTSRQPONMLKJIHGFEDCBA9876543210');

type Operator = OperatorFunction<unknown, unknown>;

/**
 * Runs a diagram in virtual time: its tasks, its stream of tasks and the expression after `>`.
 *
 * @param around wraps the operator
 * @returns the diagram as it should have been, with the subscriptions and the result that were observed
 */
export function play(diagram: Diagram, around: (operator: Operator) => Operator = (operator) => operator): Diagram {
  const { tasks, source, result, frame } = diagram;
  const scheduler = new TestScheduler(() => undefined);
  const marks: Mark[] = [];
  const seen = new Seen(result);
  const now = () => Math.floor(scheduler.frame / frame);
  const streams = new Map<string, Cold>();
  let letters: Cold | undefined;

  scheduler.run(() => {
    for (const task of tasks) streams.set(task.name, coldStream(scheduler, task, frame));
    letters = source && coldStream(scheduler, source, frame);
    const made = makeResult(diagram, streams, letters, around);
    const observer = {
      next: (value: unknown) => marks.push({ frame: now(), symbol: seen.letterFor(value) }),
      error: (reason: unknown) => marks.push({ frame: now(), symbol: seen.error(reason) }),
      complete: () => marks.push({ frame: now(), symbol: '|' }),
    };
    const { from = 0, to = Infinity } = result?.subscriptions?.[0] ?? {};
    const subscription = new Subscription();
    scheduler.schedule(() => subscription.add(made.subscribe(observer)), from * frame);
    if (to !== Infinity) scheduler.schedule(() => subscription.unsubscribe(), to * frame);
  });

  return {
    ...diagram,
    tasks: tasks.map((task) => ({ ...task, subscriptions: spansOf(streams.get(task.name)!, frame) })),
    source: source && { ...source, subscriptions: source.subscriptions && spansOf(letters!, frame) },
    result: { length: 0, ...result, marks, legend: seen.legend },
  };
}

/** Evaluates JavaScript, as after `>` or `:=`, with RxJS, this package and other names in scope. */
export function evaluate(expression: string, scope: Scope = {}): unknown {
  const { default: _, ...everything }: Scope = { ...rxjs, ...rxjsAsCompleted, ...scope };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- diagrams are programs of this repository
  return new Function(...Object.keys(everything), `'use strict'; return (${expression});`)(...Object.values(everything));
}

function makeResult(
  diagram: Diagram,
  streams: ReadonlyMap<string, Cold>,
  letters: Cold | undefined,
  around: (operator: Operator) => Operator,
): Observable<unknown> {
  const scope: Scope = Object.fromEntries(streams);
  for (const [name, definition] of diagram.definitions) scope[name] = evaluate(definition, scope);
  const made = evaluate(diagram.expression!, scope);
  if (made instanceof Observable) return made;
  const taskOf = (letter: unknown) => streams.get(letter as string)!;
  const source = isList(diagram.source!)
    ? rxjsAsCompleted.tasks(diagram.source!.marks.slice(0, -1).map(({ symbol }) => symbol), taskOf)
    : rxjsAsCompleted.tasks(letters!, taskOf);
  return around(made as Operator)(source);
}

/** All tasks at once, with no subscription to assert: they are known from the start. */
function isList({ marks, subscriptions }: Stream): boolean {
  return subscriptions === undefined && marks.at(-1)?.symbol === '|' && marks.every(({ frame }) => frame === 0);
}

function coldStream(scheduler: TestScheduler, { marks, legend }: Stream, frame: number): Cold {
  const cold = scheduler.createColdObservable('');
  for (const mark of marks) cold.messages.push({ frame: mark.frame * frame, notification: notificationOf(mark, legend) });
  return cold;
}

function notificationOf({ symbol }: Mark, legend: Stream['legend']) {
  const meaning = meaningOf(symbol, legend);
  if (symbol === '|') return { kind: 'C' } as const;
  if (symbol === '#') return { kind: 'E', error: meaning } as const;
  return { kind: 'N', value: meaning } as const;
}

function meaningOf(symbol: string, legend: Stream['legend']): unknown {
  const meaning = legend.get(symbol);
  if (meaning !== undefined) return evaluate(meaning);
  return symbol === '#' ? DEFAULT_ERROR : symbol;
}

function spansOf({ subscriptions }: Cold, frame: number): Span[] {
  return subscriptions.map(({ subscribedFrame, unsubscribedFrame }) => ({
    from: Math.floor(subscribedFrame / frame),
    to: Math.floor(unsubscribedFrame / frame),
  }));
}

/** Gives what a result emits the letters of the diagram, and a new letter to what has none. */
class Seen {
  readonly legend: Map<string, string>;
  private readonly expected: readonly string[];
  private emitted = 0;

  constructor(result: Stream | undefined) {
    this.legend = new Map(result?.legend);
    this.expected = (result?.marks ?? []).map(({ symbol }) => symbol).filter((symbol) => symbol !== '|' && symbol !== '#');
  }

  letterFor(value: unknown): string {
    const due = this.expected[this.emitted++];
    const candidates = [...(due === undefined ? [] : [due]), ...this.expected, ...[...this.legend.keys()].filter((name) => name !== '#')];
    return candidates.find((letter) => matches(value, meaningOf(letter, this.legend))) ?? this.newLetter(value);
  }

  error(reason: unknown): '#' {
    if (!matches(reason, meaningOf('#', this.legend))) this.legend.set('#', print(reason));
    return '#';
  }

  private newLetter(value: unknown): string {
    if (typeof value === 'string' && value.length === 1 && !this.legend.has(value)) return value;
    const letter = LETTERS.find((free) => !this.legend.has(free) && !this.expected.includes(free))!;
    this.legend.set(letter, print(value));
    return letter;
  }
}

function print(value: unknown): string {
  const { name, message, errors } = value as AggregateError;
  return inspect(value instanceof Error ? { ...value, name, message, errors, stack: undefined } : value, { breakLength: Infinity, depth: 5 });
}

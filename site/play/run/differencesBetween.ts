import type { Diagram, DiagramStream } from 'rxjs-as-completed/marbles';
import { isEnd, write } from '../model/marks';
import type { Difference } from './protocol';

/**
 * @param stated - what the text says; what it doesn't say can't differ
 * @param played - what was observed
 */
export function differencesBetween(stated: Diagram, played: Diagram): readonly Difference[] {
  return [
    ...difference(
      'the stream of tasks is subscribed',
      subscriptionsOf(stated.source, stated),
      subscriptionsOf(played.source, played),
    ),
    ...stated.tasks.flatMap((task, index) =>
      difference(
        `task ${task.name} is subscribed`,
        subscriptionsOf(task, stated),
        subscriptionsOf(played.tasks[index], played),
      ),
    ),
    ...difference('the result', stated.result && write(stated.result), played.result && write(played.result)),
    ...legendDifferences(stated, played),
  ];
}

function difference(what: string, stated: string | undefined, played: string | undefined): readonly Difference[] {
  return stated === undefined || played === undefined || stated === played ? [] : [{ what, stated, played }];
}

function legendDifferences({ result: stated }: Diagram, { result: played }: Diagram): readonly Difference[] {
  if (stated === undefined || played === undefined) return [];
  return [...played.legend].flatMap(([symbol, meaning]) => {
    const what = symbol === '#' ? 'the result fails with' : `${symbol} stands for`;
    return difference(what, stated.legend.get(symbol) ?? '', meaning);
  });
}

function subscriptionsOf(stream: DiagramStream | undefined, { result }: Diagram): string | undefined {
  return stream?.subscriptions && writeSpans(stream.subscriptions, lastFrame(result) + 1);
}

function writeSpans(spans: NonNullable<DiagramStream['subscriptions']>, length: number): string {
  if (spans.length === 0) return '-'.repeat(length);
  return spans
    .map(({ from, to }) => {
      if (from === to) return `${'-'.repeat(from)}(^!)`;
      const start = '-'.repeat(from) + '^';
      return to === Infinity ? start.padEnd(length, '-') : `${start.padEnd(to, '-')}!`;
    })
    .join(', ');
}

/** The last frame of the run, as far as the result shows. */
function lastFrame(result: DiagramStream | undefined): number {
  if (result === undefined) return 0;
  const { marks, length, subscriptions } = result;
  const last = marks.at(-1);
  const drawn = Math.max(last?.frame ?? 0, isEnd(last?.symbol) ? 0 : length - 1);
  return Math.min(subscriptions?.[0]?.to ?? Infinity, drawn);
}

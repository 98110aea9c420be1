import type { Diagram, DiagramStream } from 'rxjs-as-completed/marbles';
import { lastFrame } from '../../../lib/marbles/internal/text/marks';
import { writeSpans } from '../../../lib/marbles/internal/text/writeText';
import { write } from '../model/marks';
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

/** What the text has after `subs =`. */
function subscriptionsOf(stream: DiagramStream | undefined, { result }: Diagram): string | undefined {
  return stream?.subscriptions && writeSpans(stream.subscriptions, lastFrame(result) + 1);
}

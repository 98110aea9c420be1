import { lastFrame, type Diagram, type Stream } from './diagram';
import { isWritable, writeMarbles, writeSpans } from './write';

/** A difference between the text of a diagram and what happens. */
export interface Difference {
  readonly what: string;
  readonly stated: string;
  readonly given: string;
}

/**
 * @param stated what the text says
 * @param given what was observed
 */
export function differencesBetween(stated: Diagram, given: Diagram): Difference[] {
  const subscriptions = (stream: Stream | undefined, { result }: Diagram) =>
    stream?.subscriptions && writeSpans(stream.subscriptions, lastFrame(result));
  return [
    ...difference(
      'the stream of tasks is subscribed',
      subscriptions(stated.source, stated),
      subscriptions(given.source, given),
    ),
    ...stated.tasks.flatMap((task, index) =>
      difference(
        `task ${task.name} is subscribed`,
        subscriptions(task, stated),
        subscriptions(given.tasks[index], given),
      ),
    ),
    ...difference(
      'the result',
      stated.result && writeMarbles(stated.result),
      given.result && writeMarbles(given.result),
    ),
    ...(stated.result && given.result ? legendDifferences(stated.result, given.result) : []),
  ];
}

/** Whether the result can be written as text: the notation has no room directly after a group. */
export function canBeStated({ result }: Diagram): boolean {
  return result === undefined || isWritable(result);
}

function difference(what: string, stated: string | undefined, given: string | undefined): Difference[] {
  return stated === undefined || given === undefined || stated === given ? [] : [{ what, stated, given }];
}

function legendDifferences(stated: Stream, given: Stream): Difference[] {
  return [...given.legend].flatMap(([symbol, { text }]) => {
    const what = symbol === '#' ? 'the result fails with' : `${symbol} stands for`;
    return difference(what, stated.legend.get(symbol)?.text ?? '', text);
  });
}

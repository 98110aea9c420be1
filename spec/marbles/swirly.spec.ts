import { parseMarbleDiagramSpecification } from '@swirly/parser';
import { join } from 'node:path';
import { readScenarios } from '../../scripts/marbles/scenarios';
import type { Diagram, DiagramStream } from '../../lib/marbles/index';

interface Message {
  readonly frame: number;
  readonly notification: { readonly kind: string; readonly value?: string | { readonly messages: readonly Message[] } };
}

type Content = { readonly kind: 'O'; readonly title: readonly { readonly value: string }[] } | { readonly kind: 'S'; readonly messages: readonly Message[] };

const scenarios = readScenarios(join(__dirname, '../../marbles'));

describe('the format comes from Swirly, whose parser', () => {
  it.each(scenarios)('reads $name as we do', ({ diagram, text }) => {
    expect(contentOf(text)).toEqual(expectedOf(diagram));
  });

  it('reads other diagrams otherwise', () => {
    const [{ diagram, text }] = scenarios.filter(({ name }) => name === 'asSettled');

    expect(contentOf(text.replace('-BC-(A|)', '-BC--(A|)'))).not.toEqual(expectedOf(diagram));
    expect(contentOf(text.replace('b    = -#', 'b    = -|'))).not.toEqual(expectedOf(diagram));
    expect(contentOf(text.replace("key: 'b'", "key: 'x'"))).not.toEqual(expectedOf(diagram));
  });
});

/** The stream of tasks with the tasks in it, the operator and the result, as far as Swirly tells. */
function contentOf(text: string): unknown[] {
  const { content } = parseMarbleDiagramSpecification(text) as unknown as { readonly content: readonly Content[] };
  return content.map((part) => (part.kind === 'O' ? part.title.map(({ value }) => value).join('') : messagesOf(part.messages)));
}

function messagesOf(messages: readonly Message[]): unknown[] {
  return messages.map(({ frame, notification: { kind, value } }) => ({
    frame,
    kind,
    ...(typeof value === 'object' ? { task: messagesOf(value.messages) } : kind === 'N' && { value }),
  }));
}

function expectedOf({ tasks, source, expression, result }: Diagram): unknown[] {
  const legends = new Map(tasks.flatMap(({ legend }) => [...legend]));
  const known = new Map<string, unknown>(tasks.map((task) => [task.name, { task: marksOf(task, legends) }]));
  return [
    ...(source ? [marksOf(source, legends, known)] : []),
    expression,
    marksOf(result!, legends, known),
  ];
}

function marksOf({ marks, legend }: DiagramStream, others: ReadonlyMap<string, string>, tasks: ReadonlyMap<string, unknown> = new Map()): unknown[] {
  const meaningOf = (symbol: string) => tasks.get(symbol) ?? { value: legend.get(symbol) ?? others.get(symbol) ?? symbol };
  return marks.map(({ frame, symbol }) => ({
    frame,
    kind: symbol === '|' ? 'C' : symbol === '#' ? 'E' : 'N',
    ...(symbol === '|' || symbol === '#' ? {} : (meaningOf(symbol) as object)),
  }));
}

import { useSignal, useSignalEffect } from '@preact/signals';
import type { Diagram } from 'rxjs-as-completed/marbles';
import { choicesFor, rivalsOf } from '../model/operators.js';
import { IconButton } from './IconButton.js';
import { Icon } from './icons.js';
import { writeMarks } from './marks.js';
import type { Playground } from './Playground.js';
import { Strip } from './Strip.js';
import { inItsOwnTask, lazy } from './lazy.js';

const OperatorPicker = lazy(async () => (await import('./OperatorPicker.js')).OperatorPicker);
export interface ComparisonsProps {
  readonly playground: Playground;
  /** Where frame 0 of the picture is, in its units. */
  readonly zero: number;
  readonly scale: number;
}

/** The same tasks with other operators, one result line each, frame below frame. */
export function Comparisons({ playground, zero, scale }: ComparisonsProps) {
  const isPicking = useSignal(false);
  const shown = useSignal({ result: playground.result.peek(), comparisons: playground.comparisons.peek() });
  useSignalEffect(() => {
    const latest = { result: playground.result.value, comparisons: playground.comparisons.value };
    return inItsOwnTask(() => (shown.value = latest));
  });
  const { result, comparisons } = shown.value;
  if (result === undefined) return null;
  const { played } = result;
  const expressions = comparisons.map(({ expression }) => expression);
  return (
    <section class="card compare" aria-labelledby="compare-title">
      <header>
        <h2 id="compare-title">Same tasks with</h2>
        <button type="button" class="small" onClick={() => (isPicking.value = true)}>
          <Icon name="plus" /> Operator
        </button>
      </header>
      <div class="rows" role="group" aria-labelledby="compare-title" tabIndex={0}>
        <ul>
          <Row diagram={played} expression={played.expression ?? 'Result'} zero={zero} scale={scale} />
          {comparisons.map((comparison) => (
            <Row
              key={comparison.expression}
              diagram={comparison.played}
              error={comparison.error}
              expression={comparison.expression}
              zero={zero}
              scale={scale}
              remove={() => playground.compareWith(expressions.filter((other) => other !== comparison.expression))}
            />
          ))}
        </ul>
      </div>
      {isPicking.value && (
        <OperatorPicker
          title="Compare with"
          choices={distinct([...rivalsOf(result.diagram), ...choicesFor(result.diagram)])}
          chosen={expressions}
          choose={(expression) => playground.compareWith([...new Set([...expressions, expression])])}
          onClose={() => (isPicking.value = false)}
        />
      )}
    </section>
  );
}

interface RowProps {
  readonly diagram: Diagram | undefined;
  readonly error?: string | undefined;
  readonly expression: string;
  readonly zero: number;
  readonly scale: number;
  readonly remove?: () => void;
}

function Row({ diagram, error, expression, zero, scale, remove }: RowProps) {
  const marks = diagram?.result?.marks ?? [];
  return (
    <li>
      <div class="what">
        <code>{expression}</code>
        {remove && <IconButton icon="close" label={`Remove ${expression}`} look="plain small" onClick={remove} />}
      </div>
      {diagram === undefined ? (
        <p class="problem">{error}</p>
      ) : (
        <>
          <Strip diagram={diagram} zero={zero} scale={scale} label={`Result: ${writeMarks(marks) || 'nothing'}`} />
          {remove && <Legend diagram={diagram} />}
        </>
      )}
    </li>
  );
}

/** What the letters of a result stand for, if not for themselves. */
function Legend({ diagram: { result } }: { readonly diagram: Diagram }) {
  const symbols = new Set(result?.marks.map(({ symbol }) => symbol));
  const entries = [...(result?.legend ?? [])].filter(([symbol]) => symbols.has(symbol));
  if (entries.length === 0) return null;
  return (
    <ul class="legend">
      {entries.map(([symbol, meaning]) => (
        <li key={symbol}>
          <code>
            {symbol === '#' ? '×' : symbol} := {meaning}
          </code>
        </li>
      ))}
    </ul>
  );
}

function distinct<T extends { readonly expression: string }>(choices: readonly T[]): readonly T[] {
  return [...new Map(choices.map((choice) => [choice.expression, choice])).values()];
}

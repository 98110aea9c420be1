import { setExpression } from '../model/edit.js';
import { choicesFor } from '../model/operators.js';
import { OperatorPicker } from './OperatorPicker.js';
import type { Playground } from './Playground.js';

/** The dialog in which the reader chooses another operator for the diagram. */
export function OperatorChoice({
  playground,
  onClose,
}: {
  readonly playground: Playground;
  readonly onClose: () => void;
}) {
  const { value: result } = playground.result;
  if (result === undefined) return null;
  const { expression } = result.diagram;
  return (
    <OperatorPicker
      title="Operator"
      choices={choicesFor(result.diagram)}
      chosen={expression === undefined ? [] : [expression]}
      choose={(chosen) => playground.edit((diagram) => setExpression(diagram, chosen))}
      onClose={onClose}
    />
  );
}

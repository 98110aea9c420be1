import type { Diagram } from 'rxjs-as-completed/marbles';
import { addTask, frameOf, kindOf, moveGroup, removeTask, setKind, type Kind } from '../model/edit.js';
import { addTo, removeFrom, streamOf, titleOf } from './Handles.js';
import { IconButton } from './IconButton.js';
import { Icon } from './icons.js';
import { groupsOf } from './marks.js';
import type { Playground } from './Playground.js';

/** What can be done with what is selected, for every kind of input. */
export function Inspector({ playground, diagram }: { readonly playground: Playground; readonly diagram: Diagram }) {
  const { value: selected } = playground.selected;
  const stream = selected && streamOf(diagram, selected.line);
  return (
    <div class="inspector" role="group" aria-label="Edit the picture">
      {stream === undefined ? (
        <p class="hint">Drag a marble; click a line to add one.</p>
      ) : selected?.group === undefined ? (
        <LineTools playground={playground} line={selected!.line} />
      ) : (
        <GroupTools playground={playground} diagram={diagram} line={selected.line} group={selected.group} />
      )}
      <button type="button" class="small add-task" onClick={() => addAnotherTask(playground)}>
        <Icon name="plus" /> Task
      </button>
    </div>
  );
}

function LineTools({ playground, line }: { readonly playground: Playground; readonly line: string }) {
  return (
    <div class="tools">
      <strong>{titleOf(line)}</strong>
      <button type="button" class="small" onClick={() => addTo(playground, line, 0)}>
        <Icon name="plus" /> Marble
      </button>
      {line !== 'source' && (
        <button
          type="button"
          class="small"
          onClick={() => {
            playground.edit((now) => removeTask(now, line));
            playground.selected.value = undefined;
          }}
        >
          <Icon name="trash" /> Remove the task
        </button>
      )}
    </div>
  );
}

interface GroupToolsProps {
  readonly playground: Playground;
  readonly diagram: Diagram;
  readonly line: string;
  readonly group: number;
}

function GroupTools({ playground, diagram, line, group }: GroupToolsProps) {
  const target = { line, group };
  const marks = groupsOf(streamOf(diagram, line)?.marks ?? [])[group] ?? [];
  const frame = frameOf(diagram, target) ?? 0;
  const move = (by: number) => playground.edit((now) => moveGroup(now, target, (frameOf(now, target) ?? frame) + by));
  return (
    <div class="tools">
      <strong>{titleOf(line)}</strong>
      <span class="stepper">
        <IconButton icon="previous" label="Move left" look="small" onClick={() => move(-1)} />
        <span class="frame">frame {frame}</span>
        <IconButton icon="next" label="Move right" look="small" onClick={() => move(1)} />
      </span>
      {marks.map(({ symbol }, mark) => (
        <span class="mark" key={mark}>
          {line === 'source' && symbol !== '|' && symbol !== '#' ? (
            <span class="symbol">{symbol}</span>
          ) : (
            <select
              aria-label={`${symbol} is`}
              value={kindOf(diagram, { ...target, mark })}
              onChange={({ currentTarget }) =>
                playground.edit((now) => setKind(now, { ...target, mark }, currentTarget.value as Kind))
              }
            >
              <option value="value">{symbol === '|' || symbol === '#' ? 'value' : `value ${symbol}`}</option>
              <option value="end">end</option>
              <option value="error">error</option>
            </select>
          )}
          <IconButton
            icon="trash"
            label={`Delete ${symbol === '|' ? 'the end' : symbol === '#' ? 'the error' : symbol}`}
            look="small"
            onClick={() => removeFrom(playground, target, mark)}
          />
        </span>
      ))}
      <button type="button" class="small" onClick={() => addTo(playground, line, frame + 1)}>
        <Icon name="plus" /> Marble
      </button>
    </div>
  );
}

function addAnotherTask(playground: Playground): void {
  playground.edit((diagram) => {
    const edited = addTask(diagram);
    const added = edited.tasks.find(({ name }) => diagram.tasks.every((task) => task.name !== name));
    if (added !== undefined) playground.select({ line: added.name });
    return edited;
  });
}

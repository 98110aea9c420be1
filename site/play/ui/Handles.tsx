import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Diagram, DiagramStream } from 'rxjs-as-completed/marbles';
import { addMark, frameOf, moveGroup, rangeOf, type GroupTarget } from '../model/edit.js';
import type { Geometry, GroupGeometry, LineGeometry } from './geometry.js';
import { Icon } from './icons.js';
import { groupsOf, wordsOf } from './marks.js';
import type { Playground } from './Playground.js';

/** How near to the edge of the picture a pointer makes it scroll, and how far per frame of the screen. */
const EDGE = 48;
const SPEED = 12;

interface HandlesProps {
  readonly playground: Playground;
  readonly diagram: Diagram;
  readonly geometry: Geometry;
}

/** What one can hold: the marbles of the tasks and of the stream of tasks, and the lines themselves. */
export function Handles({ playground, diagram, geometry }: HandlesProps) {
  useFocusOfSelection(playground, geometry);
  return (
    <div class="handles">
      {geometry.lines.map((line) => {
        const stream = streamOf(diagram, line.name);
        if (stream === undefined) return null;
        return (
          <div key={line.name} role="group" aria-label={titleOf(line.name)}>
            <LineName line={line} geometry={geometry} playground={playground} />
            <Lane line={line} geometry={geometry} stream={stream} playground={playground} />
            {line.groups.map((group) => (
              <Handle
                key={`${group.group} ${group.repetition}`}
                {...{ playground, diagram, geometry, line, group, stream }}
              />
            ))}
          </div>
        );
      })}
    </div>
  );
}

/** The handle of what was added or moved gets the focus and stays in view. */
function useFocusOfSelection(playground: Playground, geometry: Geometry): void {
  const { value: selected } = playground.selected;
  useEffect(() => {
    if (selected === undefined) return;
    const handle = document.getElementById(handleId(selected.line, selected.group));
    if (handle === null) return;
    if (playground.wantsFocus) {
      playground.wantsFocus = false;
      handle.focus({ preventScroll: true });
    }
    if (document.activeElement === handle && !playground.isDragging.value)
      handle.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [selected, geometry]);
}

/** The name of a line, which selects it. */
function LineName({
  line,
  geometry,
  playground,
}: {
  readonly line: LineGeometry;
  readonly geometry: Geometry;
  readonly playground: Playground;
}) {
  const { value: selected } = playground.selected;
  const isSelected = selected?.line === line.name && selected.group === undefined;
  return (
    <button
      type="button"
      id={handleId(line.name)}
      class={isSelected ? 'line-name selected' : 'line-name'}
      aria-label={titleOf(line.name)}
      aria-pressed={isSelected}
      style={{
        insetBlockStart: `${line.top}px`,
        blockSize: `${line.bottom - line.top}px`,
        inlineSize: `${Math.max(geometry.zero - geometry.frame / 2, 24)}px`,
      }}
      onClick={() => (playground.selected.value = { line: line.name })}
      onKeyDown={(event) => {
        if (event.key !== '+' && event.key !== 'Insert') return;
        event.preventDefault();
        addTo(playground, line.name, 0);
      }}
    />
  );
}

interface LaneProps {
  readonly line: LineGeometry;
  readonly geometry: Geometry;
  readonly stream: DiagramStream;
  readonly playground: Playground;
}

/** The empty part of a line. A click adds a marble; a finger first says where. */
function Lane({ line, geometry, stream, playground }: LaneProps) {
  const ghost = useSignal<number | undefined>(undefined);
  const start = stream.subscriptions?.[0]?.from ?? (stream.subscriptions === undefined ? 0 : undefined);
  if (start === undefined) return null;
  const left = geometry.zero + (start - 0.5) * geometry.frame;
  const frameAt = (event: MouseEvent) =>
    Math.max(
      Math.floor((event.clientX - (event.currentTarget as Element).getBoundingClientRect().left) / geometry.frame),
      0,
    );
  const middle = (line.top + line.bottom) / 2;
  return (
    <div
      class="lane"
      style={{
        insetBlockStart: `${line.top}px`,
        blockSize: `${line.bottom - line.top}px`,
        insetInlineStart: `${left}px`,
      }}
      onPointerMove={(event) => {
        if (event.pointerType === 'mouse') ghost.value = playground.isDragging.value ? undefined : frameAt(event);
      }}
      onPointerLeave={(event) => {
        if (event.pointerType === 'mouse') ghost.value = undefined;
      }}
      onClick={(event) => {
        const frame = frameAt(event);
        const isTouch = event instanceof PointerEvent && event.pointerType === 'touch';
        if (isTouch && ghost.value !== frame) {
          ghost.value = frame;
          return;
        }
        ghost.value = undefined;
        addTo(playground, line.name, frame);
      }}
    >
      {ghost.value !== undefined && (
        <span
          class="ghost"
          style={{
            insetInlineStart: `${(ghost.value + 0.5) * geometry.frame}px`,
            insetBlockStart: `${middle - line.top}px`,
          }}
        >
          <Icon name="plus" />
        </span>
      )}
    </div>
  );
}

interface HandleProps extends HandlesProps {
  readonly line: LineGeometry;
  readonly group: GroupGeometry;
  readonly stream: DiagramStream;
}

/** A group of marbles as a slider over the frames of its line. */
function Handle({ playground, diagram, geometry, line, group, stream }: HandleProps) {
  const target: GroupTarget = { line: line.name, group: group.group };
  const grip = useRef<Grip | undefined>(undefined);
  const latest = useRef(geometry);
  latest.current = geometry;
  const frame = frameOf(diagram, target);
  const range = rangeOf(diagram, target);
  const marks = groupsOf(stream.marks)[group.group];
  if (frame === undefined || range === undefined || marks === undefined) return null;
  const select = () => (playground.selected.value = target);
  const { value: selected } = playground.selected;
  const isSelected = selected?.line === line.name && selected.group === group.group;

  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: -1,
      ArrowDown: -1,
      ArrowRight: 1,
      ArrowUp: 1,
      PageDown: -5,
      PageUp: 5,
      Home: -Infinity,
      End: Infinity,
    };
    const step = steps[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (step !== undefined) {
      playground.edit((now) => {
        const from = frameOf(now, target) ?? frame;
        const { least, most } = rangeOf(now, target) ?? range;
        return moveGroup(now, target, Math.min(Math.max(from + step, least), most));
      });
    } else if (event.key === 'Delete' || event.key === 'Backspace') removeFrom(playground, target);
    else if (['Enter', '+', 'Insert'].includes(event.key)) addTo(playground, line.name, frame + 1);
    else if (event.key === 'Escape') playground.selected.value = undefined;
    else return;
    event.preventDefault();
  };

  return (
    <div
      id={group.repetition === 0 ? handleId(line.name, group.group) : undefined}
      class={isSelected ? 'handle selected' : 'handle'}
      role="slider"
      tabIndex={group.repetition === 0 ? 0 : -1}
      aria-hidden={group.repetition > 0}
      aria-label={`${wordsOf(marks)} of ${titleOf(line.name).toLowerCase()}`}
      aria-valuemin={range.least}
      aria-valuemax={range.most}
      aria-valuenow={frame}
      aria-valuetext={frame === group.frame ? `frame ${frame}` : `frame ${group.frame}, ${frame} after its start`}
      style={{
        insetInlineStart: `${geometry.zero + (group.frame - 0.5) * geometry.frame}px`,
        inlineSize: `${geometry.frame}px`,
        insetBlockStart: `${Math.min(group.top, line.top)}px`,
        blockSize: `${Math.max(group.bottom, line.bottom) - Math.min(group.top, line.top)}px`,
      }}
      onKeyDown={onKeyDown}
      onFocus={select}
      onPointerEnter={() => (playground.hovered.value = target)}
      onPointerLeave={() => (playground.hovered.value = undefined)}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        const element = event.currentTarget;
        element.setPointerCapture(event.pointerId);
        grip.current = new Grip(element, latest, event, (frames) =>
          playground.edit((now) => moveGroup(now, target, frame + frames), grip.current?.edit),
        );
        grip.current.edit = playground.newEdit();
        playground.isDragging.value = true;
        select();
      }}
      onPointerMove={(event) => grip.current?.follow(event)}
      onLostPointerCapture={() => {
        grip.current?.release();
        grip.current = undefined;
        playground.isDragging.value = false;
      }}
    />
  );
}

/** A pointer that holds something. It measures in frames of the picture, which scrolls when the pointer is at its edge. */
export class Grip {
  edit = '';
  readonly #scroller: Element;
  readonly #canvas: Element;
  readonly #geometry: { readonly current: Geometry };
  readonly #moved: (frames: number) => void;
  readonly #start: number;
  #x: number;
  #frames = 0;
  #request = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    element: Element,
    geometry: { readonly current: Geometry },
    event: PointerEvent,
    moved: (frames: number) => void,
  ) {
    this.#scroller = element.closest('.picture')!;
    this.#canvas = element.closest('.canvas')!;
    this.#geometry = geometry;
    this.#moved = moved;
    this.#x = event.clientX;
    this.#start = this.#position();
  }

  follow(event: PointerEvent): void {
    this.#x = event.clientX;
    // Not with what the browser does for the event.
    this.#timer ??= setTimeout(() => this.#catchUp());
    if (this.#request === 0) this.#request = requestAnimationFrame(() => this.#scroll());
  }

  release(): void {
    cancelAnimationFrame(this.#request);
    if (this.#timer !== undefined) this.#catchUp();
  }

  #catchUp(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#update();
  }

  /** In frames, without the offset of frame 0. */
  #position(): number {
    return (this.#x - this.#canvas.getBoundingClientRect().left) / this.#geometry.current.frame;
  }

  #update(): void {
    const frames = Math.round(this.#position() - this.#start);
    if (frames === this.#frames) return;
    this.#frames = frames;
    this.#moved(frames);
  }

  #scroll(): void {
    this.#request = 0;
    const { left, right } = this.#scroller.getBoundingClientRect();
    const direction = this.#x > right - EDGE ? 1 : this.#x < left + EDGE ? -1 : 0;
    if (direction === 0) return;
    this.#scroller.scrollLeft += direction * SPEED;
    this.#update();
    this.#request = requestAnimationFrame(() => this.#scroll());
  }
}

/** Adds a marble to a line, and selects it. */
export function addTo(playground: Playground, line: string, frame: number): void {
  playground.edit((diagram) => {
    const edited = addMark(diagram, line, frame);
    const before = groupsOf(streamOf(diagram, line)?.marks ?? []);
    const after = groupsOf(streamOf(edited, line)?.marks ?? []);
    const added = after.findIndex(
      (group, index) => group.length !== before[index]?.length || group[0].frame !== before[index]?.[0].frame,
    );
    if (added >= 0) playground.select({ line, group: added });
    return edited;
  });
}

/** Removes the first mark of a group. What is left of it, its neighbour or its line is selected. */
export function removeFrom(playground: Playground, target: GroupTarget, mark = 0): void {
  playground.removeFrom(target, mark);
  const groups = groupsOf(streamOf(playground.latest!, target.line)?.marks ?? []);
  const group = Math.min(target.group, groups.length - 1);
  playground.select({ line: target.line, group: group < 0 ? undefined : group });
}

export function streamOf({ source, tasks }: Diagram, line: string): DiagramStream | undefined {
  return line === 'source' ? source : tasks.find(({ name }) => name === line);
}

export function titleOf(line: string): string {
  if (line === 'source') return 'Stream of tasks';
  return line === 'result' ? 'Result' : `Task ${line}`;
}

function handleId(line: string, group?: number): string {
  return group === undefined ? `line-${line}` : `marbles-${line}-${group}`;
}

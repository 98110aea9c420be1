import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { Diagram } from 'rxjs-as-completed/marbles';
import type { Clock } from './Clock.js';
import { Drawing, sizeOf } from './Drawing.js';
import { drawingOf } from './drawings.js';
import { measure, type Geometry } from './geometry.js';
import { inItsOwnTask } from './lazy.js';
import { colours } from './theme.js';

/** Below this, marbles are too small to touch, so the picture scrolls instead. */
const LEAST_SCALE = 0.9;
/** Above this, small diagrams look blown up. */
const MOST_SCALE = 1.35;

export interface PictureProps {
  readonly diagram: Diagram;
  readonly clock: Clock;
  /** In words, for those who don't see it. */
  readonly label: string;
  /** Keeps its scale, so that nothing slides away under a pointer. */
  readonly isHeld?: boolean;
  /** An older picture, kept while the text has an error. */
  readonly isStale?: boolean;
  /** What lies over the picture. */
  readonly children?: (geometry: Geometry) => ComponentChildren;
  readonly measured?: (geometry: Geometry, pixelsPerUnit: number) => void;
}

/** A diagram that fills the width it's given, and the moment of it that the clock shows. */
export function Picture({ diagram, clock, label, isHeld = false, isStale = false, children, measured }: PictureProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const drawing = useRef<SVGSVGElement | undefined>(undefined);
  const room = useSignal(useMemo(roomOf, []));
  const geometry = useSignal<Geometry | undefined>(undefined);
  const svg = drawingOf(diagram, colours.value);
  const natural = sizeOf(svg);
  const heldScale = useRef(1);
  const scale =
    isHeld || room.value === 0
      ? heldScale.current
      : Math.min(Math.max(room.value / natural.width, LEAST_SCALE), MOST_SCALE);
  heldScale.current = scale;
  const width = Math.max(natural.width, room.value / scale);

  // Not `useEffect`, whose cleanup waits for a frame in which the observer would hear that the element has gone.
  useLayoutEffect(() => {
    const observer = new ResizeObserver(() => (room.value = scroller.current!.clientWidth));
    observer.observe(scroller.current!);
    return () => observer.disconnect();
  }, []);

  const showMoment = () => {
    const { value: time = Infinity } = clock.time;
    for (const marks of drawing.current?.querySelectorAll<SVGGElement>('g.marks') ?? [])
      marks.classList.toggle('future', Number(marks.dataset['frame']) > time);
  };
  useSignalEffect(showMoment);

  return (
    <div
      class={isStale ? 'picture stale' : 'picture'}
      ref={scroller}
      role="group"
      aria-label={label}
      // Without handles, the keyboard needs something else to scroll by.
      tabIndex={isStale || children === undefined ? 0 : undefined}
    >
      <div class="canvas">
        <Drawing
          svg={svg}
          width={width * scale}
          height={natural.height * scale}
          drawn={(element) => {
            drawing.current = element;
            stretch(element, natural, width);
            const look = () => {
              if (drawing.current !== element) return;
              const now = measure(element);
              geometry.value = now;
              clock.moments.value = momentsOf(now);
              showMoment();
              measured?.(now, scale);
            };
            // Only the first time does nobody hold what has to stay in its place.
            if (geometry.peek() === undefined) inItsOwnTask(look);
            else look();
          }}
        />
        {geometry.value && <Veil clock={clock} geometry={geometry.value} />}
        {geometry.value && children?.(geometry.value)}
      </div>
    </div>
  );
}

/** The width that a picture will have, so that it needn't be drawn to find out. */
function roomOf(): number {
  const card = document.querySelector('.card.main');
  return card === null ? document.documentElement.clientWidth : card.clientWidth - 12;
}

/** Gives a drawing the width of its card: there is room to drag to, and the box of the operator spans all of it. */
function stretch(
  svg: SVGSVGElement,
  natural: { readonly width: number; readonly height: number },
  width: number,
): void {
  svg.removeAttribute('width');
  svg.removeAttribute('height');
  svg.setAttribute('viewBox', `0 0 ${width} ${natural.height}`);
  const operator = svg.querySelector<SVGGElement>('g.operator');
  const box = operator?.querySelector('rect');
  if (!operator || !box) return;
  const margin = Number(box.getAttribute('x'));
  box.setAttribute('width', String(width - 2 * margin));
  for (const text of operator.querySelectorAll('text'))
    text.setAttribute('transform', `translate(${(width - natural.width) / 2} 0)`);
}

/** Covers what hasn't happened yet. */
function Veil({ clock, geometry }: { readonly clock: Clock; readonly geometry: Geometry }) {
  const isOn = useComputed(() => clock.time.value !== undefined);
  const cover = useRef<HTMLDivElement>(null);
  const cursor = useRef<HTMLDivElement>(null);
  const isShown = isOn.value;
  useEffect(
    () =>
      clock.time.subscribe((time) => {
        if (time === undefined || cover.current === null) return;
        const x = geometry.zero + (time + 0.5) * geometry.frame;
        cover.current.style.clipPath = `inset(0 0 0 ${x}px)`;
        cursor.current!.style.transform = `translateX(${x}px)`;
      }),
    [geometry, isShown],
  );
  if (!isShown) return null;
  return (
    <div class="veil" aria-hidden="true">
      <div class="cover" ref={cover}>
        {geometry.lines.map(({ name, top, bottom }) => (
          <div key={name} style={{ insetBlockStart: `${top - 4}px`, blockSize: `${bottom - top + 8}px` }} />
        ))}
      </div>
      <div class="cursor" ref={cursor} />
    </div>
  );
}

function momentsOf({ lines }: Geometry): readonly number[] {
  const frames = new Set(
    lines.flatMap(({ groups }) => groups.filter(({ isPale }) => !isPale).map(({ frame }) => frame)),
  );
  return [...frames].sort((a, b) => a - b);
}

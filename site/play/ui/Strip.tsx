import { useMemo } from 'preact/hooks';
import type { Diagram } from 'rxjs-as-completed/marbles';
import { Drawing } from './Drawing.js';
import { drawingOf } from './drawings.js';
import { colours } from './theme.js';

/** From the middle of a line to its edge, in units of the drawing. */
const HALF = 22;

export interface StripProps {
  readonly diagram: Diagram;
  /** Where frame 0 has to be, in units of the drawing, to be aligned with other strips. */
  readonly zero: number;
  readonly scale: number;
  readonly label: string;
}

/** Only the result line of a diagram. */
export function Strip({ diagram, zero, scale, label }: StripProps) {
  const drawing = drawingOf(diagram, colours.value);
  const cut = useMemo(() => cutOut(drawing), [drawing]);
  return (
    <div
      class="strip"
      role="img"
      aria-label={label}
      style={{ paddingInlineStart: `${Math.max(zero - cut.zero, 0) * scale}px` }}
    >
      <Drawing svg={cut.svg} width={cut.width * scale} height={cut.height * scale} />
    </div>
  );
}

/** Takes the result line out of a drawing. Nothing is measured, so it costs no layout. */
function cutOut(drawing: string) {
  const template = document.createElement('template');
  template.innerHTML = drawing;
  const svg = template.content.querySelector('svg')!;
  const line = svg.querySelector<SVGGElement>('g.line[data-line="result"]');
  for (const child of [...svg.children]) if (child !== line && child.tagName !== 'style') child.remove();
  const content = line?.outerHTML ?? '';
  const numbers = (pattern: RegExp) => [...content.matchAll(pattern)].map(([, number]) => Number(number));
  const [middle = 0] = numbers(/translate\(0 ([\d.]+)\)/g);
  // Marbles of one frame stand below each other.
  const depth = Math.max(0, ...numbers(/ cy="([\d.]+)"/g), ...numbers(/<path[^>]*translate\(-?[\d.]+ ([\d.]+)\)/g));
  const left = Number(svg.dataset['zero']) - Number(svg.dataset['frame']) / 2;
  const width = svg.viewBox.baseVal.width - left;
  const height = 2 * HALF + depth;
  for (const name of ['width', 'height', 'aria-labelledby', 'aria-describedby']) svg.removeAttribute(name);
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('viewBox', `${left} ${middle - HALF} ${width} ${height}`);
  return { svg: template.innerHTML, width, height, zero: Number(svg.dataset['zero']) - left };
}

import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { drawDiagram, type Diagram } from 'rxjs-as-completed/marbles';
import { Drawing } from './Drawing.js';
import { colours } from './theme.js';

/** What surrounds the result line, in units of the drawing. */
const MARGIN = 4;

export interface StripProps {
  readonly diagram: Diagram;
  /** Where frame 0 has to be, in units of the drawing, to be aligned with other strips. */
  readonly zero: number;
  readonly scale: number;
  readonly label: string;
}

/** Only the result line of a diagram. */
export function Strip({ diagram, zero, scale, label }: StripProps) {
  const theme = colours.value;
  const svg = useMemo(() => drawDiagram(diagram, { theme }), [diagram, theme]);
  const [box, setBox] = useState({ width: 1, height: 1, zero: 0 });
  const element = useRef<SVGSVGElement | undefined>(undefined);
  useLayoutEffect(() => {
    const drawing = element.current;
    const line = drawing?.querySelector<SVGGElement>('g.line[data-line="result"]');
    if (!drawing || !line) return;
    // What isn't the result takes part in nothing: neither in the size nor in what a screen reader finds.
    const rest = [...drawing.querySelectorAll<SVGGraphicsElement>('g.line, g, text, rect')].filter(
      (part) => !part.contains(line) && !line.contains(part),
    );
    for (const part of rest) part.style.display = 'none';
    const { y, height, x, width } = line.getBBox();
    const matrix = drawing.getScreenCTM()!.inverse().multiply(line.getScreenCTM()!);
    const top = matrix.d * y + matrix.f;
    const right = matrix.a * (x + width) + matrix.e;
    const start = Number(drawing.dataset['zero']) - Number(drawing.dataset['frame']) / 2;
    setBox({ width: right - start + MARGIN, height: height + 2 * MARGIN, zero: Number(drawing.dataset['zero']) - start });
    drawing.setAttribute('viewBox', `${start} ${top - MARGIN} ${right - start + MARGIN} ${height + 2 * MARGIN}`);
  }, [svg]);
  return (
    <div class="strip" role="img" aria-label={label} style={{ paddingInlineStart: `${Math.max(zero - box.zero, 0) * scale}px` }}>
      <Drawing svg={svg} width={box.width * scale} height={box.height * scale} drawn={(drawn) => (element.current = drawn)} />
    </div>
  );
}

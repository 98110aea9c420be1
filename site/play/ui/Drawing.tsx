import { useLayoutEffect, useRef } from 'preact/hooks';

/** What the page adds to the drawings: the drawings have styles of their own, which the page's don't reach. */
const STYLE = `
:host { display: block }
svg { display: block; inline-size: 100%; overflow: visible }
svg .paper { fill: none !important }
.marks { transition: opacity 0.12s }
.marks.future { opacity: 0 }
@media (prefers-reduced-motion: reduce) { .marks { transition: none } }
`;

export interface DrawingProps {
  /** From `drawDiagram`, which escapes what comes from the diagram. */
  readonly svg: string;
  readonly width: number;
  readonly height: number;
  /** Called when the drawing is on the page. */
  readonly drawn?: (svg: SVGSVGElement) => void;
}

/** A drawing, isolated from the styles of the page and the other drawings. */
export function Drawing({ svg, width, height, drawn }: DrawingProps) {
  const host = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = host.current!;
    const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
    root.innerHTML = `<style>${STYLE}</style>${svg}`;
  }, [svg]);
  useLayoutEffect(() => {
    const element = host.current!.shadowRoot?.querySelector('svg');
    if (element) drawn?.(element);
  }, [svg, width, height]);
  return <div class="drawing" ref={host} style={{ inlineSize: `${width}px`, blockSize: `${height}px` }} />;
}

/** The natural size of a drawing. */
export function sizeOf(svg: string): { readonly width: number; readonly height: number } {
  const [, width = '1', height = '1'] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg) ?? [];
  return { width: Number(width), height: Number(height) };
}

/** Where the parts of a drawing are, in pixels of the drawing. */
export interface Geometry {
  readonly width: number;
  readonly height: number;
  /** The middle of frame 0. */
  readonly zero: number;
  /** The width of a frame. */
  readonly frame: number;
  readonly lines: readonly LineGeometry[];
}

export interface LineGeometry {
  /** The name of a task, `source` or `result`. */
  readonly name: string;
  readonly top: number;
  readonly bottom: number;
  readonly groups: readonly GroupGeometry[];
}

export interface GroupGeometry {
  readonly group: number;
  /** The absolute frame. */
  readonly frame: number;
  /** A task that is subscribed again repeats its groups; this counts the repetitions. */
  readonly repetition: number;
  readonly top: number;
  readonly bottom: number;
  /** What would have happened after a cancellation. */
  readonly isPale: boolean;
}

/** Measures a drawing that is on the page. */
export function measure(svg: SVGSVGElement): Geometry {
  const whole = svg.getBoundingClientRect();
  const scale = whole.width / (svg.viewBox.baseVal.width || 1);
  const verticals = (element: Element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return { top: top - whole.top, bottom: bottom - whole.top };
  };
  const lines = [...svg.querySelectorAll<SVGGElement>('g.line')].map((line): LineGeometry => {
    const seen = new Map<number, number>();
    const groups = [...line.querySelectorAll<SVGGElement>('g.marks')].map((marks): GroupGeometry => {
      const group = Number(marks.dataset['group']);
      const repetition = seen.get(group) ?? 0;
      seen.set(group, repetition + 1);
      return {
        group,
        repetition,
        frame: Number(marks.dataset['frame']),
        isPale: marks.classList.contains('pale'),
        ...verticals(marks),
      };
    });
    return { name: line.dataset['line']!, groups, ...verticals(line) };
  });
  return {
    width: whole.width,
    height: whole.height,
    zero: Number(svg.dataset['zero']) * scale,
    frame: Number(svg.dataset['frame']) * scale,
    lines,
  };
}

import { ensure, FLAG, type Check } from '../internal/options/checks.js';
import { readOptions } from '../internal/options/readOptions.js';
import type { Diagram } from './Diagram.js';
import { Animation } from './internal/draw/Animation.js';
import { FRAME, layOut } from './internal/draw/layOut.js';
import { paint } from './internal/draw/paint.js';
import { styleOf, THEMES } from './internal/draw/style.js';
import { escape } from './internal/draw/text.js';
import { DIAGRAM } from './internal/text/checks.js';

/**
 * The options of {@link drawDiagram}.
 *
 * @example
 * ```ts
 * const options: DrawDiagramOptions = { theme: 'dark', animated: true };
 * ```
 */
export interface DrawDiagramOptions {
  /**
   * The colours. `'both'` follows the reader's system: light, or dark if that is preferred. Anything else throws a
   * `TypeError`.
   *
   * @defaultValue 'both'
   */
  theme?: 'light' | 'dark' | 'both' | undefined;
  /**
   * Whether time passes in the picture, in a loop of 4 to 15 seconds. Readers who prefer reduced motion see the still
   * picture. Anything but `true` or `false` throws a `TypeError`.
   *
   * @defaultValue false
   */
  animated?: boolean | undefined;
}

const THEME: Check = ["'light', 'dark' or 'both'", (theme) => Object.hasOwn(THEMES, theme as string)];

/**
 * Draws a diagram as a picture: SVG, for a file, an `<img>` or a page.
 *
 * Time runs to the right. Each task has a line and a colour, which its values keep in the result. A dotted line waits,
 * red slashes cancel, and what would have followed is pale. The picture explains what letters stand for, and says in
 * words what happens, for screen readers.
 *
 * It needs no script and loads nothing. It shrinks to the width it's given, and it follows the colours that a reader
 * has forced. Inline in a page, its ids and styles don't interfere with others; a content security policy of that page
 * has to allow inline styles. The same diagram always gives the same text. Any text in a diagram is safe to draw.
 *
 * The root has the attributes `data-zero` and `data-frame`, the position of frame 0 and the width of a frame, in units
 * of the picture. Each line is a `<g class="line">` whose `data-line` is the name of the task, `source` or `result`. In
 * it, the marks of one frame are a `<g class="marks">` with the same `data-line`, with `data-group`, which counts the
 * groups of marks of that stream from 0, and with `data-frame`, the frame of the run.
 *
 * @example
 * ```ts
 * const diagram = readDiagram('a    = --(A|)\nsubs = ^-!\n\n       (a|)\n\n>      asCompleted()\n\n       --(A|)\n');
 * const svg = drawDiagram(diagram, { theme: 'light' });
 * console.log(svg.slice(0, 39));
 * // → <svg xmlns="http://www.w3.org/2000/svg"
 * ```
 * @see {@link readDiagram}, which reads a diagram, and {@link toMarbles}, which records one
 * @param diagram - what to draw
 * @param options - the colours, and whether time passes: see {@link DrawDiagramOptions}
 * @returns an SVG document
 * @throws `RangeError` if there are more than 20,000 marks to draw: each subscription draws those of its task.
 *   `TypeError` if `diagram` isn't a diagram, or an option is unknown or has a wrong value
 */
export function drawDiagram(diagram: Diagram, options?: DrawDiagramOptions): string {
  ensure('drawDiagram: diagram', diagram, DIAGRAM);
  const read: DrawDiagramOptions = readOptions('drawDiagram', options, { theme: THEME, animated: FLAG });
  const { theme = 'both', animated = false } = read;
  ensureDrawable(diagram);
  const layout = layOut(diagram);
  const { width, height, zero, words } = layout;
  const caption = escape(diagram.caption.replace(/\s+/g, ' ') || 'Marble diagram');
  const animation = animated ? new Animation(layout) : undefined;
  const content = paint(layout, animation);
  const id = idOf(`${theme}\n${caption}\n${words}\n${content}`);
  const style = `${styleOf(id, theme)}${animation?.styleOf(id) ?? ''}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" id="${id}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="${id}-title" aria-describedby="${id}-desc" data-zero="${zero}" data-frame="${FRAME}">
<title id="${id}-title">${caption}</title>
<desc id="${id}-desc">${escape(words)}</desc>
<style>${style}
</style>
${content}
</svg>
`;
}

/** A short text may subscribe a thousand times to a thousand marks. */
const MOST_MARKS = 20_000;

function ensureDrawable(diagram: Diagram): void {
  const { tasks, source, result } = diagram;
  const marksOf = (marks: number, courses = 1) => (marks + 1) * Math.max(courses, 1);
  const inputs = source === undefined ? tasks : [...tasks, source];
  let count = marksOf(result?.marks.length ?? 0);
  for (const { marks, subscriptions } of inputs) count += marksOf(marks.length, subscriptions?.length);
  if (count > MOST_MARKS) throw new RangeError('drawDiagram: there are more than 20,000 marks to draw');
}

/** Pictures in one page have different ids. Equal pictures may share theirs. */
function idOf(content: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < content.length; index++) {
    hash = Math.imul(hash ^ content.charCodeAt(index), 0x01000193);
  }
  return `m${(hash >>> 0).toString(36)}`;
}

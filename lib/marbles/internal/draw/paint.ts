import type { Animation } from './Animation.js';
import { FRAME, round, type Box, type Layout, type Line, type PlacedGroup, type PlacedMark } from './layOut.js';
import { cellsOf, escape } from './text.js';

/** The elements of a picture. In an animation, what appears over time has a class that says when. */
export function paint(layout: Layout, animation: Animation | undefined): string {
  const { width, height, inputs, box, result, notes } = layout;
  return [
    `<rect class="paper" width="${width}" height="${height}"/>`,
    ...(animation === undefined ? [] : [animation.sweep]),
    ...inputs.map((line) => paintLine(line, layout, animation)),
    ...(box === undefined ? [] : [paintBox(box)]),
    ...(result === undefined ? [] : [paintLine(result, layout, animation)]),
    ...notes.map(({ x, y, text }) => `<text class="small" x="${x}" y="${y}">${escape(text)}</text>`),
  ].join('\n');
}

function paintBox({ x, y, width, height, texts }: Box): string {
  return [
    `<g class="operator">`,
    `<rect class="paper" x="${x}" y="${y}" width="${width}" height="${height}" rx="6"/>`,
    ...texts.map((line) => `<text x="${line.x}" y="${line.y}">${escape(line.text)}</text>`),
    '</g>',
  ].join('\n');
}

function paintLine(line: Line, layout: Layout, animation: Animation | undefined): string {
  const name = escape(line.row.line);
  const parts = [
    ...paintAxis(line, layout),
    ...(animation === undefined ? [] : [animation.curtain]),
    ...line.slashes.map(({ frame, x }) =>
      moved(x, '', '<path class="cut" d="M-7 12 1-12M-1 12 7-12"/>', frame, animation),
    ),
    ...line.groups.map((group) => paintGroup(name, group, animation)),
  ];
  return [
    `<g class="line" data-line="${name}" transform="translate(0 ${line.y})">`,
    ...paintLabels(line),
    ...(animation === undefined ? parts : ['<g class="run">', ...parts, '</g>']),
    '</g>',
  ].join('\n');
}

function paintLabels({ name, nameX, title, titleX, fullTitle }: Line): string[] {
  const tip = fullTitle === undefined ? '' : `<title>${escape(fullTitle)}</title>`;
  return [
    ...(name === '' ? [] : [`<text x="${nameX}">${escape(name)}</text>`]),
    ...(title === '' ? [] : [`<text class="small" x="${titleX}">${tip}${escape(title)}</text>`]),
  ];
}

/** Dotted while it waits, solid while it runs, pale after it was cancelled. */
function paintAxis({ row, tip }: Line, { zero }: Layout): string[] {
  const x = (frame: number) => round(zero + frame * FRAME);
  const path = (from: number, to: number, attributes = '', end = '') =>
    from < to || end !== '' ? [`<path${attributes} d="M${from} 0H${to}${end}"/>`] : [];
  return [
    ...row.waits.flatMap(({ from, to }) => path(x(from), x(to), ' class="dots"')),
    ...row.courses.flatMap(({ from, to, cut }, index) => {
      const isLast = index === row.courses.length - 1;
      const [end, head] = isLast ? [tip!, 'm-9-6 9 6-9 6'] : [x(to), ''];
      return cut === undefined
        ? path(x(from), end, '', head)
        : [...path(x(from), x(cut)), ...(isLast ? path(x(cut), end, ' class="pale"', head) : [])];
    }),
  ];
}

function paintGroup(
  line: string,
  { index, frame, x, pale, marks }: PlacedGroup,
  animation: Animation | undefined,
): string {
  const attributes = ` class="marks${pale ? ' pale' : ''}" data-line="${line}" data-group="${index}" data-frame="${round(frame)}"`;
  return moved(x, attributes, marks.map(paintMark).join(''), pale ? Infinity : frame, animation);
}

function moved(
  x: number,
  attributes: string,
  content: string,
  frame: number,
  animation: Animation | undefined,
): string {
  const inside = animation === undefined ? content : `<g class="${animation.classOf(frame)}">${content}</g>`;
  return `<g${attributes} transform="translate(${x} 0)">${inside}</g>`;
}

function paintMark({ symbol, label, x, y, colour, depth }: PlacedMark): string {
  if (symbol === '|') return `<path class="end" d="M0-18V${depth + 18}"/>`;
  const place = x === 0 && y === 0 ? '' : ` transform="translate(${x} ${y})"`;
  if (symbol === '#') return `<path class="end"${place} d="M-9-9 9 9M-9 9 9-9"/>`;
  const circle = `<circle r="13.25"${y === 0 ? '' : ` cy="${y}"`} fill="${colour}"/>`;
  const size = cellsOf(label) > 2 ? ' class="small"' : '';
  return `${circle}<text${size}${y === 0 ? '' : ` y="${y}"`}>${escape(label)}</text>`;
}

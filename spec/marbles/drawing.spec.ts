import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { draw, type Picture } from '../../scripts/marbles/draw';
import { picturesOf, SHEET } from '../../scripts/marbles/pictures';
import { readDiagram } from '../../lib/marbles/index';
import { readScenarios } from '../../scripts/marbles/scenarios';

const root = join(__dirname, '../..');
const scenarios = readScenarios(`${root}/marbles`);

describe('pictures of diagrams', () => {
  describe('match the texts (npm run marbles draws them)', () => {
    const pictures = picturesOf(scenarios);

    it.each([...pictures.keys()])('%s', (path) => {
      expect(existsSync(`${root}/${path}`) && readFileSync(`${root}/${path}`, 'utf8')).toBe(pictures.get(path));
    });

    it('are the only pictures in the folder', () => {
      const files = readdirSync(`${root}/marbles`).filter((file) => file.endsWith('.svg'));
      expect(files.filter((file) => !pictures.has(`marbles/${file}`))).toEqual([]);
    });
  });

  it('keep their proportions on the sheet, where wide ones are scaled down', () => {
    const sheet = picturesOf(scenarios).get(SHEET)!;
    const sizes = [...sheet.matchAll(/<svg x=[^>]*>/g)].map(([tag]) => {
      const number = (pattern: RegExp) => Number(pattern.exec(tag)![1]);
      const scale = number(/ width="(\d+)"/) / number(/viewBox="0 0 (\d+) /);
      return { scale, difference: number(/ height="(\d+)"/) - scale * number(/viewBox="0 0 \d+ (\d+)"/) };
    });
    expect(sizes.length).toBe(scenarios.length);
    expect(sizes.filter(({ scale }) => scale < 1)).not.toEqual([]);
    expect(sizes.filter(({ difference }) => Math.abs(difference) > 1)).toEqual([]);
  });

  it.each(scenarios)('$name: nothing overlaps, nothing is clipped', ({ diagram }) => {
    const picture = draw(diagram);
    const boxes = boxesOf(picture);
    const clipped = boxes.filter(({ left, top, right, bottom }) => left < 0 || top < 0 || right > picture.width || bottom > picture.height);
    const overlapping = boxes.flatMap((one, index) =>
      boxes.slice(index + 1).filter((other) => overlap(one, other)).map((other) => `${one.what} and ${other.what}`));
    expect({ clipped, overlapping }).toEqual({ clipped: [], overlapping: [] });
  });

  it('can be read in light and dark mode, and by a screen reader', () => {
    const { svg } = draw(readDiagram('% One task & no more.\n\na = -(A|)\nsubs = ^!\n\n(a|)\n\n> mergeAll()\n\n-(A|)\n'));
    expect(svg).toContain('@media (prefers-color-scheme: dark)');
    expect(svg).toContain('<title>One task &amp; no more.</title>');
    expect(svg).toMatch(/<rect [^>]*class="paper"/);
    // what lies on the background takes its colour from the theme; marbles have their own
    expect(new Set(svg.match(/stroke="[^"]*"/g))).toEqual(new Set(['stroke="currentColor"', 'stroke="#1f2328"']));
  });

  describe('show what Swirly does not:', () => {
    const shown = (text: string) => detailsOf(draw(readDiagram(text)));

    it('a cancelled task, cut in that frame, and faintly what would have followed', () => {
      const { a } = shown('a = -1--2-3|\nsubs = ^--!\n\n(a|)\n\n> take(1)\n\n-1|\n');
      expect(a).toEqual({ line: [0, 3], fadedLine: [3, 8], cut: 3, faded: ['2', '3', '|'], dots: undefined });
    });

    it('no cut in a task that has ended', () => {
      const { a } = shown('a = -1--2-3|\nsubs = ^------!\n\n(a|)\n\n> mergeAll()\n\n-1--2-3|\n');
      expect(a).toEqual({ line: [0, 8], fadedLine: undefined, cut: undefined, faded: [], dots: undefined });
    });

    it('a cut beside the value of the same frame, not on it', () => {
      const { a } = shown('a = -1-2-|\nsubs = ^--!\n\n(a|)\n\n> mergeAll()\n\n-1-(2|)\n');
      expect(a.cut).toBeGreaterThan(3.5);
      expect(a.cut).toBeLessThan(4);
    });

    it('the time a task waits, dotted', () => {
      const { b } = shown('a = ---|\nsubs = ^--!\n\nb = --|\nsubs = ---^-!\n\n-ab|\n\n> mergeAll(1)\n\n-----|\n');
      expect(b).toEqual({ line: [3, 6], fadedLine: undefined, cut: undefined, faded: [], dots: [2, 3] });
    });

    it('a task that never starts, dotted to the end of the run and cut there', () => {
      const { b } = shown('a = ---#\nsubs = ^--!\n\nb = --|\nsubs = -\n\n(ab|)\n\n> mergeAll(1)\n\n---#\n');
      expect(b).toEqual({ line: undefined, fadedLine: undefined, cut: 3, faded: [], dots: [0, 3] });
    });

    it('a result that is unsubscribed', () => {
      const { result } = shown('a = ---|\nsubs = ^-!\n\n(a|)\n\n> mergeAll()\n\n----\nsubs = ^-!\n');
      expect(result).toMatchObject({ line: [0, 2], cut: 2 });
    });

    it('every attempt of a task that is restarted', () => {
      const { a } = shown('a = -1#\nsubs = ^-!, --^-!\n\n(a|)\n\n> pipe(mergeAll(), retry(1))\n\n-1-1#\n');
      expect(a).toMatchObject({ line: [0, 5], cut: undefined });
      expect(marksOf(draw(readDiagram('a = -1#\nsubs = ^-!, --^-!\n\n> a\n\n-1-1#\n')), 'a')).toEqual(['1@1', '#@2', '1@3', '#@4']);
    });

    it('an error beside the value of the same frame', () => {
      const picture = draw(readDiagram('a = -(1#)\nsubs = ^!\n\n> a\n\n-(1#)\n'));
      const [one, error] = marksOf(picture, 'a');
      expect(one).toBe('1@1');
      expect(Number(error.split('@')[1])).toBeGreaterThan(1.5);
    });

    it('the meaning of the letters, and the length of a frame', () => {
      const { svg } = draw(readDiagram("a = -(A|)\nsubs = ^!\nA := 1\n\n(a|)\n\n> map(f)\nf := x => x < 2\nframe = 10\n\n-(B#)\nB := true\n# := 'no'\n"));
      const notes = [...svg.matchAll(/font-size="13px">([^<]*)</g)].map(([, note]) => note);
      expect(notes).toEqual(['one frame = 10 ms', 'f := x =&gt; x &lt; 2', 'A := 1', 'B := true', "× := 'no'"]);
    });

    it('the colour of its task in a value of the result, but not in a letter that means something else', () => {
      const colours = (text: string) => coloursOf(draw(readDiagram(text)));
      expect(colours('a = -(1|)\nsubs = ^!\n\n(a|)\n\n> mergeAll()\n\n-(1|)\n')).toEqual(['#8ec5ff', '#8ec5ff']);
      expect(colours('a = -(1|)\nsubs = ^!\n\n(a|)\n\n> asEntries()\n\n-(A|)\nA := [\'a\', \'1\']\n')).toEqual(['#8ec5ff', '#8ec5ff']);
      expect(colours('a = -(1|)\nsubs = ^!\n\n(a|)\n\n> asStates()\n\n-(1|)\n1 := []\n')).toEqual(['#8ec5ff', '#d0d7de']);
    });

    it('the keys of tasks, long ones shortened', () => {
      const { svg } = draw(readDiagram('a = -|\nsubs = ^!\ntitle = users\n\nb = -|\nsubs = ^!\ntitle = https://example.org/api/users/17\n\n(ab|)\n'));
      const titles = [...svg.matchAll(/font-size="16px"[^>]*>([^<]*)</g)].map(([, title]) => title);
      expect(titles).toEqual(['a users', 'b https://…rg/api/users/17']);
    });

    it('the stream of tasks, unless all are there from the start', () => {
      const rows = (text: string) => rowsOf(draw(readDiagram(text))).length;
      expect(rows('a = -|\nsubs = ^!\n\n(a|)\n\n> mergeAll()\n\n-|\n')).toBe(2);
      expect(rows('a = -|\nsubs = -^!\n\n-a|\n\n> mergeAll()\n\n--|\n')).toBe(3);
    });
  });
});

// What a picture consists of.

interface Box {
  what: string;
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** The positions of marbles, errors, cuts and texts, without the labels of marbles, which lie on them. */
function boxesOf({ document }: Picture): Box[] {
  const boxes: Box[] = [];
  walk(document.documentElement, 0, 0, (element, x, y) => {
    const parent = element.parentNode as Element;
    const number = (name: string) => Number(element.getAttribute(name) ?? 0);
    const box = (what: string, left: number, top: number, width: number, height: number) =>
      boxes.push({ what, left, top, right: left + width, bottom: top + height });
    const isLabel = elementsOf(parent).some(({ tagName }) => tagName === 'ellipse');
    const text = element.textContent ?? '';
    if (element.tagName === 'ellipse') {
      const [rx, ry] = [number('rx'), number('ry')];
      box(`marble ${parent.textContent}`, x + number('cx') - rx, y + number('cy') - ry, 2 * rx, 2 * ry);
    } else if (element.tagName === 'text' && !isLabel && text.trim() !== '') {
      const size = parseFloat(element.getAttribute('font-size')!);
      const width = text.length * size * 0.61;
      const left = x + number('x') - (element.getAttribute('text-anchor') === 'middle' ? width / 2 : 0);
      const top = y + number('y') - size * (element.getAttribute('dominant-baseline') === 'middle' ? 0.5 : 0.8);
      box(text, left, top, width, size);
    } else if (element.tagName === 'polyline' && !element.hasAttribute('opacity')) {
      const [[left, top], , [, bottom]] = element.getAttribute('points')!.split(' ').map((point) => point.split(',').map(Number));
      box('arrow', x + left, y + top, 10, bottom - top);
    } else if (element.tagName === 'g' && symbolOfCross(element)) {
      box('error', x, y, 24, 24);
    } else if (element.tagName === 'line' && isSlash(element)) {
      box('cut', x + number('x1') + 3, y + number('y2'), number('x2') - number('x1') - 6, number('y1') - number('y2'));
    }
  });
  return boxes;
}

/** The two crossing lines of an error. */
function symbolOfCross(element: Element): boolean {
  const lines = elementsOf(element);
  return lines.length === 2 && lines.every((line) => line.tagName === 'line' && line.getAttribute('stroke-width') === '3');
}

function overlap(one: Box, other: Box): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

function walk(element: Element, x: number, y: number, visit: (element: Element, x: number, y: number) => void): void {
  const [dx, dy] = movedBy(element);
  visit(element, x + dx, y + dy);
  for (const child of elementsOf(element)) walk(child, x + dx, y + dy, visit);
}

function movedBy(element: Element): [number, number] {
  const steps = (element.getAttribute('transform') ?? '').matchAll(/translate\((\S+) (\S+)\)/g);
  return [...steps].reduce<[number, number]>(([x, y], [, dx, dy]) => [x + Number(dx), y + Number(dy)], [0, 0]);
}

function elementsOf(parent: Element): Element[] {
  return Array.from({ length: parent.childNodes.length }, (_, index) => parent.childNodes[index] as Element).filter(({ nodeType }) => nodeType === 1);
}

function isSlash(element: Element): boolean {
  return element.getAttribute('stroke') === '#e5484d';
}

/** The lines of streams, with the letter on their left; the result has none. */
function rowsOf({ document }: Picture): Element[] {
  const canvas = elementsOf(document.documentElement).find(({ tagName }) => tagName === 'g')!;
  return elementsOf(canvas).filter((group) => elementsOf(group)[0].tagName === 'text');
}

function detailsOf(picture: Picture) {
  return Object.fromEntries(rowsOf(picture).map((row) => [elementsOf(row)[0].textContent!.trim() || 'result', details(row)]));
}

/** The letters of the marbles in a row with their frames; an error is `#`, a completion `|`. */
function marksOf(picture: Picture, name: string): string[] {
  const row = rowsOf(picture).find((group) => elementsOf(group)[0].textContent === name)!;
  return messagesOf(row).map((message) => `${symbolOf(message)}@${frameOf(message)}`);
}

const FRAME = 36;

function details(row: Element) {
  const [title, stream, ...added] = elementsOf(row);
  const [axis] = elementsOf(stream).filter((element) => elementsOf(element).some(({ tagName }) => tagName === 'polyline'));
  const left = Number(/translate\((\d+) 0\)$/.exec(stream.getAttribute('transform')!)![1]);
  const start = (movedBy(stream)[0] - left) / FRAME;
  const lines = axis ? elementsOf(axis).filter(({ tagName }) => tagName === 'line') : [];
  const span = (line: Element | undefined, offset: number) =>
    line && ['x1', 'x2'].map((end) => offset + Number(line.getAttribute(end)) / FRAME);
  const isFaded = (element: Element) => element.getAttribute('opacity') === '0.25';
  const slashes = added.filter(isSlash);
  const [dots] = added.filter((element) => element.getAttribute('stroke-dasharray') !== '' && !isSlash(element));
  const middles = slashes.map((slash) => (Number(slash.getAttribute('x1')) + Number(slash.getAttribute('x2'))) / 2);
  expect(title.tagName).toBe('text');
  return {
    line: span(lines.find((line) => !isFaded(line)), start),
    fadedLine: span(lines.find(isFaded), start),
    cut: middles.length === 0 ? undefined : (middles.reduce((sum, x) => sum + x) / middles.length - left) / FRAME,
    faded: messagesOf(row).filter(isFaded).map(symbolOf),
    dots: span(dots, -left / FRAME)?.map(Math.round),
  };
}

/** The colours of all marbles, from top to bottom. */
function coloursOf({ document }: Picture): string[] {
  const colours: string[] = [];
  walk(document.documentElement, 0, 0, (element) => {
    if (element.tagName === 'ellipse') colours.push(element.getAttribute('fill')!);
  });
  return colours;
}

function messagesOf(row: Element): Element[] {
  return elementsOf(elementsOf(row)[1]).filter((element) => !elementsOf(element).some(({ tagName }) => tagName === 'polyline')).reverse();
}

function symbolOf(message: Element): string {
  if (message.textContent) return message.textContent.trim();
  return elementsOf(message).length === 2 ? '#' : '|';
}

function frameOf(message: Element): number {
  const [x] = movedBy(message);
  return (x + { '#': 12, '|': 1.5 }[symbolOf(message) as '#'] || x + 14) / FRAME;
}

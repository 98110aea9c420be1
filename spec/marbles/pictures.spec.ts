import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDiagram } from '../../lib/marbles/index';
import { picturesOf, SHEET } from '../../scripts/marbles/pictures';
import { readScenarios } from '../../scripts/marbles/scenarios';

const root = join(__dirname, '../..');
const scenarios = readScenarios(`${root}/marbles`);
const pictures = picturesOf(scenarios);

describe('pictures of diagrams', () => {
  describe('match the texts (npm run marbles draws them)', () => {
    it.each([...pictures.keys()])('%s', (path) => {
      expect(existsSync(`${root}/${path}`) && readFileSync(`${root}/${path}`, 'utf8')).toBe(pictures.get(path));
    });

    it('are the only pictures in the folder', () => {
      const files = readdirSync(`${root}/marbles`).filter((file) => file.endsWith('.svg'));
      expect(files.filter((file) => !pictures.has(`marbles/${file}`))).toEqual([]);
    });
  });

  it('keep their proportions on the sheet, where wide ones are scaled down', () => {
    const wide = readDiagram(`% Long.\n\na = ${'-'.repeat(40)}|\nsubs = ^\n\n> a\n\n${'-'.repeat(40)}|\n`);
    const narrow = readDiagram('% Short.\n\na = -|\nsubs = ^\n\n> a\n\n-|\n');
    const sheet = picturesOf([wide, narrow].map((diagram) => ({ name: 'one', text: '', diagram }))).get(SHEET)!;
    const sizes = [...sheet.matchAll(/<svg x=[^>]*>/g)].map(([tag]) => {
      const number = (pattern: RegExp) => Number(pattern.exec(tag)![1]);
      const scale = number(/ width="(\d+)"/) / number(/viewBox="0 0 (\d+) /);
      return { scale, difference: number(/ height="(\d+)"/) - scale * number(/viewBox="0 0 \d+ (\d+)"/) };
    });
    expect(sizes).toHaveLength(2);
    expect(sizes.filter(({ scale }) => scale < 1)).toHaveLength(1);
    expect(sizes.filter(({ difference }) => Math.abs(difference) > 1)).toEqual([]);
  });

  it('are all on the sheet, under their names', () => {
    const sheet = pictures.get(SHEET)!;
    expect([...sheet.matchAll(/<tspan[^>]*>([^<]*)/g)].map(([, name]) => name)).toEqual(scenarios.map(({ name }) => name));
  });

  it('share one style sheet on the sheet', () => {
    const sheet = pictures.get(SHEET)!;
    const selectors = [...sheet.matchAll(/#\w+/g)].map(([selector]) => selector);
    expect(sheet.match(/<style>/g)).toHaveLength(1);
    expect(new Set(selectors.filter((selector) => !/^#[0-9a-f]{3,6}$/.test(selector)))).toEqual(new Set(['#sheet']));
  });
});

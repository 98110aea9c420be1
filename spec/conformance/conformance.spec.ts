import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { interval, NEVER, Observable, of } from 'rxjs';
import { isScene } from './Comparison.js';
import { renderPage } from './page.js';
import { play } from './play.js';
import { table } from './table.js';

const isRxjs7 = 'lift' in Observable.prototype;

// What users know, and what it is here: rows/ holds the table, docs/semantics.md shows it.
describe.each(table)('$known', ({ known, ours: counterparts, rows }) => {
  it('has each situation once', () => {
    expect(new Set(rows.map(({ situation }) => situation)).size).toBe(rows.length);
  });

  describe.each(rows)('$situation', ({ theirs, ours, verdict }) => {
    if (isScene(theirs)) {
      it(`is seen with ${known}`, async () => {
        const asOurs = theirs.untilRxjs8 === true && !isRxjs7;
        expect(await play(theirs.play)).toEqual(asOurs ? ours.seen : theirs.seen);
      });

      it(`is ${verdict}`, () => {
        if (verdict === 'same') expect(ours.seen).toEqual(theirs.seen);
        else expect(ours.seen).not.toEqual(theirs.seen);
      });
    }

    it(`is seen with ${counterparts}`, async () => {
      expect(await play(ours.play)).toEqual(ours.seen);
    });
  });
});

describe('docs/semantics.md', () => {
  it('shows the table as it is (`npm run semantics` writes it)', () => {
    const root = join(__dirname, '../..');
    expect(readFileSync(join(root, 'docs/semantics.md'), 'utf8')).toBe(renderPage(root));
  });
});

describe('a scene', () => {
  it('is seen to be silent', async () => {
    expect(await play(() => NEVER)).toEqual(['never ends']);
  });

  it('is seen to throw', async () => {
    expect(await play(() => { throw new RangeError('too far'); })).toEqual(['throws RangeError: too far']);
  });

  it('is seen to go wrong where nobody listens', async () => {
    expect(await play(() => of('a').subscribe(() => { throw new Error('unheard'); }))).toEqual(['reported unheard']);
  });

  it('that has no end is refused', async () => {
    await expect(play(() => interval(1))).rejects.toThrow('The scene does not come to an end');
  });

  it('leaves the clock alone', async () => {
    const before = Date.now();
    await play(({ leaveAfter }) => leaveAfter(86_400_000, NEVER));
    expect(Date.now() - before).toBeLessThan(86_400_000);
  });
});

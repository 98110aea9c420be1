import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { interval, NEVER, Observable, of } from 'rxjs';
import { isScene } from './Comparison.js';
import { renderPage } from './page.js';
import { play } from './play.js';
import { table } from './table.js';

const isRxjs7 = 'lift' in Observable.prototype;

// Known APIs compared with this package: the table is in rows/, and docs/semantics.md shows it.
describe.each(table)('$known', ({ known, ours: counterparts, rows }) => {
  it('lists each situation once', () => {
    expect(new Set(rows.map(({ situation }) => situation)).size).toBe(rows.length);
  });

  describe.each(rows)('$situation', ({ theirs, ours, difference }) => {
    if (isScene(theirs)) {
      it(`is what ${known} does`, async () => {
        const asOurs = theirs.untilRxjs8 === true && !isRxjs7;
        expect(await play(theirs.play)).toEqual(asOurs ? ours.seen : theirs.seen);
      });

      it(difference === undefined ? 'is the same here' : 'is different here', () => {
        if (difference === undefined) expect(ours.seen).toEqual(theirs.seen);
        else expect(ours.seen).not.toEqual(theirs.seen);
      });
    }

    it(`is what ${counterparts} do`, async () => {
      expect(await play(ours.play)).toEqual(ours.seen);
    });
  });
});

describe('docs/semantics.md', () => {
  it('shows the table (`npm run semantics` writes it)', () => {
    const root = join(__dirname, '../..');
    expect(readFileSync(join(root, 'docs/semantics.md'), 'utf8')).toBe(renderPage());
  });
});

describe('a scene', () => {
  it('with no output is logged as silent', async () => {
    expect(await play(() => NEVER)).toEqual(['never ends']);
  });

  it('that throws is logged', async () => {
    expect(await play(() => { throw new RangeError('too far'); })).toEqual(['throws RangeError: too far']);
  });

  it('with an unhandled error is logged', async () => {
    expect(await play(() => of('a').subscribe(() => { throw new Error('unhandled'); }))).toEqual(['reported unhandled']);
  });

  it('that never ends is refused', async () => {
    await expect(play(() => interval(1))).rejects.toThrow('The scene does not come to an end');
  });

  it('leaves the clock alone', async () => {
    const before = Date.now();
    await play(({ unsubscribeAfter }) => unsubscribeAfter(86_400_000, NEVER));
    expect(Date.now() - before).toBeLessThan(86_400_000);
  });
});

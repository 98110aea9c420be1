import { runText } from '../diagram/run';
import { texts } from '../diagrams.generated';
import { FRAME, layOut, layOutResult, type Picture, type Row } from './layout';

function pictureOf(name: string): Picture {
  return layOut(runText(texts.get(name)!).given);
}

/** What a row shows, in frames. */
function told({ zero }: Picture, { key, from, waitsFrom, cut, started, groups }: Row) {
  const frame = (x: number | undefined) => x && Math.floor((x - zero) / FRAME);
  const marbles = groups.map(({ x, faint, marks }) => [marks.map(({ symbol }) => symbol).join(''), frame(x), ...(faint ? ['faint'] : [])]);
  return { key, from: started ? frame(from) : undefined, waitsFrom: frame(waitsFrom), cut: frame(cut), marbles };
}

describe('the picture of a diagram', () => {
  it('shows when tasks wait, start and are cancelled, and what never happened', () => {
    const picture = pictureOf('TimeoutAllError');
    expect(picture.rows.map((row) => told(picture, row))).toEqual([
      { key: 'task a', from: 0, waitsFrom: undefined, cut: undefined, marbles: [['|A', 2]] },
      { key: 'task b', from: 2, waitsFrom: 0, cut: 6, marbles: [['|B', 9, 'faint']] },
      { key: 'task c', from: undefined, waitsFrom: 0, cut: 6, marbles: [] },
      { key: 'result', from: 0, waitsFrom: undefined, cut: undefined, marbles: [['A', 2], ['#', 6]] },
    ]);
    expect(picture.box?.text).toBe('asCompleted({ concurrency: 1, timeout: 6 })');
    expect(picture.notes).toEqual(["× := { name: 'TimeoutAllError', completed: 1, running: ['b'], waiting: ['c'] }"]);
  });

  it('shows the stream of tasks if they arrive over time', () => {
    const picture = pictureOf('asCompleted-arriving');
    expect(told(picture, picture.rows[0]!)).toEqual({ key: 'source', from: 0, waitsFrom: undefined, cut: undefined, marbles: [['a', 1], ['b', 2], ['c', 3], ['|', 5]] });
    expect(told(picture, picture.rows[3]!)).toMatchObject({ key: 'task c', from: 4, waitsFrom: 3 });
  });

  it('shows every subscription of a task', () => {
    const picture = pictureOf('asSettled-retry');
    expect(told(picture, picture.rows[0]!).marbles).toEqual([['#', 2], ['#', 4]]);
  });

  it('shows that a result was unsubscribed before its end', () => {
    const picture = pictureOf('asCompleted-unsubscribed');
    expect(told(picture, picture.rows.at(-1)!)).toMatchObject({ key: 'result', cut: 4, marbles: [['A', 2]] });
  });

  it('gives each task a colour, which its values keep wherever they appear', () => {
    const colours = pictureOf('asCompleted').rows.map(({ groups }) => groups.flatMap(({ marks }) => marks.map(({ colour }) => colour)).filter((colour) => colour !== undefined));
    expect(colours).toEqual([[0], [1], [2], [1, 2, 0]]);
  });

  it('says what can be moved, and how far', () => {
    const { rows } = pictureOf('limitConcurrency');
    const handles = (index: number) => rows[index]!.groups.map(({ handle }) => handle);
    expect(handles(0)).toEqual([
      { label: '1 of task a', task: 'a', group: 0, frame: 1, least: 0, most: 4 },
      { label: '2 of task a', task: 'a', group: 1, frame: 5, least: 2, most: 5 },
      { label: 'end of task a', task: 'a', group: 2, frame: 6, least: 6, most: 40 },
    ]);
    expect(handles(3)).toEqual(rows[3]!.groups.map(() => undefined));
  });

  it('compares results on lines of the same length', () => {
    const { given } = runText(texts.get('firstSuccess')!);
    expect(layOutResult(given, 9).width).toBe(layOutResult(given, 3).width + 6 * FRAME);
  });
});

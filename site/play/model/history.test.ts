import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changed, redo, startHistory, undo, type Change, type History } from './history';

const typing = (at: number): Change => ({ merge: 'typing', at });

describe('history', () => {
  it('undoes and redoes', () => {
    const history = changed(changed(startHistory('1'), '2'), '3');
    expect(history).toMatchObject({ text: '3', canUndo: true, canRedo: false });
    expect(undo(history)).toMatchObject({ text: '2', canUndo: true, canRedo: true });
    expect(undo(undo(history))).toMatchObject({ text: '1', canUndo: false, canRedo: true });
    expect(redo(undo(undo(history)))).toMatchObject({ text: '2', canUndo: true, canRedo: true });
    expect(undo(startHistory('1')).text).toBe('1');
    expect(redo(history)).toBe(history);
  });

  it('forgets what was undone once something else happens', () => {
    const history = changed(undo(changed(startHistory('1'), '2')), '3');
    expect(history).toMatchObject({ text: '3', canRedo: false });
    expect(undo(history).text).toBe('1');
  });

  it('ignores a change that changes nothing, so that redo remains', () => {
    const history = undo(changed(startHistory('1'), '2'));
    expect(changed(history, '1')).toBe(history);
  });

  it('undoes one drag at once, and the next one separately', () => {
    let history = startHistory('0');
    for (const text of ['1', '2', '3']) history = changed(history, text, { merge: 'drag 1' });
    for (const text of ['4', '5']) history = changed(history, text, { merge: 'drag 2' });
    expect(undo(history).text).toBe('3');
    expect(undo(undo(history)).text).toBe('0');
  });

  it('undoes typing up to the latest pause', () => {
    let history = startHistory('');
    for (const [text, at] of [
      ['a', 0],
      ['ab', 900],
      ['abc', 1_800],
      ['abcd', 2_900],
    ] as const)
      history = changed(history, text, typing(at));
    expect(undo(history).text).toBe('abc');
    expect(undo(undo(history)).text).toBe('');
  });

  it('does not merge across an undo', () => {
    const history = changed(undo(changed(changed(startHistory('0'), '1'), '2', typing(0))), '3', typing(1));
    expect(undo(history).text).toBe('1');
  });

  it('does not merge a drag with what had its name in another history', () => {
    expect(undo(changed(startHistory('0'), '1', typing(1))).text).toBe('0');
  });

  it('keeps the latest 200 changes', () => {
    let history = startHistory('0');
    for (let text = 1; text <= 250; text++) history = changed(history, String(text));
    for (let times = 0; times < 300; times++) history = undo(history);
    expect(history.text).toBe('50');
    for (let times = 0; times < 300; times++) history = redo(history);
    expect(history.text).toBe('250');
  });

  it('is the same after undo and redo, whatever happened', () => {
    const step = fc.oneof(
      fc.nat(5).map((text) => (history: History) => changed(history, String(text))),
      fc.constant(undo),
      fc.constant(redo),
    );
    fc.assert(
      fc.property(fc.array(step), (all) => {
        const history = all.reduce((current, next) => next(current), startHistory('0'));
        if (history.canUndo) expect(redo(undo(history)).text).toBe(history.text);
        if (history.canRedo) expect(undo(redo(history)).text).toBe(history.text);
      }),
    );
  });
});

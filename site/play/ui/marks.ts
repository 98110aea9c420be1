import type { Mark } from 'rxjs-as-completed/marbles';
import { groupsOf, isEnd } from '../../../lib/marbles/internal/text/marks';

export { groupsOf };

/** Reads a line of marbles; `undefined` if it isn't one. The reader of diagrams would add its weight for this alone. */
export function marksOf(text: string): readonly Mark[] | undefined {
  const marks: Mark[] = [];
  let frame = 0;
  const characters = text.trim();
  for (let position = 0; position < characters.length; position += 1) {
    const symbol = characters[position];
    if (symbol === '(') {
      const close = characters.indexOf(')', position);
      const group = characters.slice(position + 1, close);
      if (!/^[A-Za-z0-9|#]+$/.test(group) || close < 0) return undefined;
      for (const mark of group) marks.push({ frame, symbol: mark });
      frame += group.length + 2;
      position = close;
      continue;
    }
    if (!/[-A-Za-z0-9|#]/.test(symbol)) return undefined;
    if (symbol !== '-') marks.push({ frame, symbol });
    frame += 1;
  }
  const end = marks.findIndex(isEnd);
  return end >= 0 && end < marks.length - 1 ? undefined : marks;
}

/** Writes marks as a line. A group takes as many frames as characters, so what follows too closely moves on. */
export function writeMarks(marks: readonly Mark[]): string {
  let text = '';
  for (const group of groupsOf(marks)) {
    const symbols = group.map(({ symbol }) => symbol).join('');
    text = text.padEnd(group[0].frame, '-') + (group.length > 1 ? `(${symbols})` : symbols);
  }
  return text;
}

/** Marks in words. */
export function wordsOf(marks: readonly Mark[]): string {
  return marks.map(({ symbol }) => (symbol === '|' ? 'end' : symbol === '#' ? 'error' : symbol)).join(' and ');
}

import type { Mark } from 'rxjs-as-completed/marbles';

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
  const end = marks.findIndex(({ symbol }) => symbol === '|' || symbol === '#');
  return end >= 0 && end < marks.length - 1 ? undefined : marks;
}

/** Writes marks as a line. A group takes as many frames as characters, so what follows too closely moves on. */
export function writeMarks(marks: readonly Mark[]): string {
  let text = '';
  for (let index = 0; index < marks.length;) {
    const { frame } = marks[index];
    let group = '';
    for (; marks[index]?.frame === frame; index += 1) group += marks[index].symbol;
    text = text.padEnd(frame, '-') + (group.length > 1 ? `(${group})` : group);
  }
  return text;
}

/** The marks of each frame, in order. */
export function groupsOf(marks: readonly Mark[]): readonly (readonly Mark[])[] {
  const groups: Mark[][] = [];
  for (const mark of marks) {
    if (groups.at(-1)?.[0]?.frame === mark.frame) groups.at(-1)!.push(mark);
    else groups.push([mark]);
  }
  return groups;
}

/** Marks in words. */
export function wordsOf(marks: readonly Mark[]): string {
  return marks.map(({ symbol }) => (symbol === '|' ? 'end' : symbol === '#' ? 'error' : symbol)).join(' and ');
}

/** What a line of a diagram's text is. */
export type LineKind = 'caption' | 'task' | 'setting' | 'meaning' | 'expression' | 'marbles' | 'blank';

/** One line, in parts that together are the whole line. */
export interface ScannedLine {
  readonly kind: LineKind;
  /** The name of a task, a setting or a letter; empty for other lines. */
  readonly name: string;
  /** Everything before the content: name, sign and spaces. */
  readonly head: string;
  readonly content: string;
  /** Spaces after the content. */
  readonly tail: string;
  /** The line break, if there is one. */
  readonly end: string;
}

/** How lines of each kind begin. */
const HEADS: readonly (readonly [LineKind, RegExp])[] = [
  ['caption', /^()\s*%\s*/],
  ['expression', /^()\s*>\s*/],
  ['meaning', /^\s*([\p{L}\d_#$]+)\s*:=\s*/u],
  ['setting', /^\s*(subs|title|frame)\s*=(?!>)\s*/],
  ['task', /^\s*([\p{L}\p{Nd}])\s*=(?!>)\s*/u],
  ['marbles', /^()\s*/],
];

/** Takes any text apart by lines, also one that is no valid diagram. */
export function scan(text: string): readonly ScannedLine[] {
  const parts = text.split(/(\r\n|\r|\n)/);
  const lines: ScannedLine[] = [];
  for (let index = 0; index < parts.length; index += 2) lines.push(scanLine(parts[index], parts[index + 1] ?? ''));
  return lines;
}

function scanLine(line: string, end: string): ScannedLine {
  if (line.trim() === '') return { kind: 'blank', name: '', head: line, content: '', tail: '', end };
  for (const [kind, shape] of HEADS) {
    const [head, name] = shape.exec(line) ?? [];
    if (head === undefined || name === undefined) continue;
    const content = line.slice(head.length).trimEnd();
    return { kind, name, head, content, tail: line.slice(head.length + content.length), end };
  }
  throw new Error('Every line is one of marbles, if of nothing else');
}

/** A word, literal or sign of JavaScript. */
export interface CodeToken {
  readonly kind: 'string' | 'number' | 'word' | 'comment' | 'space' | 'sign';
  readonly text: string;
}

const CODE =
  /'(?:[^'\\]|\\.)*'?|"(?:[^"\\]|\\.)*"?|`(?:[^`\\]|\\.)*`?|\/\/.*|\/\*[^]*?(?:\*\/|$)|\d[\w.]*|[\p{L}$_][\p{L}\d$_]*|\s+|=>|\.\.\.|[^]/gu;

/** Takes any code apart; put together, the tokens are the code. */
export function scanCode(code: string): readonly CodeToken[] {
  return (code.match(CODE) ?? []).map((text) => ({ kind: kindOf(text), text }));
}

function kindOf(text: string): CodeToken['kind'] {
  const first = text.charAt(0);
  if (first === "'" || first === '"' || first === '`') return 'string';
  if (text.startsWith('//') || text.startsWith('/*')) return 'comment';
  if (first >= '0' && first <= '9') return 'number';
  if (/^[\p{L}$_]/u.test(text)) return 'word';
  return text.trim() === '' ? 'space' : 'sign';
}

/** Whether the word at an index is the name of a property: after a dot, or before the colon in an object. */
export function isProperty(tokens: readonly CodeToken[], index: number): boolean {
  const next = beside(tokens, index, 1);
  const before = beside(tokens, index, -1);
  return before === '.' || (next === ':' && (before === '{' || before === ','));
}

/** The nearest token that isn't a space, in one direction. */
export function beside(tokens: readonly CodeToken[], index: number, step: 1 | -1): string | undefined {
  let at = index + step;
  while (tokens[at]?.kind === 'space') at += step;
  return tokens[at]?.text;
}

import type { Range } from './syntax.js';

export interface Token extends Range {
  readonly kind: 'name' | 'number' | 'string' | 'sign' | 'end';
  readonly text: string;
  /** Of an opening bracket: the index of the token that closes it. */
  closedBy?: number;
}

/** Reports what is wrong and where. */
export type Fail = (message: string, range: Range) => never;

const SPACE = /(?:\s|\/\/.*|\/\*[^]*?\*\/)*/y;
const TOKEN =
  /(?<name>[\p{ID_Start}$_][\p{ID_Continue}$]*)|(?<number>0[xob][\da-f]+|(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?n?)|(?<string>'(?:[^'\\\n]|\\[^])*'|"(?:[^"\\\n]|\\[^])*")|(?<sign>=>|[=!]==?|[<>]=?|&&|\|\||\?[?.]|\.\.\.|\+\+|--|[-+*/%=]=|\*\*|[-+*/%!=?:;,.(){}[\]])/iuy;
const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** Splits code into tokens. The last one marks the end. */
export function tokensOf(code: string, fail: Fail): Token[] {
  const tokens: Token[] = [];
  const open: Token[] = [];
  for (let start = skip(SPACE, code, 0); start < code.length;) {
    TOKEN.lastIndex = start;
    const { 0: text, groups } = TOKEN.exec(code) ?? fail(complaintAbout(code[start]), { start, end: start + 1 });
    const kind = KINDS.find((candidate) => groups![candidate] !== undefined)!;
    const token: Token = { kind, text, start, end: start + text.length };
    if (kind === 'sign') pair(token, open, tokens.length, fail);
    tokens.push(token);
    start = skip(SPACE, code, token.end);
  }
  for (const bracket of open) fail(`This ${bracket.text} is never closed`, bracket);
  return [...tokens, { kind: 'end', text: '', start: code.length, end: code.length }];
}

const KINDS = ['name', 'number', 'string', 'sign'] as const;

function skip(pattern: RegExp, code: string, start: number): number {
  pattern.lastIndex = start;
  pattern.test(code);
  return pattern.lastIndex;
}

function pair(token: Token, open: Token[], index: number, fail: Fail): void {
  if (token.text in CLOSING) open.push(token);
  if (!Object.values(CLOSING).includes(token.text)) return;
  const bracket = open.pop() ?? fail(`Nothing was opened that this ${token.text} could close`, token);
  if (CLOSING[bracket.text] !== token.text) fail(`This ${bracket.text} is never closed`, bracket);
  bracket.closedBy = index;
}

function complaintAbout(character: string): string {
  if (character === '`') return 'Template strings are not supported here; join strings with +';
  if (character === "'" || character === '"') return 'This string is never closed';
  return `“${character}” is not supported here`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  '0': '\0',
  '\n': '',
};

/** The value of a number or string as written. */
export function valueOf({ kind, text }: Token): unknown {
  if (kind === 'string') {
    return text
      .slice(1, -1)
      .replace(
        /\\(?:x([\da-f]{2})|u([\da-f]{4})|u\{((?:10|[\da-f])?[\da-f]{1,4})\}|([^]))/giu,
        (_, byte?: string, unit?: string, point?: string, other?: string) =>
          other === undefined
            ? String.fromCodePoint(parseInt((byte ?? unit ?? point)!, 16))
            : (ESCAPES[other] ?? other),
      );
  }
  const digits = text.replaceAll('_', '');
  return /^\d+n$/.test(digits) ? BigInt(digits.slice(0, -1)) : Number(digits);
}

import { beside, isProperty, scan, scanCode, type ScannedLine } from './scan';

export type TokenKind =
  | 'caption'
  | 'name'
  | 'mark'
  | 'dash'
  | 'end'
  | 'error'
  | 'group'
  | 'subscription'
  | 'property'
  | 'operator'
  | 'string'
  | 'number'
  | 'comment'
  | 'text';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

/** What a position in the text is about. */
export interface Spot {
  /** The name of a task, `source` or `result`. */
  readonly line: string;
  /** The group at this position, counted from 0, if there is one. */
  readonly group: number | undefined;
  /** The absolute frame of this column. */
  readonly frame: number;
}

/** A range in one line of a text. All numbers start at 1; `end` is the column after the last character. */
export interface Range {
  readonly line: number;
  readonly column: number;
  readonly end: number;
}

/** Splits any text into tokens; put together, they are the text. Line breaks are tokens of kind `text`. */
export function tokensOf(text: string): readonly Token[] {
  return scan(text)
    .flatMap(({ end, ...line }) => [...tokensIn(line), { kind: 'text', text: end } as const])
    .filter((token) => token.text !== '');
}

/**
 * The part of the picture that belongs to a position, both numbers from 1: what is at the caret or, at the end of the
 * marbles, before it. `undefined` outside of marbles and subscriptions.
 */
export function spotAt(text: string, line: number, column: number): Spot | undefined {
  const found = streamsIn(text).find(({ number, subscriptions }) => number === line || subscriptions === line);
  if (found === undefined) return undefined;
  const { number, start, content, offset, name } = found;
  if (line !== number) return subscriptionSpot(text, line, column, name);
  const index = column - start === content.length ? content.length - 1 : column - start;
  if (index < 0 || index >= content.length) return undefined;
  const piece = piecesOf(content).find(({ to }) => index < to)!;
  const frame = offset + piece.frame + (piece.kind === 'pause' ? index - piece.from : 0);
  return { line: name, group: piece.kind === 'group' ? piece.group : undefined, frame };
}

/** Where a group of the picture, or a whole line, stands in the text. `line` is a task's name, `source` or `result`. */
export function rangeInText(text: string, line: string, group?: number): Range | undefined {
  const found = streamsIn(text).find(({ name }) => name === line);
  if (found === undefined) return undefined;
  const { number, start, content } = found;
  if (group === undefined) return { line: number, column: start, end: start + content.length };
  const range = piecesOf(content).find((piece) => piece.kind === 'group' && piece.group === group);
  return range && { line: number, column: start + range.from, end: start + range.to };
}

interface StreamInText {
  /** The name of a task, `source` or `result`. */
  readonly name: string;
  /** The line, from 1, and the column of its first marble. */
  readonly number: number;
  readonly start: number;
  readonly content: string;
  /** The line with its subscriptions, if there is one. */
  subscriptions: number | undefined;
  /** The frame of a task's first subscription. */
  offset: number;
}

/** The lines of marbles, as the reader of diagrams takes them. */
function streamsIn(text: string): readonly StreamInText[] {
  const streams: StreamInText[] = [];
  let afterOperator = false;
  let current: StreamInText | undefined;
  scan(text).forEach(({ kind, name, head, content }, index) => {
    if (kind === 'blank') current = undefined;
    if (kind === 'expression') afterOperator = true;
    if (kind === 'task' || kind === 'marbles') {
      const stream = kind === 'task' ? name : afterOperator ? 'result' : 'source';
      current = {
        name: stream,
        number: index + 1,
        start: head.length + 1,
        content,
        subscriptions: undefined,
        offset: 0,
      };
      streams.push(current);
    }
    if (kind === 'setting' && name === 'subs' && current !== undefined) {
      current.subscriptions = index + 1;
      const isTask = current.name !== 'source' && current.name !== 'result';
      if (isTask) current.offset = Math.max(0, /^-*(?=\^|\()/.exec(content)?.[0].length ?? 0);
    }
  });
  return streams;
}

/** Each subscription, after a comma, starts in the first frame. */
function subscriptionSpot(text: string, number: number, column: number, name: string): Spot | undefined {
  const { head, content } = scan(text)[number - 1];
  const at = column - head.length - 1 === content.length ? content.length - 1 : column - head.length - 1;
  if (at < 0 || at >= content.length) return undefined;
  const start = /^[^]*,\s*/.exec(content.slice(0, at + 1))?.[0].length ?? 0;
  if (at < start) return undefined;
  const span = content.slice(start).split(',', 1)[0];
  const piece = piecesOf(span).find(({ to }) => at - start < to)!;
  return { line: name, group: undefined, frame: piece.frame + (piece.kind === 'pause' ? at - start - piece.from : 0) };
}

/** A part of a line of marbles, by its characters. */
interface Piece {
  /** `@7:` goes to a frame; a group is a mark, or several in parentheses; anything else takes a frame a character. */
  readonly kind: 'jump' | 'group' | 'pause';
  readonly from: number;
  readonly to: number;
  /** The frame in which it begins, or to which it goes. */
  readonly frame: number;
  /** The groups before it. */
  readonly group: number;
}

function piecesOf(content: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let frame = 0;
  let group = 0;
  for (const { 0: text, index } of content.matchAll(/@(\d+):|\([^)]*\)?|[\p{L}\p{Nd}|#]|-+|[^]/gu)) {
    const to = index + text.length;
    if (/^@\d/.test(text)) {
      frame = Number(text.slice(1, -1));
      pieces.push({ kind: 'jump', from: index, to, frame, group });
      continue;
    }
    const isGroup = /^[(\p{L}\p{Nd}|#]/u.test(text);
    pieces.push({ kind: isGroup ? 'group' : 'pause', from: index, to, frame, group });
    frame += text.length;
    if (isGroup) group++;
  }
  return pieces;
}

function tokensIn({ kind, name, head, content, tail }: Omit<ScannedLine, 'end'>): readonly Token[] {
  const before: readonly Token[] = [{ kind: headKind(kind, name), text: head }];
  return [...before, ...contentTokens(kind, name, content), { kind: 'text', text: tail }];
}

function headKind(kind: ScannedLine['kind'], name: string): TokenKind {
  if (kind === 'caption') return 'caption';
  if (kind === 'expression') return 'operator';
  if (kind === 'task') return 'name';
  if (kind === 'setting') return 'property';
  return kind === 'meaning' ? (name.length === 1 ? 'mark' : 'name') : 'text';
}

function contentTokens(kind: ScannedLine['kind'], name: string, content: string): readonly Token[] {
  if (kind === 'caption' || name === 'title') return [{ kind: 'caption', text: content }];
  if (kind === 'expression' || kind === 'meaning' || name === 'frame') return codeTokens(content);
  return [...content.matchAll(/-+|@\d+:|[^-]/gu)].map(([text]) => ({ kind: marbleKind(text), text }));
}

function marbleKind(text: string): TokenKind {
  if (text.startsWith('-')) return 'dash';
  if (text === '|') return 'end';
  if (text === '#') return 'error';
  if (text === '^' || text === '!') return 'subscription';
  if (text === '(' || text === ')') return 'group';
  if (/^@\d/.test(text)) return 'number';
  return /^[\p{L}\p{Nd}]$/u.test(text) ? 'mark' : 'text';
}

function codeTokens(code: string): readonly Token[] {
  const tokens = scanCode(code);
  return tokens.map(({ kind, text }, index) => {
    if (kind === 'string' || kind === 'number' || kind === 'comment') return { kind, text };
    if (kind !== 'word') return { kind: 'text', text };
    const isCalled = beside(tokens, index, 1) === '(';
    if (isProperty(tokens, index) && !isCalled) return { kind: 'property', text };
    return { kind: isCalled ? 'operator' : text.length === 1 ? 'name' : 'text', text };
  });
}

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

/** Splits any text into tokens; put together, they are the text. Line breaks are tokens of kind `text`. */
export declare function tokensOf(text: string): readonly Token[];

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

/** The part of the picture that belongs to a position, both numbers from 1; `undefined` outside of marbles. */
export declare function spotAt(text: string, line: number, column: number): Spot | undefined;

/** Where a group of the picture, or a whole line, stands in the text. */
export declare function rangeInText(text: string, line: string, group?: number): Range | undefined;

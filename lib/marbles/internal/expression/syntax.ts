// The part of JavaScript that the expressions of diagrams are written in.

/** Where something stands in the code: from `start` up to, but not including, `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export type Expression = Range &
  (
    | { readonly kind: 'literal'; readonly value: unknown }
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'list'; readonly items: readonly Expression[] }
    | { readonly kind: 'record'; readonly entries: readonly Entry<Expression>[] }
    | Member
    | Call
    | Lambda
    | { readonly kind: 'assignment'; readonly target: Member; readonly value: Expression }
    | { readonly kind: 'conditional'; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
    | { readonly kind: 'logical'; readonly operator: string; readonly left: Expression; readonly right: Expression }
    | { readonly kind: 'unary'; readonly operator: string; readonly operand: Expression }
    | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  );

export interface Entry<T> extends Range {
  readonly name: string;
  readonly value: T;
}

export interface Member extends Range {
  readonly kind: 'member';
  readonly owner: Expression;
  /** `owner.name` is read as `owner['name']`. */
  readonly key: Expression;
}

export interface Call extends Range {
  readonly kind: 'call';
  readonly callee: Expression;
  readonly given: readonly Expression[];
  readonly isNew: boolean;
}

export interface Lambda extends Range {
  readonly kind: 'function';
  readonly parameters: readonly Pattern[];
  readonly body: Expression | Block;
  readonly isGenerator: boolean;
}

/** The name of a parameter, or the names of parts of it: `{ key, value }` or `[first, second]`. */
export type Pattern =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'parts'; readonly entries: readonly Entry<Pattern>[] };

export interface Block extends Range {
  readonly kind: 'block';
  readonly statements: readonly Statement[];
}

export type Statement =
  | Block
  | (Range &
      (
        | { readonly kind: 'return'; readonly value: Expression | undefined }
        | { readonly kind: 'yield'; readonly value: Expression }
        | { readonly kind: 'while'; readonly test: Expression; readonly body: Statement }
        | {
            readonly kind: 'if';
            readonly test: Expression;
            readonly yes: Statement;
            readonly no: Statement | undefined;
          }
        | { readonly kind: 'expression'; readonly value: Expression }
      ));

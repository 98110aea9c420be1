import { MOST_NESTING } from '../play/bounds.js';
import type { Block, Entry, Expression, Lambda, Member, Pattern, Range, Statement } from './syntax.js';
import { tokensOf, valueOf, type Fail, type Token } from './tokens.js';

/** How tightly a binary operator binds. */
const PRECEDENCES: Readonly<Record<string, number>> = {
  '??': 1,
  '||': 2,
  '&&': 3,
  '===': 4,
  '!==': 4,
  '<': 5,
  '<=': 5,
  '>': 5,
  '>=': 5,
  '+': 6,
  '-': 6,
  '*': 7,
  '/': 7,
  '%': 7,
};

/** The precedence up to which operators may leave out their right side. */
const LOGICAL = 3;

const LITERALS: Readonly<Record<string, unknown>> = { true: true, false: false, null: null };

/** Words that JavaScript has a meaning for and diagrams don't. */
const UNSUPPORTED =
  /^(?:async|await|break|case|catch|class|const|continue|debugger|default|delete|do|else|enum|export|extends|false|finally|for|function|if|import|in|instanceof|let|new|null|return|static|super|switch|this|throw|true|try|typeof|var|void|while|with|yield)$/;

/** The members that can be assigned to. */
const ASSIGNABLE = new Set<unknown>(['permits', 'starts']);

/** Reads an expression, a definition or a meaning. */
export function parse(code: string, fail: Fail): Expression {
  return new Parser(code, fail).parse();
}

class Parser {
  readonly #tokens: readonly Token[];
  readonly #fail: Fail;
  #index = 0;
  #depth = 0;
  #inGenerator = false;

  constructor(code: string, fail: Fail) {
    this.#tokens = tokensOf(code, fail);
    this.#fail = fail;
  }

  parse(): Expression {
    const expression = this.#expression();
    if (this.#token.kind !== 'end') this.#fail('The expression ends before this', this.#token);
    return expression;
  }

  get #token(): Token {
    return this.#tokens[this.#index];
  }

  #next(): Token {
    return this.#tokens[this.#index++];
  }

  #sees(text: string): boolean {
    return this.#token.text === text;
  }

  #accept(text: string): boolean {
    const seen = this.#sees(text);
    if (seen) this.#index++;
    return seen;
  }

  #expect(text: string): Token {
    if (!this.#sees(text)) this.#refuse(this.#token);
    return this.#next();
  }

  #refuse(token: Token): never {
    if (token.kind === 'end') this.#fail('The expression breaks off here', token);
    this.#fail(`“${token.text}” is not supported here`, token);
  }

  /** The range from where something starts to what was read last. */
  #from({ start }: Range): Range {
    return { start, end: this.#tokens[this.#index - 1].end };
  }

  #nested<T>(read: () => T): T {
    if (++this.#depth > MOST_NESTING) this.#fail(`This is nested more than ${MOST_NESTING} levels deep`, this.#token);
    const result = read();
    this.#depth--;
    return result;
  }

  #expression(): Expression {
    return this.#nested(() => {
      const first = this.#token;
      if (this.#seesFunction()) return this.#arrow();
      const left = this.#binary(0);
      if (this.#accept('?')) {
        const yes = this.#expression();
        this.#expect(':');
        return { kind: 'conditional', test: left, yes, no: this.#expression(), ...this.#from(first) };
      }
      if (!this.#sees('=')) return left;
      if (left.kind !== 'member' || left.key.kind !== 'literal' || !ASSIGNABLE.has(left.key.value))
        this.#fail('Only permits and starts can be assigned', left);
      this.#next();
      return { kind: 'assignment', target: left, value: this.#expression(), ...this.#from(first) };
    });
  }

  /** Whether the parameters of an arrow function come next. */
  #seesFunction(): boolean {
    const { kind, closedBy = this.#index } = this.#token;
    return (kind === 'name' || this.#sees('(')) && this.#tokens[closedBy + 1]?.text === '=>';
  }

  /** Operators that bind more tightly than the given precedence. */
  #binary(precedence: number): Expression {
    const first = this.#token;
    let left = this.#unary();
    for (;;) {
      const { text } = this.#token;
      const own = Object.hasOwn(PRECEDENCES, text) ? PRECEDENCES[text] : 0;
      if (own <= precedence) return left;
      this.#next();
      const kind = own <= LOGICAL ? 'logical' : 'binary';
      left = { kind, operator: text, left, right: this.#binary(own), ...this.#from(first) };
    }
  }

  #unary(): Expression {
    const first = this.#token;
    if (!['!', '-', '+'].some((sign) => this.#accept(sign))) return this.#postfix();
    return this.#nested(() => ({
      kind: 'unary',
      operator: first.text,
      operand: this.#unary(),
      ...this.#from(first),
    }));
  }

  #postfix(): Expression {
    const first = this.#token;
    let left = this.#accept('new') ? this.#new(first) : this.#operand();
    for (;;) {
      if (this.#sees('.') || this.#sees('[')) left = this.#member(first, left);
      else if (this.#sees('('))
        left = { kind: 'call', callee: left, given: this.#arguments(), isNew: false, ...this.#from(first) };
      else return left;
    }
  }

  #new(first: Token): Expression {
    let callee = this.#operand();
    while (this.#sees('.') || this.#sees('[')) callee = this.#member(first, callee);
    const given = this.#sees('(') ? this.#arguments() : [];
    return { kind: 'call', callee, given, isNew: true, ...this.#from(first) };
  }

  #member(first: Token, owner: Expression): Member {
    let key: Expression;
    if (this.#accept('.')) {
      const token = this.#next();
      if (token.kind !== 'name') this.#refuse(token);
      key = { kind: 'literal', value: token.text, start: token.start, end: token.end };
    } else {
      this.#next();
      key = this.#expression();
      this.#expect(']');
    }
    return { kind: 'member', owner, key, ...this.#from(first) };
  }

  #arguments(): Expression[] {
    this.#next();
    return this.#list(')', () => this.#expression());
  }

  /** What is separated by commas, up to the closing bracket. */
  #list<T>(closing: string, read: () => T): T[] {
    const items: T[] = [];
    while (!this.#accept(closing)) {
      items.push(read());
      if (!this.#sees(closing)) this.#expect(',');
    }
    return items;
  }

  #operand(): Expression {
    const token = this.#next();
    const { kind, text } = token;
    if (kind === 'number' || kind === 'string') return { kind: 'literal', value: valueOf(token), ...this.#from(token) };
    if (kind === 'name') return text === 'function' ? this.#function(token) : this.#name(token);
    if (text === '(') {
      const inner = this.#expression();
      this.#expect(')');
      return { ...inner, ...this.#from(token) };
    }
    if (text === '[') {
      const items = this.#list(']', () => this.#expression());
      return { kind: 'list', items, ...this.#from(token) };
    }
    if (text !== '{') this.#refuse(token);
    const entries = this.#list('}', () =>
      this.#entry(
        (name) => this.#name(name),
        () => this.#expression(),
      ),
    );
    return { kind: 'record', entries, ...this.#from(token) };
  }

  #name(token: Token): Expression {
    const { kind, text: name } = token;
    if (kind === 'name' && Object.hasOwn(LITERALS, name))
      return { kind: 'literal', value: LITERALS[name], ...this.#from(token) };
    this.#ensureName(token);
    return { kind: 'name', name, ...this.#from(token) };
  }

  #ensureName(token: Token): void {
    if (token.kind !== 'name' || UNSUPPORTED.test(token.text)) this.#refuse(token);
  }

  /** `name`, which is short for `name: name`, or `key: value` */
  #entry<T>(short: (name: Token) => T, read: () => T): Entry<T> {
    const token = this.#next();
    if (token.kind === 'sign' || token.kind === 'end') this.#refuse(token);
    const name = token.kind === 'name' ? token.text : String(valueOf(token));
    const value = this.#accept(':') ? read() : short(token);
    return { name, value, ...this.#from(token) };
  }

  #arrow(): Lambda {
    const first = this.#token;
    const parameters = this.#accept('(') ? this.#list(')', () => this.#pattern()) : [this.#pattern()];
    this.#next();
    return this.#body(first, parameters, false, () => (this.#sees('{') ? this.#block() : this.#expression()));
  }

  #function(first: Token): Lambda {
    const isGenerator = this.#accept('*');
    this.#expect('(');
    const parameters = this.#list(')', () => this.#pattern());
    return this.#body(first, parameters, isGenerator, () => this.#block());
  }

  #body(first: Token, parameters: readonly Pattern[], isGenerator: boolean, read: () => Expression | Block): Lambda {
    const outer = this.#inGenerator;
    this.#inGenerator = isGenerator;
    const body = read();
    this.#inGenerator = outer;
    return { kind: 'function', parameters, body, isGenerator, ...this.#from(first) };
  }

  #pattern(): Pattern {
    return this.#nested(() => {
      let entries: Entry<Pattern>[];
      if (this.#accept('[')) {
        let index = 0;
        entries = this.#list(']', () => {
          const first = this.#token;
          return { name: String(index++), value: this.#pattern(), ...this.#from(first) };
        });
      } else if (this.#accept('{'))
        entries = this.#list('}', () =>
          this.#entry(
            (name) => this.#parameter(name),
            () => this.#pattern(),
          ),
        );
      else return this.#parameter(this.#next());
      return { kind: 'parts', entries };
    });
  }

  #parameter(token: Token): Pattern {
    this.#ensureName(token);
    return { kind: 'name', name: token.text };
  }

  #block(): Block {
    const first = this.#expect('{');
    const statements: Statement[] = [];
    while (!this.#accept('}')) {
      if (!this.#accept(';')) statements.push(this.#statement());
    }
    return { kind: 'block', statements, ...this.#from(first) };
  }

  #statement(): Statement {
    return this.#nested(() => this.#anyStatement());
  }

  #anyStatement(): Statement {
    const first = this.#token;
    if (this.#sees('{')) return this.#block();
    if (this.#accept('while')) {
      const test = this.#condition();
      return { kind: 'while', test, body: this.#statement(), ...this.#from(first) };
    }
    if (this.#accept('if')) {
      const test = this.#condition();
      const yes = this.#statement();
      const no = this.#accept('else') ? this.#statement() : undefined;
      return { kind: 'if', test, yes, no, ...this.#from(first) };
    }
    const statement = this.#simpleStatement(first);
    this.#accept(';');
    return statement;
  }

  #simpleStatement(first: Token): Statement {
    if (this.#accept('return')) {
      const value = this.#sees(';') || this.#sees('}') ? undefined : this.#expression();
      return { kind: 'return', value, ...this.#from(first) };
    }
    if (this.#inGenerator && this.#accept('yield'))
      return { kind: 'yield', value: this.#expression(), ...this.#from(first) };
    return { kind: 'expression', value: this.#expression(), ...this.#from(first) };
  }

  #condition(): Expression {
    this.#expect('(');
    const condition = this.#expression();
    this.#expect(')');
    return condition;
  }
}

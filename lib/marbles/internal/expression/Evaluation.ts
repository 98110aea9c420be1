import { isRecord } from '../../../internal/util/kinds.js';
import { DiagramError } from '../../DiagramError.js';
import { MOST_CHARACTERS, MOST_DEPTH, MOST_ITEMS, type Budget } from '../play/bounds.js';
import { count } from '../text/limits.js';
import type { Place } from '../text/places.js';
import { parse } from './parse.js';
import type { Block, Call, Expression, Lambda, Member, Pattern, Range, Statement } from './syntax.js';

/** Names and their values. */
export interface Scope {
  readonly names: ReadonlyMap<string, unknown>;
  readonly outer?: Scope;
}

/** Always known. */
const CONSTANTS: Scope = /* @__PURE__ */ constants();

/** The members of objects other than plain data that an expression may use. */
const MEMBERS =
  /^(?:pipe|guard|permits|starts|active|waiting|pause|signal|abort|aborted|reason|key|index|name|message)$/;

/** What strings and lists can do. Anything else that has these could be of any length. */
const METHODS = /^(?:includes|startsWith|endsWith|toUpperCase|toLowerCase|slice|map|filter|some|every)$/;

/** Functions of RxJS that read any property by its name, such as `constructor`. */
const READERS: Readonly<Record<string, string>> = {
  pluck: 'map(x => x.name)',
  distinctUntilKeyChanged: 'distinctUntilChanged((x, y) => x.name === y.name)',
  pairs: 'from([…])',
};

/**
 * Evaluates code that may come from anywhere, so it does so itself instead of through `eval`: only the syntax that
 * diagrams need is supported, only the given names are known, and only plain data and a few members can be accessed.
 */
export class Evaluation {
  #depth = 0;
  /** Until the code has been evaluated. After that, its functions are called by observables. */
  #building = true;

  constructor(
    private readonly code: string,
    private readonly place: Place,
    private readonly budget: Budget,
  ) {}

  /** @throws a `DiagramError`, also for what a function in scope throws when the code calls it */
  run(names: ReadonlyMap<string, unknown>): unknown {
    const expression = parse(this.code, (message, range) => this.#fail(message, range));
    const value = this.#evaluate(expression, { names, outer: CONSTANTS });
    this.#building = false;
    return value;
  }

  #evaluate(node: Expression, scope: Scope): unknown {
    this.#step(node);
    if (this.#depth === MOST_DEPTH) this.#fail(`This nests more than ${MOST_DEPTH} levels deep when it runs`, node);
    this.#depth++;
    try {
      return this.#bounded(this.#valueOf(node, scope), node);
    } finally {
      this.#depth--;
    }
  }

  #valueOf(node: Expression, scope: Scope): unknown {
    const evaluate = (child: Expression) => this.#evaluate(child, scope);
    switch (node.kind) {
      case 'literal':
        return node.value;
      case 'name':
        return this.#lookUp(node.name, node, scope);
      case 'list':
        return node.items.map(evaluate);
      case 'record':
        return Object.fromEntries(node.entries.map(({ name, value }) => [name, evaluate(value)]));
      case 'member':
        return this.#member(node, scope).value;
      case 'call':
        return this.#call(node, scope);
      case 'function':
        return this.#function(node, scope);
      case 'assignment': {
        const { owner, key } = this.#member(node.target, scope);
        // the objects in scope are shared with the program
        if (!(key in Object(owner))) this.#fail(`This has no ${key}`, node.target);
        const value = evaluate(node.value);
        this.#attempt(() => Object.assign(owner as object, { [key]: value }), node);
        return value;
      }
      case 'conditional':
        return evaluate(node.test) ? evaluate(node.yes) : evaluate(node.no);
      case 'logical':
        return LOGICAL[node.operator](evaluate(node.left), () => evaluate(node.right));
      case 'unary':
        return this.#calculate(node, UNARY[node.operator], [evaluate(node.operand)]);
      case 'binary':
        return this.#calculate(node, BINARY[node.operator], [evaluate(node.left), evaluate(node.right)]);
    }
  }

  #lookUp(name: string, node: Range, scope: Scope): unknown {
    for (let current: Scope | undefined = scope; current !== undefined; current = current.outer) {
      if (!current.names.has(name)) continue;
      if (current.outer === CONSTANTS && Object.hasOwn(READERS, name))
        this.#fail(`${name} is not available here, as it reads any property; use ${READERS[name]}`, node);
      return current.names.get(name);
    }
    return this.#fail(`“${name}” is not defined here`, node);
  }

  #member(
    { owner: ownerNode, key: keyNode }: Member,
    scope: Scope,
    isCalled = false,
  ): { owner: unknown; key: string; value: unknown } {
    const owner = this.#evaluate(ownerNode, scope);
    const key = this.#evaluate(keyNode, scope);
    if (typeof key !== 'string' && typeof key !== 'number') this.#fail('A key is a string or a number', keyNode);
    return { owner, key: String(key), value: this.#read(owner, String(key), keyNode, isCalled) };
  }

  /**
   * The own properties of plain data can be read, and the known members of everything but functions. A method can only be
   * called: applied to something else, it would do what no limit stops.
   */
  #read(owner: unknown, key: string, node: Range, isCalled = false): unknown {
    if (owner === undefined || owner === null) this.#fail(`${owner} has no “${key}”`, node);
    const isPlain = isData(owner);
    const own = isPlain ? Object.getOwnPropertyDescriptor(Object(owner), key) : undefined;
    if (own !== undefined) return own.value;
    if (typeof owner === 'function' || !(MEMBERS.test(key) || (METHODS.test(key) && isSequence(owner))))
      return isPlain ? undefined : this.#fail(`“${key}” is not available here`, node);
    const value = this.#attempt(() => (owner as Readonly<Record<string, unknown>>)[key], node);
    if (typeof value === 'function' && !isCalled) this.#fail(`“${key}” can only be called here`, node);
    return value;
  }

  #call(node: Call, scope: Scope): unknown {
    const { callee, isNew } = node;
    const { owner, value } =
      callee.kind === 'member'
        ? this.#member(callee, scope, true)
        : { owner: undefined, value: this.#evaluate(callee, scope) };
    if (typeof value !== 'function') this.#fail('This is not a function', callee);
    const given = node.given.map((argument) => this.#evaluate(argument, scope));
    const call = () => (isNew ? Reflect.construct(value, given) : Reflect.apply(value, owner, given)) as unknown;
    return this.#attempt(call, node, (message) => culprit(node, message));
  }

  #function({ parameters, body, isGenerator }: Lambda, outer: Scope): unknown {
    const enter = (given: readonly unknown[]): Scope => {
      const names = new Map<string, unknown>();
      parameters.forEach((pattern, index) => this.#bind(pattern, given[index], names));
      return { names, outer };
    };
    if (body.kind !== 'block') return (...given: unknown[]) => this.#evaluate(body, enter(given));
    if (isGenerator) return (...given: unknown[]) => this.#execute(body, enter(given));
    return (...given: unknown[]) => this.#execute(body, enter(given)).next().value;
  }

  #bind(pattern: Pattern, value: unknown, names: Map<string, unknown>): void {
    if (pattern.kind === 'name') names.set(pattern.name, value);
    else
      for (const { name, value: part, ...range } of pattern.entries)
        this.#bind(part, this.#read(value, name, range), names);
  }

  /** Runs a block, yields what it yields, and returns what it returns. */
  *#execute(block: Block, scope: Scope): Generator<unknown, unknown> {
    const returned = yield* this.#statement(block, scope);
    return returned?.value;
  }

  *#statement(node: Statement, scope: Scope): Generator<unknown, { value: unknown } | undefined> {
    this.#step(node);
    switch (node.kind) {
      case 'block':
        for (const statement of node.statements) {
          const returned = yield* this.#statement(statement, scope);
          if (returned !== undefined) return returned;
        }
        return undefined;
      case 'while':
        while (this.#evaluate(node.test, scope)) {
          const returned = yield* this.#statement(node.body, scope);
          if (returned !== undefined) return returned;
        }
        return undefined;
      case 'if':
        if (this.#evaluate(node.test, scope)) return yield* this.#statement(node.yes, scope);
        return node.no && (yield* this.#statement(node.no, scope));
      case 'return':
        return { value: node.value && this.#evaluate(node.value, scope) };
      case 'yield':
        yield this.#evaluate(node.value, scope);
        return undefined;
      case 'expression':
        this.#evaluate(node.value, scope);
        return undefined;
    }
  }

  /**
   * Objects are refused as operands, because converting them runs code of theirs or prints lists of any size; so are
   * bigints, which can become too large to multiply.
   */
  #calculate(
    node: Range & { readonly operator: string },
    operator: (...operands: never[]) => unknown,
    operands: unknown[],
  ): unknown {
    if (!ANY_OPERANDS.has(node.operator) && !operands.every(isCheap))
      this.#fail(`${node.operator} is for numbers and strings`, node);
    return this.#attempt(() => operator(...(operands as never[])), node);
  }

  /** While the code is evaluated, an error is one of the diagram; later, one of the run, which observables deal with. */
  #attempt<T>(run: () => T, node: Range, where: (message: string) => Range = () => node): T {
    try {
      return run();
    } catch (error) {
      if (!this.#building || error instanceof DiagramError) throw error;
      const message = error instanceof Error ? error.message : String(error);
      return this.#fail(message, where(message));
    }
  }

  #bounded(value: unknown, node: Range): unknown {
    if (typeof value === 'string' && value.length > MOST_CHARACTERS)
      this.#fail(`This string is longer than ${count(MOST_CHARACTERS)} characters`, node);
    if (weightOf(value) > MOST_ITEMS)
      this.#fail(`This holds more than ${count(MOST_ITEMS)} values, counting nested ones`, node);
    return value;
  }

  #step(node: Range): void {
    this.budget.step(() => this.#placeOf(node));
  }

  #fail(message: string, node: Range): never {
    throw this.budget.stop(message, this.#placeOf(node));
  }

  /** The lines of an expression start below each other. */
  #placeOf({ start }: Range): Place {
    const lines = this.code.slice(0, start).split('\n');
    return { line: this.place.line + lines.length - 1, column: this.place.column + lines.at(-1)!.length };
  }
}

/** The own properties of strings, lists, records and errors are only data. A function has a prototype, an observable a source. */
function isData(value: unknown): boolean {
  return isSequence(value) || value instanceof Error || isRecord(value);
}

function isSequence(value: unknown): boolean {
  return typeof value === 'string' || Array.isArray(value);
}

function isCheap(operand: unknown): boolean {
  return operand === null || !['object', 'function', 'bigint'].includes(typeof operand);
}

/** How many values lists and records hold, those of nested ones included. */
const weights = new WeakMap<object, number>();

/** Nested ones count as often as they occur, because whatever goes through all values meets them as often. */
function weightOf(value: unknown): number {
  if (!Array.isArray(value) && !isRecord(value)) return 1;
  const known = weights.get(value);
  if (known !== undefined) return known;
  let weight = 1;
  // what has not been weighed was not made by the code, so it's just one value
  for (const item of Object.values(value)) weight += weights.get(item as object) ?? 1;
  weights.set(value, weight);
  return weight;
}

/** The option that a message names, as in `asCompleted: concurrency must be …`; otherwise the whole call. */
function culprit(node: Call, message: string): Range {
  const [, option] = /^\w+: (?:unknown option ")?(\w+)(?:\.\w+)?(?:"| must be)/.exec(message) ?? [];
  const entries = node.given.flatMap((argument) => (argument.kind === 'record' ? argument.entries : []));
  return entries.find(({ name }) => name === option) ?? node;
}

type Operators<Operands extends unknown[]> = Readonly<Record<string, (...operands: Operands) => unknown>>;

const LOGICAL: Operators<[left: unknown, right: () => unknown]> = {
  '&&': (left, right) => left && right(),
  '||': (left, right) => left || right(),
  '??': (left, right) => left ?? right(),
};

const UNARY: Operators<[operand: number]> = {
  '!': (operand) => !operand,
  '-': (operand) => -operand,
  '+': Number,
};

const BINARY: Operators<[left: number, right: number]> = {
  '===': (left, right) => left === right,
  '!==': (left, right) => left !== right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
};

/** The operators that convert nothing. */
const ANY_OPERANDS = new Set(['!', '===', '!==']);

// A function, since esbuild takes `Infinity` in minified code, `1 / 0`, for a side effect and would keep the constant in bundles.
function constants(): Scope {
  return {
    names: new Map<string, unknown>([
      ['undefined', undefined],
      ['Infinity', Infinity],
      ['NaN', NaN],
    ]),
  };
}

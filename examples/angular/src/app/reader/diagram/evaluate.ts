import {
  parseExpressionAt,
  type AnyNode,
  type ArrowFunctionExpression,
  type AssignmentExpression,
  type CallExpression,
  type Expression,
  type FunctionExpression,
  type MemberExpression,
  type NewExpression,
  type ObjectExpression,
} from 'acorn';
import { DiagramError, type Fragment, type Place } from './diagram';

export type Names = ReadonlyMap<string, unknown>;

/** Enough for any diagram that a person would write, and quick to use up. */
const MOST_STEPS = 20_000;

/** The members of objects other than plain data that an expression may use. */
const MEMBERS = new Set([
  'pipe',
  'guard',
  'permits',
  'active',
  'waiting',
  'pause',
  'signal',
  'abort',
  'includes',
  'startsWith',
  'endsWith',
]);

/**
 * One run of a diagram: how many steps it has left, and the first error, even if an observable has swallowed it.
 */
export class Run {
  failure: DiagramError | undefined;
  private steps = 0;

  step(place: Place): void {
    this.steps += 1;
    if (this.steps > MOST_STEPS) this.fail('This takes too long: does it come to an end?', place);
  }

  fail(message: string, place: Place): never {
    this.failure ??= new DiagramError(message, place);
    throw this.failure;
  }
}

/**
 * Evaluates the JavaScript after `>` or `:=`.
 *
 * It may come from a link, so it must not go through `eval`. Only the syntax that diagrams need is supported, only the
 * given names are accessible, and the number of steps is limited.
 */
export function evaluate(code: Fragment, names: Names, run: Run): unknown {
  return new Evaluation(code, run).evaluate(parse(code), names);
}

function parse({ text, place }: Fragment): Expression {
  const fail = (message: string, at: number) => new DiagramError(message, { ...place, column: place.column + at });
  let expression: Expression;
  try {
    expression = parseExpressionAt(text, 0, { ecmaVersion: 2022, preserveParens: true });
  } catch (error) {
    const { message, pos } = error as SyntaxError & { pos: number };
    throw fail(message.replace(/ \(\d+:\d+\)$/, ''), pos);
  }
  const rest = text.slice(expression.end);
  if (rest.trim() !== '') throw fail('The expression ends before this', text.length - rest.trimStart().length);
  return expression;
}

class Evaluation {
  constructor(
    private readonly code: Fragment,
    private readonly run: Run,
  ) {}

  evaluate(node: AnyNode, names: Names): unknown {
    this.run.step(this.placeOf(node));
    const valueOf = (child: AnyNode) => this.evaluate(child, names);
    switch (node.type) {
      case 'Literal':
        return node.regex ? this.refuse(node) : node.value;
      case 'Identifier':
        return names.has(node.name) ? names.get(node.name) : this.fail(`“${node.name}” is not defined here`, node);
      case 'ParenthesizedExpression':
        return valueOf(node.expression);
      case 'ArrayExpression':
        return node.elements.map((element) => (element === null ? undefined : valueOf(element)));
      case 'ObjectExpression':
        return Object.fromEntries(this.properties(node).map(({ name, value }) => [name, valueOf(value)]));
      case 'MemberExpression':
        return this.member(node, names).value;
      case 'CallExpression':
      case 'NewExpression':
        return this.call(node, names);
      case 'ArrowFunctionExpression':
      case 'FunctionExpression':
        return this.function(node, names);
      case 'AssignmentExpression':
        return this.assign(node, names);
      case 'ConditionalExpression':
        return valueOf(node.test) ? valueOf(node.consequent) : valueOf(node.alternate);
      case 'LogicalExpression':
        return this.apply(node, LOGICAL[node.operator], valueOf(node.left), () => valueOf(node.right));
      case 'BinaryExpression':
        return this.apply(node, BINARY[node.operator], valueOf(node.left), valueOf(node.right));
      case 'UnaryExpression':
        return this.apply(node, UNARY[node.operator], valueOf(node.argument));
      default:
        return this.refuse(node);
    }
  }

  private apply<Operands extends unknown[]>(
    node: AnyNode,
    operator: ((...operands: Operands) => unknown) | undefined,
    ...operands: Operands
  ): unknown {
    return operator === undefined ? this.refuse(node) : operator(...operands);
  }

  private properties(node: ObjectExpression): { name: string; value: Expression }[] {
    return node.properties.map((property) => {
      if (property.type !== 'Property' || property.computed || property.kind !== 'init') return this.refuse(property);
      const { key, value } = property;
      return { name: key.type === 'Identifier' ? key.name : String((key as { value?: unknown }).value), value };
    });
  }

  private member(node: MemberExpression, names: Names): { owner: unknown; value: unknown } {
    if (node.computed || node.property.type !== 'Identifier') return this.refuse(node);
    const owner = this.evaluate(node.object, names);
    const { name } = node.property;
    const isOwn = isData(owner) && Object.hasOwn(Object(owner) as object, name);
    const isMember = owner != null && MEMBERS.has(name);
    if (isOwn || isMember) return { owner, value: (owner as Record<string, unknown>)[name] };
    return isData(owner) ? { owner, value: undefined } : this.fail(`“${name}” is not available here`, node.property);
  }

  private call(node: CallExpression | NewExpression, names: Names): unknown {
    const { callee } = node;
    const { owner, value } =
      callee.type === 'MemberExpression'
        ? this.member(callee, names)
        : { owner: undefined, value: this.evaluate(callee, names) };
    if (typeof value !== 'function') return this.fail('This is not a function', callee);
    const given = node.arguments.map((argument) => this.evaluate(argument, names));
    try {
      return node.type === 'NewExpression' ? Reflect.construct(value, given) : Reflect.apply(value, owner, given);
    } catch (error) {
      if (error instanceof DiagramError) throw error;
      const { message } = error as Error;
      return this.fail(message, this.culprit(node, message));
    }
  }

  /** The option that a message names, such as `asCompleted: concurrency must be …`, else the whole call. */
  private culprit(node: CallExpression | NewExpression, message: string): AnyNode {
    const [, option] = /^\w+: (?:unknown option ")?(\w+)(?:\.\w+)?(?:"| must be)/.exec(message) ?? [];
    for (const argument of node.arguments) {
      if (argument.type !== 'ObjectExpression') continue;
      const property = argument.properties.find(
        ({ start, end }) => this.code.text.slice(start, end).match(/^\w+/)?.[0] === option,
      );
      if (property !== undefined) return property;
    }
    return node;
  }

  /** `permits` is the only property that can be assigned. */
  private assign(node: AssignmentExpression, names: Names): unknown {
    const { left, right, operator } = node;
    if (
      operator !== '=' ||
      left.type !== 'MemberExpression' ||
      left.property.type !== 'Identifier' ||
      left.property.name !== 'permits'
    )
      return this.refuse(node);
    const { owner } = this.member(left, names);
    const permits = this.evaluate(right, names);
    Object.assign(owner as object, { permits });
    return permits;
  }

  private function(node: ArrowFunctionExpression | FunctionExpression, names: Names): unknown {
    const parameters = node.params.map((parameter) =>
      parameter.type === 'Identifier' ? parameter.name : this.refuse(parameter),
    );
    const { body, generator, async: isAsync } = node;
    if (isAsync) return this.refuse(node);
    const scope = (given: unknown[]) =>
      new Map([...names, ...parameters.map((name, index) => [name, given[index]] as const)]);
    if (generator) return (...given: unknown[]) => this.execute(body, scope(given));
    if (body.type !== 'BlockStatement') return (...given: unknown[]) => this.evaluate(body, scope(given));
    return (...given: unknown[]) => this.execute(body, scope(given)).next().value;
  }

  /** Runs a statement, yields what it yields, and returns what it returns. */
  private *execute(node: AnyNode, names: Names): Generator<unknown, unknown> {
    const returned = yield* this.statement(node, names);
    return returned?.value;
  }

  private *statement(node: AnyNode, names: Names): Generator<unknown, { value: unknown } | undefined> {
    this.run.step(this.placeOf(node));
    switch (node.type) {
      case 'BlockStatement':
        for (const statement of node.body) {
          const returned = yield* this.statement(statement, names);
          if (returned) return returned;
        }
        return undefined;
      case 'WhileStatement':
        while (this.evaluate(node.test, names)) {
          const returned = yield* this.statement(node.body, names);
          if (returned) return returned;
        }
        return undefined;
      case 'ReturnStatement':
        return { value: node.argument && this.evaluate(node.argument, names) };
      case 'ExpressionStatement':
        if (node.expression.type !== 'YieldExpression' || node.expression.delegate || !node.expression.argument)
          this.evaluate(node.expression, names);
        else yield this.evaluate(node.expression.argument, names);
        return undefined;
      default:
        return this.refuse(node);
    }
  }

  private refuse({ start, end }: { start: number; end: number }): never {
    return this.fail(`“${this.code.text.slice(start, end)}” is not supported here`, { start });
  }

  private fail(message: string, node: { start: number }): never {
    return this.run.fail(message, this.placeOf(node));
  }

  private placeOf({ start }: { start: number }): Place {
    const { line, column } = this.code.place;
    return { line, column: column + start };
  }
}

/**
 * The own properties of strings, lists and records are only data. A function has a prototype, an observable a source.
 */
function isData(value: unknown): boolean {
  if (typeof value === 'string' || Array.isArray(value) || value instanceof Error) return true;
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

type Operator<Right> = Readonly<Record<string, (left: unknown, right: Right) => unknown>>;
type Numeric = (left: number, right: number) => unknown;

const LOGICAL: Operator<() => unknown> = {
  '&&': (left, right) => left && right(),
  '||': (left, right) => left || right(),
  '??': (left, right) => left ?? right(),
};

const UNARY: Readonly<Record<string, (operand: unknown) => unknown>> = {
  '!': (operand) => !operand,
  '-': (operand) => -(operand as number),
};

const BINARY = {
  '===': (left: unknown, right: unknown) => left === right,
  '!==': (left: unknown, right: unknown) => left !== right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
} satisfies Record<string, Numeric> as Operator<unknown>;

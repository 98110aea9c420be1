import { isObservable } from 'rxjs';
import { ensure, OPTIONS } from '../internal/options/checks.js';
import { DiagramError } from './DiagramError.js';
import { budgetOf } from './internal/play/bounds.js';
import { Evaluation } from './internal/expression/Evaluation.js';
import { placesOf } from './internal/text/placesOf.js';
import type { DiagramRun } from './playDiagram.js';

/**
 * Makes a run of what a diagram says after `>`, for {@link playDiagram} and {@link checkDiagram}.
 *
 * The expression is an operator, which is applied to the stream of tasks, or the result itself. It can use the names in
 * `scope`, the tasks and the definitions by their names, and `undefined`, `Infinity` and `NaN`.
 *
 * It's safe to run diagrams from anywhere: neither `eval` nor `new Function` is used, globals and prototypes can't be
 * reached, and evaluation stops with an error after 50,000 steps, at strings of more than 10,000 characters, and at
 * lists or records of more than 10,000 values, counting nested ones. What the functions in `scope` do is up to them.
 *
 * The expression is JavaScript: literals, arrays, objects, arrow functions with destructured parameters, `function` and
 * `function*` expressions, calls, `new`, `?:`, and operators for logic, comparison and arithmetic. In function bodies:
 * `return`, `yield`, `if`, `while` and expressions. It can read the properties of plain data and a few members of other
 * objects, such as `pipe`, `guard`, `permits`, `signal` and `map`, and assign to `permits` and `starts`.
 *
 * `pluck`, `distinctUntilKeyChanged` and `pairs` of RxJS are refused whatever `scope` says, as they read any property.
 *
 * @example
 * ```ts
 * const diagram = readDiagram('a = --(A|)\n\nb = -(B|)\n\n(ab|)\n\n> asCompleted(limit)\nlimit := { concurrency: 1 }');
 * const { result } = playDiagram(diagram, evaluate({ asCompleted }));
 * console.log(result?.marks.map(({ frame, symbol }) => `${frame}:${symbol}`).join(' '));
 * // → 2:A 3:B 3:|
 * ```
 * @see {@link DiagramRun}, which any function with the same parameters is
 * @param scope - the names that the expression can use, such as `{ ...rxjs, ...rxjsAsCompleted }`
 * @returns what to pass as `run`
 * @throws `TypeError` if `scope` isn't a plain object. `DiagramError`, with line and column, for what can't be read or
 *   run, when the diagram is played
 */
export function evaluate(scope: Readonly<Record<string, unknown>>): DiagramRun {
  ensure('evaluate: scope', scope, OPTIONS);
  return (tasks, byName, diagram) => {
    const { expression, definitions } = diagram;
    const places = placesOf(diagram);
    if (expression === undefined) throw new DiagramError('There is no line with > that says what is run', places.end);
    const place = places.expression!;
    const budget = budgetOf(diagram, place);
    const names = new Map([...Object.entries(scope), ...Object.entries<unknown>(byName)]);
    for (const [name, code] of definitions)
      names.set(name, new Evaluation(code, places.definitions.get(name)!, budget).run(names));

    const made = new Evaluation(expression, place, budget).run(names);
    if (isObservable(made)) return made;
    if (typeof made !== 'function') throw budget.stop('This is neither an operator nor an observable', place);
    const result = applied(() => (made as (source: typeof tasks) => unknown)(tasks));
    if (!isObservable(result)) throw budget.stop('This is not an operator; did you forget to call it?', place);
    return result;

    function applied(apply: () => unknown): unknown {
      try {
        return apply();
      } catch (error) {
        const { message } = error as Error;
        throw budget.stop(`As an operator, this throws “${message}”; did you forget to call it?`, place);
      }
    }
  };
}

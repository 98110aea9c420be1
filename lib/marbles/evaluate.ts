import { isObservable } from 'rxjs';
import { DiagramError } from './DiagramError.js';
import { budgetOf } from './internal/bounds.js';
import { Evaluation } from './internal/expression/Evaluation.js';
import { placesOf } from './internal/placesOf.js';
import type { DiagramRun } from './playDiagram.js';

export function evaluate(scope: Readonly<Record<string, unknown>>): DiagramRun {
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

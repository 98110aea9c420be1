import type { Plan } from './plan.js';
import { play, type Operate } from './play.js';

/** A property: for any plan, the two behave in the same way. */
export function agree(actual: Operate, expected: Operate): (plan: Plan) => void {
  return (plan) => {
    const actualEvents = play(plan, actual);
    const expectedEvents = play(plan, expected);
    const difference = firstDifference(actualEvents, expectedEvents);
    if (difference !== undefined) throw new Error(describeDifference(actualEvents, expectedEvents, difference));
  };
}

function firstDifference(actual: string[], expected: string[]): number | undefined {
  const length = Math.max(actual.length, expected.length);
  for (let line = 0; line < length; line++) if (actual[line] !== expected[line]) return line;
  return undefined;
}

function describeDifference(actual: string[], expected: string[], line: number): string {
  const show = (events: string[]) => (events.length > line ? events.slice(line, line + 8) : ['(nothing more)']).join('\n    ');
  const before = actual.slice(Math.max(0, line - 12), line).join('\n    ');
  return `They agree up to\n    ${before}\n  then the operator has\n    ${show(actual)}\n  and the reference\n    ${show(expected)}`;
}

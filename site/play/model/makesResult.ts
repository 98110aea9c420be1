import { nameIn } from './nameIn';

/** What makes the result by itself, from tasks that it names, instead of from the stream of tasks. */
const MAKERS = new Set([
  'combineLatest',
  'concat',
  'EMPTY',
  'forkJoin',
  'from',
  'merge',
  'NEVER',
  'of',
  'onErrorResumeNext',
  'race',
  'tasks',
  'throwError',
  'timer',
  'zip',
]);

/** Whether an expression makes the result itself, as `race(a, b)` does; otherwise it's an operator. */
export function makesResult(expression: string): boolean {
  return MAKERS.has(nameIn(expression));
}

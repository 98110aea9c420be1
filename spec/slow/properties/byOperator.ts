/** Runs a plan as a user would. */
import type { Observable, OperatorFunction } from 'rxjs';
import * as library from 'rxjs-as-completed';
import { isMadeByTasks, optionsOf, type OperatorName } from './plan.js';
import type { Operate, Play } from './play.js';

/** @param shared limits that belong to several pipelines */
export function byOperator(name: OperatorName, shared: { semaphore?: library.Semaphore; rate?: library.RateLimit } = {}): Operate {
  return (play) => {
    const { plan } = play;
    const { due = Infinity, concurrency: limit = Infinity, groupOf, priorityOf, onTimeout, ...rest } = optionsOf(plan, name, play);
    const concurrency = shared.semaphore ?? limit;
    const operator = library[name] as (...args: unknown[]) => OperatorFunction<unknown, unknown>;
    const project = projectOf(play);
    const projects = project ? [project] : [];
    const options: Record<string, unknown> = { ...rest };
    if (groupOf) options['groupBy'] = groupOf;
    if (priorityOf) options['priority'] = priorityOf;
    if (shared.rate) options['rate'] = shared.rate;
    const asObject = onTimeout !== undefined || plan.deadline?.form === 'object';
    const timeout = asObject ? { due, ...(onTimeout && { onTimeout }) } : due;
    // Leaving a limit out is the same as Infinity, so both are tried.
    const concurrencyOption = concurrency === Infinity && plan.wraps ? {} : { concurrency };
    const timeoutOption = plan.deadline === undefined ? {} : { timeout };
    switch (name) {
      case 'limitConcurrency':
        return streamOf(play).pipe(operator(concurrency, ...projects, { ...options, ...timeoutOption }));
      case 'withTimeoutAll':
        return streamOf(play).pipe(operator(due, ...projects, { ...options, ...concurrencyOption, ...(onTimeout && { onTimeout }) }));
      default:
        return streamOf(play).pipe(operator(...projects, { ...options, ...concurrencyOption, ...timeoutOption }));
    }
  };
}

function projectOf({ plan, startFromInput, wrap }: Play): unknown {
  if (isMadeByTasks(plan)) return plan.wraps ? wrap : undefined;
  return plan.fromInputs ? startFromInput : undefined;
}

function streamOf(play: Play): Observable<unknown> {
  const { plan } = play;
  const toItem: (index: number) => unknown = plan.fromInputs ? play.input : play.item;
  const entries = () => plan.tasks.map((_, index): [string, unknown] => [`key ${index}`, toItem(index)]);
  const tasks = (source: unknown): Observable<unknown> => {
    const make = library.tasks as (source: unknown, run?: unknown) => Observable<unknown>;
    return plan.fromInputs ? make(source, play.startFromInput) : make(source);
  };
  switch (plan.source) {
    case 'over time':
      return play.arrivals(toItem);
    case 'from':
      return play.atOnce(toItem);
    case 'array':
      return tasks(play.list(toItem));
    case 'record':
      return tasks(Object.fromEntries(entries()));
    case 'map':
      return tasks(new Map(entries()));
    case 'iterable':
      return tasks(plan.fromInputs ? play.iterable(toItem) : () => play.iterable(toItem));
    case 'observable':
      return tasks(plan.fromInputs ? play.arrivals(toItem) : () => play.arrivals(toItem));
  }
}

import type { OperatorFunction } from 'rxjs';
import { readArguments } from './internal/arguments.js';
import { runTasks, type Policy, type Run } from './internal/engine.js';
import { outcomes, type AnyOutcome } from './internal/outcomes.js';
import { now } from './internal/time.js';
import type { InputKey, Progress, ProgressOf, RunOptions, Task, TaskContext, TaskKey, ValueOf } from './types.js';

/** The options of {@link asProgress}. */
export interface AsProgressOptions<K = unknown> extends RunOptions<K> {}

export function asProgress<In, P extends Task<unknown>>(
  project: (input: In, context: TaskContext<InputKey<In>>) => P,
  options?: AsProgressOptions<InputKey<In>>,
): OperatorFunction<In, Progress<ValueOf<P>, InputKey<In>>>;
export function asProgress<In extends Task<unknown>>(
  options?: AsProgressOptions<TaskKey<In>>,
): OperatorFunction<In, ProgressOf<In>>;
export function asProgress(project?: unknown, options?: unknown): OperatorFunction<unknown, unknown> {
  const { settings } = readArguments('asProgress', project, options);
  return runTasks(settings, progress);
}

function progress(run: Run): Policy {
  const subscribedAt = now();
  const counts = { fulfilled: 0, rejected: 0, empty: 0 };
  let running = 0;
  let cutOff: number | undefined;
  let newest: AnyOutcome | undefined;
  const snapshot = () => {
    run.emit({
      total: run.total,
      waiting: cutOff ?? run.waiting,
      running,
      completed: run.completed,
      ...counts,
      elapsed: now() - subscribedAt,
      outcome: newest,
    } satisfies Progress<unknown, unknown>);
  };
  const settled = outcomes(run, (outcome, startedAt) => {
    if (startedAt !== undefined) running--;
    else if (cutOff !== undefined) cutOff--;
    counts[outcome.status]++;
    newest = outcome;
    snapshot();
  });
  return {
    ...settled,
    begun: snapshot,
    totalKnown: snapshot,
    started: (task) => {
      settled.started(task);
      running++;
      snapshot();
    },
    timedOut: (error, unfinished) => {
      cutOff = unfinished.filter(({ startedAt }) => startedAt === undefined).length;
      settled.timedOut(error, unfinished);
    },
  };
}

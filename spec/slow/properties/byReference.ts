/** Runs a plan with the reference operators. */
import {
  pulled,
  startsLater,
  type Options,
  type Reference,
  type Source,
  type TaskSource,
} from '../../reference/define.js';
import * as references from '../../reference/operators.js';
import { isMadeByTasks, keyOf, optionsOf, type OperatorName } from './plan.js';
import type { Context, Operate, Play } from './play.js';

/** The reference of that name; the overrides replace what the plan says. */
export function byReference(
  name: OperatorName,
  instead: { options?: (options: Options) => Options; source?: (play: Play) => Source; reference?: Reference<unknown> } = {},
): Operate {
  const { options = (same: Options) => same, source = sourceOf, reference = references[name] as Reference<unknown> } = instead;
  return (play) => reference(source(play), options(optionsOf(play.plan, name, play)));
}

/** The tasks of a plan, as the references expect them. */
function sourceOf(play: Play): Source {
  const toTask = (index: number) => taskOf(play, index);
  switch (play.plan.source) {
    case 'over time':
    case 'observable':
      return { tasks: play.arrivals(toTask) };
    case 'from':
      return { tasks: play.atOnce(toTask) };
    case 'iterable':
      return pulled(play.iterable(toTask));
    default:
      return { all: play.list(toTask) };
  }
}

export function taskOf(play: Play, index: number): TaskSource {
  const { plan } = play;
  const key = keyOf(plan, index);
  const start = (context: Context): unknown => {
    if (plan.fromInputs) return play.startFromInput(play.input(index), context);
    const item = play.item(index);
    return typeof item === 'function' ? (item as (context: Context) => unknown)(context) : item;
  };
  const wrapped = (context: Context): unknown => play.wrap(startsLater(() => start(context)), context);
  return { key, start: plan.wraps && isMadeByTasks(plan) ? wrapped : start };
}

/** Law 2: each subscription to a result runs afresh, whatever other subscriptions do. */
import fc from 'fast-check';
import type { Observable } from 'rxjs';
import { byOperator } from './byOperator.js';
import { STEP, anyPlan, operatorNames, withoutHotTasks, type Plan } from './plan.js';
import { perform, type Operate } from './play.js';
import { fewCases, fewSettings, timeLimit } from './settings.js';

/** A plan in which nothing goes on by itself: no hot task, no Date, no signal. */
const coldPlan = anyPlan.map(
  (plan): Plan => ({
    ...withoutHotTasks(plan),
    deadline: plan.deadline && { ...plan.deadline, form: 'number' },
    leavesInside: undefined,
    abort: undefined,
  }),
);

describe(`two subscribers see the same, each from its subscription on, ${fewCases}`, () => {
  it.each(operatorNames)(
    'by %s',
    (name) => {
      const steps = fc.nat({ max: 6 });
      fc.assert(fc.property(coldPlan, steps, (plan, later) => tellTheSame(plan, later, byOperator(name))), fewSettings);
    },
    timeLimit,
  );
});

function tellTheSame(plan: Plan, later: number, operate: Operate): void {
  const plans = [plan, { ...plan, subscribesAt: plan.subscribesAt + later * STEP }];
  let shared: Observable<unknown> | undefined;
  const events = perform(plans, (play) => (shared ??= operate(play)));
  const [first, second] = plans.map(({ subscribesAt }, index) =>
    events
      .filter(({ pipeline, event }) => pipeline === index && /^(next|error|complete|leave)/.test(event))
      .map(({ frame, event }) => `${frame - subscribesAt} ${event}`)
      .join('\n'),
  );
  expect(second).toBe(first);
}

/**
 * Law 1: an operator and its reference cannot be told apart, whatever the tasks do and wherever they come from. They have the same values,
 * errors and completion, the same starts and teardowns of tasks, pulls from an iterator and aborts of signals, in the same frames and,
 * within a frame, in the same order.
 */
import fc from 'fast-check';
import { agree } from './agree.js';
import { byOperator } from './byOperator.js';
import { byReference } from './byReference.js';
import { anyPlan, nothingSpecial, oneStep, operatorNames, reentrantPlan, type Plan } from './plan.js';
import { cases, settings, timeLimit } from './settings.js';

describe(`the reference, ${cases}`, () => {
  it.each(operatorNames)(
    'is what %s does',
    (name) => fc.assert(fc.property(anyPlan, agree(byOperator(name), byReference(name))), settings),
    timeLimit,
  );

  it.each(operatorNames)(
    'is what %s does with a source that emits from inside its tasks',
    (name) => fc.assert(fc.property(reentrantPlan, agree(byOperator(name), byReference(name))), settings),
    timeLimit,
  );

  it.each(
    [1_023, 1_024, 1_025, 1_026].flatMap((blocked) =>
      (['over time', 'iterable', 'array'] as const).map((source) => ({ blocked, source })),
    ),
  )('is how far limitConcurrency looks past $blocked blocked tasks ($source)', ({ blocked, source }) => {
    const running = blocked + 1;
    const far: Plan = {
      ...nothingSpecial,
      source,
      sourceEndsAfter: 20,
      perGroup: 1,
      concurrency: 3,
      leavesAfter: 10,
      tasks: Array.from({ length: running + 1 }, (_, index) => ({ ...oneStep, group: index < running ? 'a' : 'b' })),
    };
    agree(byOperator('limitConcurrency'), byReference('limitConcurrency'))(far);
  });
});

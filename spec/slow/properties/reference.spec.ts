/**
 * The model of admission against `mergeMap`: where both can say the limit, they must not be told apart. So the model may
 * stand for it where only the model can.
 */
import fc from 'fast-check';
import { agree } from './agree.js';
import { byReference } from './byReference.js';
import { anyPlan, operatorNames } from './plan.js';
import { fewCases, fewSettings, timeLimit } from './settings.js';

const eagerPlan = anyPlan
  .filter(({ source }) => source !== 'iterable')
  .map((plan) => ({ ...plan, perGroup: undefined, stagger: undefined }));

describe(`the model of admission, ${fewCases}`, () => {
  it.each(operatorNames)(
    'runs %s as mergeMap does',
    (name) => {
      const byModel = byReference(name, { options: (options) => ({ ...options, perGroup: Infinity }) });
      fc.assert(fc.property(eagerPlan, agree(byModel, byReference(name))), fewSettings);
    },
    timeLimit,
  );
});

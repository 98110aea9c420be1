/**
 * The model of admission against `mergeMap`: where both can express the limit, they must behave in the same way. So the model can
 * replace it where only the model works.
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

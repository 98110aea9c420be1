/** Laws 3, 4 and 5 without a reference, checked on recorded events for all combinations of limits. */
import fc from 'fast-check';
import { EMPTY, catchError, mergeMap, take, timer, type Observable } from 'rxjs';
import { RateLimit, Semaphore, inOrder, tasks } from 'rxjs-as-completed';
import type { TestScheduler } from 'rxjs/testing';
import { run } from '../../support/marbles.js';
import { audit, type Pipeline } from './audit.js';
import { byOperator } from './byOperator.js';
import { byReference } from './byReference.js';
import { STEP, operatorNames, untroubledPlan, withoutHotTasks, type OperatorName, type Plan } from './plan.js';
import { perform, play, type Operate } from './play.js';
import { cases, settings, timeLimit } from './settings.js';

const RESIZE_SHIFT = 16;
const SAMPLE_SHIFT = 56;

describe(`tasks never run above a limit, and never wait below it, ${cases}`, () => {
  it.each(operatorNames)(
    'in %s',
    (name) => {
      const keepsTheLaws = (plan: Plan) => audit([pipelineOf(plan, name)], perform([plan], byOperator(name)));
      fc.assert(fc.property(untroubledPlan, keepsTheLaws), settings);
    },
    timeLimit,
  );

  it(
    'in pipelines and guarded observables that share a Semaphore, which is resized on the way',
    () => {
      const sharers = fc.array(fc.tuple(untroubledPlan, fc.constantFrom<(OperatorName | 'guard')[]>(...operatorNames, 'guard')), {
        minLength: 1,
        maxLength: 3,
      });
      const permits = fc.integer({ min: 1, max: 4 });
      const resizes = fc.array(fc.tuple(fc.nat({ max: 12 }), permits), { maxLength: 3 });
      const keepTheLaws = (initial: number, sharing: [Plan, OperatorName | 'guard'][], resizing: [step: number, permits: number][]) => {
        const semaphore = new Semaphore(initial);
        const plans = sharing.map(([plan, name], lane) => (name === 'guard' ? guarded(plan) : withTimersApart(plan, lane)));
        const operations = sharing.map(([, name]) => (name === 'guard' ? byGuard(semaphore) : byOperator(name, { semaphore })));
        const events = perform(
          plans,
          (play) => operations[play.pipeline]!(play),
          (scheduler, record) => {
            for (const [step, count] of resizing) {
              scheduler.schedule(() => {
                record(`permits ${count}`);
                semaphore.permits = count;
              }, step * STEP + RESIZE_SHIFT);
            }
            for (let step = 0; step < 40; step++) {
              scheduler.schedule(
                () => record(`active ${semaphore.active}, waiting ${semaphore.waiting}`),
                step * STEP + SAMPLE_SHIFT,
              );
            }
          },
        );
        const pipelines = plans.map((plan, index) => pipelineOf({ ...plan, concurrency: Infinity }, sharing[index]![1]));
        audit(pipelines, events, { permits: initial });
        expect({ active: semaphore.active, waiting: semaphore.waiting }).toEqual({ active: 0, waiting: 0 });
      };
      fc.assert(fc.property(permits, sharers, resizes, keepTheLaws), settings);
    },
    timeLimit,
  );
});

describe(`a RateLimit, ${cases}`, () => {
  // An odd window keeps the turns apart from everything that happens at multiples of a step.
  const rates = fc.record({ starts: fc.integer({ min: 1, max: 3 }), per: fc.constantFrom(STEP + 1, 2 * STEP + 1, 5 * STEP + 1) });

  it(
    'lets no window have more starts, and no task of any pipeline wait while one could start',
    () => {
      const sharers = fc.array(fc.tuple(untroubledPlan, fc.constantFrom<OperatorName[]>(...operatorNames)), { minLength: 1, maxLength: 3 });
      const keepTheLaws = (window: { starts: number; per: number }, sharing: [Plan, OperatorName][]) => {
        const rate = new RateLimit(window.starts, { per: window.per });
        // A consumer that leaves at the notification of a start spends the turn without a start.
        const plans = sharing.map(([plan], lane) => ({ ...withTimersApart(plan, lane), takes: undefined }));
        const operations = sharing.map(([, name]) => byOperator(name, { rate }));
        const sample = (scheduler: TestScheduler, record: (event: string) => void) => {
          for (let step = 0; step < 80; step++) scheduler.schedule(() => record('sample'), step * STEP + SAMPLE_SHIFT);
        };
        const events = perform(plans, (play) => operations[play.pipeline]!(play), sample);
        audit(plans.map((plan, index) => pipelineOf(plan, sharing[index]![1])), events, { rate: window });
        expect(rate.waiting).toBe(0);
      };
      fc.assert(fc.property(rates, sharers, keepTheLaws), settings);
    },
    timeLimit,
  );

  it.each<OperatorName>(['limitConcurrency', 'asCompleted', 'inOrder'])(
    'makes %s start each task in the frame in which its reference does',
    (name) => {
      // Turns come a microtask later than slots: the order within a frame differs.
      const eventsByFrame = (plan: Plan, operate: Operate) => play(plan, operate).sort().join('\n');
      const startsAlike = (window: { starts: number; per: number }, plan: Plan) => {
        const rate = new RateLimit(window.starts, { per: window.per });
        const expected = byReference(name, { options: (options) => ({ ...options, rate: window }) });
        expect(eventsByFrame(plan, byOperator(name, { rate }))).toBe(eventsByFrame(plan, expected));
      };
      fc.assert(fc.property(rates, untroubledPlan.filter(goesByFrames).map(withoutHotTasks), startsAlike), settings);
    },
    timeLimit,
  );
});

describe(`a separate Semaphore, ${cases}`, () => {
  it.each<OperatorName>(['limitConcurrency', 'asCompleted', 'inOrder'])(
    'limits %s as a number does, in every frame',
    (name) => {
      // A freed permit acts a microtask later, a freed slot immediately: the order within a frame differs.
      const eventsByFrame = (plan: Plan, operate: Operate) => play(plan, operate).sort();
      const limitsAsANumber = (plan: Plan) => {
        const semaphore = new Semaphore(plan.concurrency);
        expect(eventsByFrame(plan, byOperator(name, { semaphore })).join('\n')).toBe(eventsByFrame(plan, byOperator(name)).join('\n'));
      };
      fc.assert(fc.property(untroubledPlan.filter(goesByFrames).map(withoutHotTasks), limitsAsANumber), settings);
    },
    timeLimit,
  );
});

describe('the queue of a Semaphore', () => {
  it('is left immediately by the tasks that a failure of inOrder cancels', () => {
    run(({ cold, flush }) => {
      const a = cold('-----(a|)');
      const b = cold('--#      ');
      const c = cold('c|       ');
      const semaphore = new Semaphore(2);
      const waiting: number[] = [];

      tasks([a, b, c]).pipe(inOrder({ concurrency: semaphore }), catchError(() => EMPTY)).subscribe();
      timer(1).subscribe(() => (semaphore.permits = 1)); // so that the failure frees no permit
      timer(1, 2).pipe(take(2)).subscribe(() => waiting.push(semaphore.waiting));
      flush();

      expect(waiting).toEqual([1, 0]);
    });
  });
});

/** Plans in which nothing depends on the order within a frame, and nothing is pulled in advance while waiting for a permit. */
function goesByFrames({ takes, perGroup, source }: Plan): boolean {
  return takes === undefined && perGroup === undefined && source !== 'iterable';
}

function pipelineOf(plan: Plan, name: OperatorName | 'guard'): Pipeline {
  return {
    plan,
    staggers: name === 'firstSuccess',
    concurrency: plan.concurrency,
    perGroup: plan.perGroup ?? Infinity,
    prioritizes: plan.prioritizes && name !== 'guard',
    allQueue: name === 'guard',
  };
}

/** A timer and a microtask in the same frame may confuse the clock of `TestScheduler`, unless the deadline has a frame that no other pipeline uses. */
function withTimersApart(plan: Plan, lane: number): Plan {
  return { ...plan, stagger: undefined, deadline: plan.deadline && { ...plan.deadline, shift: plan.deadline.shift + 4 * lane } };
}

/** What `guard` can do of a plan: limit observables that arrive over time and do not end in RxJS's order of error, then teardown. */
function guarded(plan: Plan): Plan {
  const tasks = plan.tasks.map((task) => ({ ...task, asFunction: false }));
  return { ...plan, tasks, source: 'over time', sourceEnd: 'complete', fromInputs: false, perGroup: undefined, deadline: undefined };
}

function byGuard(semaphore: Semaphore): Operate {
  return (play) => play.arrivals(play.item).pipe(mergeMap((task) => semaphore.guard(task as Observable<unknown>)));
}

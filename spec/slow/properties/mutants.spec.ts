/** The comparison can fail: it finds each of these faults when they replace the operator. */
import fc from 'fast-check';
import type { TestScheduler } from 'rxjs/testing';
import { catchError, concatMap, from, map, mergeMap, of, take, takeLast, throwError } from 'rxjs';
import { define, startsLater, type Options, type Source } from '../../reference/define.js';
import { agree } from './agree.js';
import { audit, type Pipeline } from './audit.js';
import { byReference, taskOf } from './byReference.js';
import { STEP, anyPlan, nothingSpecial, oneStep, operatorNames, untroubledPlan, type OperatorName, type Plan, type TaskPlan } from './plan.js';
import { perform, type Event, type Operate, type Play } from './play.js';

const settings = { numRuns: 2_000, seed: 1, endOnFailure: true };

describe('the comparison with the reference finds', () => {
  describe.each(operatorNames)('in %s', (name) => {
    const isFound = (change: (options: Options) => Options) => found(name, byReference(name, { options: change }));

    it('a limit that is off by one', () => {
      expect(isFound((options) => ({ ...options, concurrency: options.concurrency! + 1 }))).toBe(true);
    });

    it('a group limit that is off by one', () => {
      expect(isFound((options) => ({ ...options, perGroup: (options.perGroup ?? Infinity) + 1 }))).toBe(true);
    });

    it('a deadline that is a millisecond late', () => {
      expect(isFound(({ due, ...options }) => (due === undefined ? options : { ...options, due: Number(due) + 1 }))).toBe(true);
    });

    it('a deadline that completes instead of erroring, or the other way round', () => {
      expect(isFound((options) => ({ ...options, onTimeout: options.onTimeout === 'complete' ? 'error' : 'complete' }))).toBe(true);
    });

    it('priorities that are ignored', () => {
      expect(isFound(({ priorityOf: _, ...options }) => options)).toBe(true);
    });

    it('a signal that is ignored', () => {
      expect(isFound(({ signal: _, ...options }) => options)).toBe(true);
    });

    it('an iterator that is drained immediately', () => {
      const eager = (play: Play): Source => ({ tasks: from(play.iterable((index) => taskOf(play, index))) });
      expect(found(name, byReference(name, { source: eager }), (plan) => ({ ...plan, source: 'iterable' }))).toBe(true);
    });
  });

  it('a task that is reported by its first value', () => {
    const faulty = define({ run: ({ tasks, flatten }) => tasks.pipe(flatten((task) => task.values.pipe(take(1)))) });
    expect(found('asCompleted', byReference('asCompleted', { reference: faulty }))).toBe(true);
  });

  it('an entry without the key of its task', () => {
    const faulty = define({
      run: ({ tasks, flatten }) => tasks.pipe(flatten((task) => task.values.pipe(takeLast(1), map((value) => [task.index, value])))),
    });
    expect(found('asEntries', byReference('asEntries', { reference: faulty }), (plan) => ({ ...plan, delayErrors: false }))).toBe(true);
  });

  it('a list that is missing when a task arrives', () => {
    const faulty = define({
      atFirst: ({ states }) => of(states()),
      run: ({ tasks, flatten, follow }) => tasks.pipe(flatten(follow)),
      atDeadline: ({ allEnded }) => allEnded(),
    });
    expect(found('asStates', byReference('asStates', { reference: faulty }))).toBe(true);
  });

  it('failures that end the stream although they should be deferred', () => {
    expect(found('asCompleted', byReference('asCompleted', { options: (options) => ({ ...options, delayErrors: false }) }))).toBe(true);
  });

  it('an error that is emitted before the other tasks are torn down', () => {
    const faulty: Operate = (play) =>
      play.arrivals((index) => taskOf(play, index)).pipe(
        mergeMap(({ key, start }, index) => startsLater(() => start({ key, index, signal: new AbortController().signal }))),
      );
    const plain = (plan: Plan): Plan => ({
      ...plan,
      source: 'over time',
      fromInputs: false,
      concurrency: Infinity,
      perGroup: undefined,
      deadline: undefined,
      tasks: plan.tasks.map((task) => ({ ...task, asFunction: false })),
    });
    expect(found('limitConcurrency', faulty, plain)).toBe(true);
  });

  it('an outcome that is emitted after its task was torn down', () => {
    const faulty = define({
      run: ({ tasks, flatten, settle }) =>
        tasks.pipe(
          flatten((task) =>
            task.values.pipe(
              takeLast(1),
              catchError((reason: unknown) => throwError(() => reason)),
              settle(task),
            ),
          ),
        ),
      atDeadline: ({ unfinished }) => unfinished(),
    });
    expect(found('asSettled', byReference('asSettled', { reference: faulty }))).toBe(true);
  });

  it('a missing snapshot when the total becomes known', () => {
    const faulty = define({
      atFirst: ({ snapshot }) => of(snapshot()),
      run: ({ tasks, flatten, settle, snapshot, starting }) =>
        tasks.pipe(flatten((task) => from([starting(), task.values.pipe(takeLast(1), settle(task), map(snapshot))]).pipe(concatMap((it) => it)))),
      atDeadline: ({ unfinished, snapshot }) => unfinished().pipe(map(snapshot)),
    });
    expect(found('asProgress', byReference('asProgress', { reference: faulty }))).toBe(true);
  });

  it('a race that a failure can win', () => {
    const faulty = define({ run: ({ tasks, flatten }) => tasks.pipe(flatten((task) => task.values), take(1)) });
    expect(found('firstSuccess', byReference('firstSuccess', { reference: faulty }), (plan) => ({ ...plan, accepts: false }))).toBe(true);
  });

  it('a value that wins although it is not accepted', () => {
    expect(found('firstSuccess', byReference('firstSuccess', { options: ({ accept: _, ...options }) => options }))).toBe(true);
  });

  it('a stagger that is a millisecond longer', () => {
    const longer = ({ stagger, ...options }: Options): Options => (stagger ? { ...options, stagger: stagger + 1 } : options);
    expect(found('firstSuccess', byReference('firstSuccess', { options: longer }))).toBe(true);
  });

  it('a buffer for one task more', () => {
    const larger = ({ buffer = Infinity, ...options }: Options): Options => ({ ...options, buffer: buffer + 1 });
    expect(found('inOrder', byReference('inOrder', { options: larger }))).toBe(true);
  });

  it('an order that is kept by running one task after another', () => {
    const faulty = define({ run: ({ tasks }) => tasks.pipe(concatMap((task) => task.values.pipe(takeLast(1)))) });
    expect(found('inOrder', byReference('inOrder', { reference: faulty }))).toBe(true);
  });
});

describe('the audit finds', () => {
  const auditAs = (change: (pipeline: Pipeline) => Pipeline, numRuns = settings.numRuns) => {
    const pipeline = (plan: Plan): Pipeline => ({
      plan,
      staggers: true,
      concurrency: plan.concurrency,
      perGroup: plan.perGroup ?? Infinity,
      prioritizes: plan.prioritizes,
    });
    const keepsTheLaws = (plan: Plan) => audit([change(pipeline(plan))], perform([plan], byReference('firstSuccess')));
    return fc.check(fc.property(untroubledPlan, keepsTheLaws), { ...settings, numRuns });
  };

  it('nothing where nothing is wrong', () => {
    expect(auditAs((pipeline) => pipeline, 200)).toMatchObject({ failed: false });
  });

  it('one task more than the limit', () => {
    expectError(auditAs((pipeline) => ({ ...pipeline, concurrency: pipeline.concurrency - 1 })), /live, limit/);
  });

  it('one task less than the limit', () => {
    expectError(auditAs((pipeline) => ({ ...pipeline, concurrency: pipeline.concurrency + 1 })), /could have started/);
  });

  it('one task more than the limit of a group', () => {
    expectError(auditAs((pipeline) => ({ ...pipeline, perGroup: pipeline.perGroup - 1 })), /one too many/);
  });

  it('a task that was overtaken by one of lower priority', () => {
    const upsideDown = ({ plan, ...pipeline }: Pipeline): Pipeline => ({
      ...pipeline,
      plan: { ...plan, tasks: plan.tasks.map((task) => ({ ...task, priority: -task.priority })) },
    });
    expectError(auditAs(upsideDown), /in the wrong order/);
  });

  it('one start more than the rate, or one less', () => {
    const auditRate = (change: number) => {
      const keepsTheLaws = (plan: Plan) => {
        const rated = byReference('limitConcurrency', { options: (options) => ({ ...options, rate: { starts: 2, per: STEP + 1 } }) });
        const pipeline = { plan, staggers: false, concurrency: plan.concurrency, perGroup: plan.perGroup ?? Infinity, prioritizes: plan.prioritizes };
        const sample = (scheduler: TestScheduler, record: (event: string) => void) => {
          for (let step = 0; step < 40; step++) scheduler.schedule(() => record('sample'), step * STEP + STEP / 2 - 1);
        };
        audit([pipeline], perform([plan], rated, sample), { rate: { starts: 2 + change, per: STEP + 1 } });
      };
      return fc.check(fc.property(untroubledPlan, keepsTheLaws), { ...settings, numRuns: change === 0 ? 200 : settings.numRuns });
    };
    expect(auditRate(0)).toMatchObject({ failed: false });
    expectError(auditRate(-1), /one too many in its window/);
    expectError(auditRate(1), /could have started/);
  });

  it('a task of another pipeline that was passed over in the queue of a shared limit', () => {
    const task = (priority: number): TaskPlan => ({ ...oneStep, priority });
    const plan = (priority: number): Plan => ({ ...nothingSpecial, tasks: [task(priority)], prioritizes: true });
    const pipelines = [plan(9), plan(0), plan(5)].map((plan) => ({ plan, staggers: false, concurrency: 1, perGroup: Infinity, prioritizes: true }));
    const inOrder = (order: number[]) => order.flatMap((pipeline, turn): Event[] => [
      { frame: turn * STEP, pipeline, event: 'start 0' },
      { frame: (turn + 1) * STEP - 1, pipeline, event: 'stop 0' },
    ]);
    expect(() => audit(pipelines, inOrder([0, 2, 1]), { rate: { starts: 1, per: STEP } })).not.toThrow();
    expect(() => audit(pipelines, inOrder([0, 1, 2]), { rate: { starts: 1, per: STEP } })).toThrow(/came before a task of another pipeline/);
  });

  it('a start within the stagger', () => {
    const longer = ({ plan, ...pipeline }: Pipeline): Pipeline => ({ ...pipeline, plan: { ...plan, stagger: plan.stagger && plan.stagger + 1 } });
    expectError(auditAs(longer), /within the stagger/);
  });
});

function expectError({ failed, errorInstance }: fc.RunDetails<[Plan]>, message: RegExp): void {
  expect(failed).toBe(true);
  expect(String(errorInstance)).toMatch(message);
}

function found(name: OperatorName, faulty: Operate, plan: (plan: Plan) => Plan = (plan) => plan): boolean {
  return fc.check(fc.property(anyPlan.map(plan), agree(faulty, byReference(name))), settings).failed;
}

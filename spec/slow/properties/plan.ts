/**
 * A random plan: the tasks, when each arrives and what it does, the limits, and when the consumer unsubscribes.
 *
 * Tasks act at multiples of `STEP`; stagger, deadline, abort and unsubscription have their own frames in between, so that no two of them,
 * nor one and a task, coincide (whose turn comes first is not promised).
 */
import fc from 'fast-check';
import type { Options } from '../../reference/define.js';

export const STEP = 64;
const STAGGER_SHIFT = 1; // adds up to 12 frames over 12 tasks
const DEADLINE_SHIFT = 32;
const ABORT_SHIFT = 40;
export const DEPARTURE_SHIFT = 48;

export interface TaskPlan {
  /** Starts when subscribed, runs whether or not anyone subscribes, does everything while it is being subscribed, or is not a task. */
  nature: 'cold' | 'hot' | 'synchronous' | 'throws' | 'no task';
  /** Passed as a function that returns the observable, or as the observable. */
  asFunction: boolean;
  /** Steps from one value to the next, and whether `accept` accepts it. */
  values: { after: number; accepted: boolean | 'throws' }[];
  end: 'complete' | 'error' | 'never';
  endsAfter: number;
  reason: 'error' | 'undefined' | 'null' | 'zero';
  /** A synchronous task has its teardown once it has been subscribed and has ended, as RxJS does with `return () => …`. */
  tearsDownLate: boolean;
  /** Steps after the arrival of the previous task, if the source emits over time. */
  arrivesAfter: number;
  group: 'a' | 'b' | 'c';
  priority: number;
}

/** The first two are observables; the others are passed to `tasks`. */
export type SourceKind = 'over time' | 'from' | 'array' | 'record' | 'map' | 'iterable' | 'observable';

export interface Plan {
  tasks: TaskPlan[];
  source: SourceKind;
  /** Whether the items are inputs from which `project` or `run` makes tasks. */
  fromInputs: boolean;
  /** Whether `project` wraps the tasks made by `tasks`. */
  wraps: boolean;
  /** A source over time emits the next task by time, or from inside an action of the previous one. */
  arrivals: 'by time' | 'on start' | 'on value' | 'on stop';
  sourceEnd: 'complete' | 'error' | 'never';
  sourceEndsAfter: number;
  concurrency: number;
  perGroup: number | undefined;
  stagger: number | undefined;
  /** Steps from the subscription, plus frames after the last of them. */
  deadline: { steps: number; shift: number; form: 'number' | 'date' | 'object' } | undefined;
  onTimeout: 'error' | 'complete' | undefined;
  /** Whether tasks have priorities. */
  prioritizes: boolean;
  /** How many finished tasks may wait for their turn, if the operator keeps the order. */
  buffer: number | undefined;
  /** Steps from the subscription to the abort of the run's signal; it may have aborted before. */
  abort: { steps: number; reason: TaskPlan['reason'] } | undefined;
  delayErrors: boolean;
  accepts: boolean;
  subscribesAt: number;
  /** When the consumer unsubscribes: between two steps, inside the n-th `next`, or inside another event. */
  leavesAfter: number | undefined;
  takes: number | undefined;
  leavesInside: string | undefined;
}

const steps = (most: number) => fc.nat({ max: most });

function mostly<T>(usual: T, other: fc.Arbitrary<T>, weight = 2): fc.Arbitrary<T> {
  return fc.oneof({ weight, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });
}

function weighted<T>(...weights: [weight: number, value: T][]): fc.Arbitrary<T> {
  return fc.oneof(...weights.map(([weight, value]) => ({ weight, arbitrary: fc.constant(value) })));
}

const anyTask: fc.Arbitrary<TaskPlan> = fc.record({
  nature: weighted<TaskPlan['nature']>([12, 'cold'], [4, 'hot'], [4, 'synchronous'], [1, 'throws'], [1, 'no task']),
  asFunction: fc.boolean(),
  values: fc.array(fc.record({ after: steps(3), accepted: weighted<boolean | 'throws'>([6, true], [3, false], [1, 'throws']) }), {
    maxLength: 3,
    size: 'max',
  }),
  end: weighted<TaskPlan['end']>([8, 'complete'], [2, 'error'], [1, 'never']),
  endsAfter: steps(3),
  reason: weighted<TaskPlan['reason']>([3, 'error'], [1, 'undefined'], [1, 'null'], [1, 'zero']),
  tearsDownLate: fc.constant(false),
  arrivesAfter: steps(2),
  group: fc.constantFrom('a', 'b', 'c'),
  priority: fc.constantFrom(-1, 0, 0.5, Infinity),
});

/** Nothing goes wrong and everything ends, so that a run under a limit gets far. */
const goodTask: fc.Arbitrary<TaskPlan> = anyTask.map((task) => ({
  ...task,
  nature: task.nature === 'throws' || task.nature === 'no task' ? 'cold' : task.nature,
  end: 'complete',
}));

export const anyPlan: fc.Arbitrary<Plan> = fc.record({
  tasks: fc.oneof(
    { weight: 1, arbitrary: fc.array(anyTask, { maxLength: 12, size: 'max' }) },
    { weight: 1, arbitrary: fc.array(goodTask, { minLength: 4, maxLength: 12, size: 'max' }) },
  ),
  source: fc.constantFrom<SourceKind[]>('over time', 'from', 'array', 'record', 'map', 'iterable', 'observable'),
  fromInputs: fc.boolean(),
  wraps: fc.boolean(),
  arrivals: fc.constant('by time'),
  sourceEnd: weighted<Plan['sourceEnd']>([16, 'complete'], [1, 'error'], [1, 'never']),
  sourceEndsAfter: steps(2),
  concurrency: fc.constantFrom(1, 2, 3, 4, Infinity),
  perGroup: mostly<number | undefined>(undefined, fc.constantFrom(1, 2)),
  stagger: mostly<number | undefined>(undefined, fc.constantFrom(0, STEP + STAGGER_SHIFT, 2 * STEP + STAGGER_SHIFT, Infinity)),
  deadline: mostly<Plan['deadline']>(
    undefined,
    fc.record({
      steps: fc.oneof({ weight: 6, arbitrary: steps(11) }, { weight: 1, arbitrary: fc.constantFrom(-1, Infinity) }),
      shift: fc.constant(DEADLINE_SHIFT),
      form: fc.constantFrom('number', 'date', 'object'),
    }),
  ),
  onTimeout: fc.constantFrom(undefined, 'error', 'complete'),
  prioritizes: mostly(false, fc.constant(true)),
  buffer: mostly<number | undefined>(undefined, fc.constantFrom(1, 2, 3, Infinity), 1),
  abort: mostly<Plan['abort']>(
    undefined,
    fc.record({
      steps: fc.oneof({ weight: 6, arbitrary: steps(11) }, { weight: 1, arbitrary: fc.constant(-1) }),
      reason: fc.constantFrom('error', 'undefined', 'null', 'zero'),
    }),
    6,
  ),
  delayErrors: fc.boolean(),
  accepts: fc.boolean(),
  subscribesAt: fc.constantFrom(0, STEP),
  leavesAfter: mostly<number | undefined>(undefined, steps(12), 6),
  takes: mostly<number | undefined>(undefined, fc.integer({ min: 1, max: 6 }), 6),
  leavesInside: mostly<string | undefined>(
    undefined,
    fc.tuple(fc.constantFrom('call', 'wrap', 'pull', 'start', 'value', 'stop', 'abort'), fc.nat({ max: 11 })).map((event) => event.join(' ')),
    6,
  ),
});

/**
 * Sources that emit from inside an action of a task. One difference to `mergeMap` is intended here: a task that ends while another start
 * is on the stack leaves the next start to that one (law 7). So no task ends within its start, and a source that emits from inside a
 * start finds a free slot.
 */
export const reentrantPlan: fc.Arbitrary<Plan> = fc
  .tuple(anyPlan, fc.constantFrom<Plan['arrivals'][]>('on start', 'on value', 'on stop'), fc.constantFrom<SourceKind[]>('over time', 'observable'))
  .map(([plan, arrivals, source]) => ({
    ...plan,
    tasks: plan.tasks.map((task) => ({ ...task, nature: 'cold' })),
    arrivals,
    source,
    concurrency: arrivals === 'on start' ? Infinity : plan.concurrency,
    perGroup: undefined,
    stagger: undefined,
    prioritizes: false,
    buffer: undefined,
    deadline: arrivals === 'on stop' ? undefined : plan.deadline,
  }));

/** No task fails, so that a run ends only with its last task, at the deadline or when the consumer unsubscribes. */
export const untroubledPlan: fc.Arbitrary<Plan> = fc
  .tuple(anyPlan, fc.array(fc.record({ task: anyTask, late: fc.boolean() }), { minLength: 1, maxLength: 12, size: 'max' }))
  .map(([plan, tasks]) => ({
    ...plan,
    tasks: tasks.map(({ task, late }) => ({
      ...task,
      nature: task.nature === 'throws' || task.nature === 'no task' ? 'cold' : task.nature,
      end: task.end === 'error' ? 'complete' : task.end,
      tearsDownLate: late && task.nature === 'synchronous',
    })),
    leavesInside: undefined,
    buffer: undefined,
  }));

/** No task is running before it is subscribed. */
export function withoutHotTasks(plan: Plan): Plan {
  return { ...plan, tasks: plan.tasks.map((task) => ({ ...task, nature: task.nature === 'hot' ? 'cold' : task.nature })) };
}

export function isMadeByTasks({ source }: Plan): boolean {
  return source !== 'over time' && source !== 'from';
}

/** Whether all tasks are known from the subscription on. */
export function isList({ source }: Plan): boolean {
  return source === 'array' || source === 'record' || source === 'map';
}

/** When the source has made a task known at the latest; a source that is pulled could do so immediately. */
export function arrivesAt({ source, subscribesAt, tasks }: Plan, index: number): number {
  if (source !== 'over time' && source !== 'observable') return subscribesAt;
  return tasks.slice(0, index + 1).reduce((frame, { arrivesAfter }) => frame + arrivesAfter * STEP, subscribesAt);
}

/** The key of the task at `index`: its own, else its input, else its index. */
export function keyOf(plan: Plan, index: number): unknown {
  if (plan.source === 'record' || plan.source === 'map') return `key ${index}`;
  return plan.fromInputs ? inputOf(index) : index;
}

export function inputOf(index: number): string {
  return `input ${index}`;
}

export function dueOf({ deadline, subscribesAt }: Plan): number | Date | undefined {
  if (!deadline) return undefined;
  const due = deadline.steps < 0 ? 0 : deadline.steps * STEP + deadline.shift;
  return deadline.form === 'date' && due !== Infinity ? new Date(subscribesAt + due) : due;
}

/** When the signal of the run aborts, if it does after the subscription. */
export function abortsAt({ abort, subscribesAt }: Plan): number | undefined {
  return abort && abort.steps >= 0 ? subscribesAt + abort.steps * STEP + ABORT_SHIFT : undefined;
}

export const reasons = { error: new Error('reason'), undefined: undefined, null: null, zero: 0 };

export const operatorNames = [
  'asCompleted', 'asEntries', 'asSettled', 'asProgress', 'asStates', 'firstSuccess', 'inOrder', 'limitConcurrency', 'withTimeoutAll',
] as const;
export type OperatorName = (typeof operatorNames)[number];

/** The options of a plan, as the references take them. The play provides the callbacks. */
export function optionsOf(
  plan: Plan,
  operator: OperatorName,
  callbacks: {
    groupOf: (key: unknown, index: number) => unknown;
    priorityOf: (key: unknown, index: number) => number;
    accept: (value: unknown) => boolean;
    signal: AbortSignal;
  },
): Options {
  const due = dueOf(plan);
  return {
    concurrency: plan.concurrency,
    ...(plan.perGroup !== undefined && { perGroup: plan.perGroup, groupOf: callbacks.groupOf }),
    ...(due !== undefined && { due }),
    ...(due !== undefined && plan.onTimeout && { onTimeout: plan.onTimeout }),
    ...(plan.prioritizes && { priorityOf: callbacks.priorityOf }),
    ...(plan.abort && { signal: callbacks.signal }),
    ...(operator === 'inOrder' && plan.buffer !== undefined && { buffer: plan.buffer }),
    ...((operator === 'asCompleted' || operator === 'asEntries') && { delayErrors: plan.delayErrors }),
    ...(operator === 'firstSuccess' && plan.stagger !== undefined && { stagger: plan.stagger }),
    ...(operator === 'firstSuccess' && plan.accepts && { accept: callbacks.accept }),
  };
}

/** A task that emits and completes after one step. */
export const oneStep: TaskPlan = {
  nature: 'cold',
  asFunction: false,
  values: [{ after: 1, accepted: true }],
  end: 'complete',
  endsAfter: 0,
  reason: 'error',
  tearsDownLate: false,
  arrivesAfter: 0,
  group: 'a',
  priority: 0,
};

/** A plan for a list without any option. */
export const nothingSpecial: Plan = {
  tasks: [],
  source: 'array',
  fromInputs: false,
  wraps: false,
  arrivals: 'by time',
  sourceEnd: 'complete',
  sourceEndsAfter: 0,
  concurrency: Infinity,
  perGroup: undefined,
  stagger: undefined,
  deadline: undefined,
  onTimeout: undefined,
  prioritizes: false,
  buffer: undefined,
  abort: undefined,
  delayErrors: false,
  accepts: false,
  subscribesAt: 0,
  leavesAfter: undefined,
  takes: undefined,
  leavesInside: undefined,
};

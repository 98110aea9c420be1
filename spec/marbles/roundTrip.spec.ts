import fc from 'fast-check';
import { from, type Observable } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { tasks } from 'rxjs-as-completed';
import { readDiagram, record, writeDiagram, type Recording } from '../../lib/marbles/index';
import { writeRun, type Words } from '../../lib/marbles/internal/record/writeRun';
import { operatorOf, playAround } from './evaluated';

/** Tasks act at multiples of this many milliseconds; the deadline and the unsubscription have times in between. */
const STEP = 40;
const DEADLINE_SHIFT = 17;
const DEPARTURE_SHIFT = 29;

/** As `toMarbles`, for runs of any length. */
const draw = (recording: Recording, words: Partial<Words>) =>
  writeRun(recording, { frame: 1, operator: '…', caption: 'Any.', ...words }, { tasks: 26, columns: Infinity });

interface TaskPlan {
  values: number[];
  end: 'complete' | 'error' | 'never';
  endsAfter: number;
  arrivesAfter: number;
}

interface Plan {
  tasks: TaskPlan[];
  source: 'list' | 'over time' | 'generator' | 'observable';
  sourceEnd: TaskPlan['end'];
  operator: string;
  deadline: number | undefined;
  leavesAfter: number | undefined;
}

const steps = (least: number, most: number) => fc.integer({ min: least, max: most });

const anyTask: fc.Arbitrary<TaskPlan> = fc.record({
  values: fc.array(steps(0, 3), { maxLength: 3 }),
  end: fc.constantFrom('complete', 'complete', 'complete', 'error', 'never'),
  endsAfter: steps(1, 4),
  arrivesAfter: steps(0, 3),
});

const common = ['concurrency: 1', 'concurrency: 2', "concurrency: 3, perGroup: 1, groupBy: (key, index) => index < 2", ''];

/** An operator as it is written, with `deadline` as a placeholder. */
const anyOperator = (own: string[]): fc.Arbitrary<string> =>
  fc.tuple(fc.constantFrom(...own), fc.constantFrom(...common)).map(([call, options]) => call.replace('OPTIONS', options));

const byOrder = anyOperator([
  'asCompleted({ OPTIONS })', 'asCompleted({ delayErrors: true, OPTIONS })', 'asSettled({ OPTIONS })', 'asProgress({ OPTIONS })',
  'firstSuccess({ OPTIONS })', 'firstSuccess({ stagger: Infinity, OPTIONS })', 'inOrder({ OPTIONS })', 'limitConcurrency(2)',
  'withTimeoutAll(Infinity, { OPTIONS })', 'mergeAll()', 'mergeAll(2)', 'concatAll()', 'exhaustAll()',
]);
const byTime = anyOperator([`firstSuccess({ stagger: ${STEP + 7}, OPTIONS })`, `asCompleted({ timeout: { due: ${5 * STEP + DEADLINE_SHIFT}, onTimeout: 'complete' }, OPTIONS })`]);

/** A diagram has a time for each arrival. It cannot say that a generator is pulled only when a task may start, but `waiting` shows it. */
const planOf = (operator: fc.Arbitrary<string>): fc.Arbitrary<Plan> =>
  anyPlan(operator).filter((plan) => plan.source !== 'generator' || !plan.operator.startsWith('asProgress'));

const anyPlan = (operator: fc.Arbitrary<string>): fc.Arbitrary<Plan> =>
  fc.record({
    tasks: fc.array(anyTask, { maxLength: 5 }),
    source: fc.constantFrom<Plan['source'][]>('list', 'over time', 'generator', 'observable'),
    sourceEnd: fc.constantFrom('complete', 'complete', 'complete', 'error', 'never'),
    operator,
    deadline: fc.option(steps(0, 10), { nil: undefined }),
    leavesAfter: fc.option(steps(0, 10), { nil: undefined }),
  });

describe('a run becomes a diagram, and the diagram becomes the run again', () => {
  it('with exactly the same times if a frame is short enough', () => {
    fc.assert(fc.property(planOf(fc.oneof(byOrder, byTime)), (plan) => {
      const { recording, subscriptions, operator } = live(plan);
      const text = draw(recording, { operator });
      expectRoundTrip(text);
      const drawn = readDiagram(text).tasks.map(({ subscriptions: spans }) => spans);
      const neverArrived = subscriptions.slice(drawn.length).map(() => []);
      expect([...drawn, ...neverArrived]).toEqual(subscriptions);
    }), { numRuns: 150 });
  });

  it('in the same order and with the same deadline, however long a frame is', () => {
    fc.assert(fc.property(planOf(byOrder), fc.constantFrom(STEP / 4, STEP / 2, STEP), (plan, frame) => {
      const { recording, operator } = live(plan);
      // A deadline that was not reached leaves no trace; in a coarse diagram, the run may take long enough to reach it.
      fc.pre(operator === plan.operator || recording.events.some(({ type }) => type === 'deadline'));
      const text = draw(recording, { operator, frame });
      if (!text.includes('% Not to scale')) {
        expectRoundTrip(text);
        return;
      }
      expect(writeDiagram(readDiagram(text))).toBe(text);
      expectRoundTrip(draw(recording, { operator }));
    }), { numRuns: 150 });
  });
});

function expectRoundTrip(text: string): void {
  const diagram = readDiagram(text);
  expect(writeDiagram(diagram)).toBe(text);
  let again = 'not recorded';
  const words = { operator: diagram.expression!, frame: diagram.frame, caption: diagram.caption };
  const played = playAround(diagram, (operator) => record(operator, (recording) => { again = draw(recording, words); }));
  expect(writeDiagram(played)).toBe(text);
  expect(again).toBe(text);
}

/** Runs a plan in virtual time, with objects as values and failures, and records it. */
function live(plan: Plan): { recording: Recording; subscriptions: unknown[]; operator: string } {
  const scheduler = new TestScheduler(() => undefined);
  const operator = withDeadline(plan);
  const letters = plan.tasks.map((_, index) => String.fromCharCode('a'.charCodeAt(0) + index));
  let recording: Recording | undefined;
  const colds = plan.tasks.map((task) => coldTask(scheduler, task));
  scheduler.run(() => {
    const arrivals = coldArrivals(scheduler, plan, letters);
    const taskOf = (letter: string) => colds[letters.indexOf(letter)];
    const sources: Record<Plan['source'], () => Observable<unknown>> = {
      list: () => tasks(letters, taskOf),
      'over time': () => tasks(arrivals, taskOf),
      generator: () => tasks(() => letters.values(), taskOf),
      observable: () => from(colds),
    };
    const result = sources[plan.source]().pipe(record(operatorOf(operator), (recorded) => { recording = recorded; }));
    const subscription = result.subscribe({ error: () => undefined });
    const leavesAt = plan.leavesAfter === undefined ? 1_000 * STEP : plan.leavesAfter * STEP + DEPARTURE_SHIFT;
    scheduler.schedule(() => subscription.unsubscribe(), leavesAt);
  });
  const subscriptions = colds.map((cold) => cold.subscriptions.map(({ subscribedFrame, unsubscribedFrame }) => ({ from: subscribedFrame, to: unsubscribedFrame })));
  return { recording: recording!, subscriptions, operator };
}

function withDeadline({ operator, deadline }: Plan): string {
  if (deadline === undefined || !operator.includes('{') || operator.includes('timeout')) return operator;
  const due = deadline * STEP + DEADLINE_SHIFT;
  return operator.startsWith('withTimeoutAll') ? operator.replace('Infinity', String(due)) : operator.replace('{', `{ timeout: ${due},`);
}

function coldTask(scheduler: TestScheduler, { values, end, endsAfter }: TaskPlan) {
  const cold = scheduler.createColdObservable('');
  let frame = 0;
  for (const after of values) {
    frame += after * STEP;
    cold.messages.push({ frame, notification: { kind: 'N', value: { at: frame } } as never });
  }
  pushEnd(cold, frame + endsAfter * STEP, end);
  return cold;
}

function coldArrivals(scheduler: TestScheduler, { tasks: plans, sourceEnd }: Plan, letters: readonly string[]) {
  const cold = scheduler.createColdObservable<string>('');
  let frame = 0;
  plans.forEach(({ arrivesAfter }, index) => {
    frame += arrivesAfter * STEP;
    cold.messages.push({ frame, notification: { kind: 'N', value: letters[index] } as never });
  });
  pushEnd(cold, frame + STEP, sourceEnd);
  return cold;
}

function pushEnd(cold: { messages: unknown[] }, frame: number, end: TaskPlan['end']): void {
  if (end === 'complete') cold.messages.push({ frame, notification: { kind: 'C' } });
  if (end === 'error') cold.messages.push({ frame, notification: { kind: 'E', error: new Error('failed') } });
}

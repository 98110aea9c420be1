import type { Outcome, Progress, TaskState } from 'rxjs-as-completed';
import type { Performance, Value } from './Performance.js';
import { endingOf, endingOfAnother, endingWithout, fateOf } from './plan.js';
import type { Scene } from './Scene.js';

/** The faults of a scene after everything has come to rest. Knows nothing about how operators work. */
export function complaintsAbout(scene: Scene, reported: readonly unknown[]): string[] {
  const { semaphore, rate, performances, fault, isDone, plan: { deed, moment: { place } } } = scene;
  const complaints = performances.flatMap((performance, index) => {
    const who = index === 0 ? '' : 'the second: ';
    return complaintsOf(performance, index === 0).map((complaint) => who + complaint);
  });
  const complain = (isWrong: boolean, words: string) => {
    if (isWrong) complaints.push(words);
  };
  complain(semaphore?.active !== undefined && semaphore.active !== 0, `${semaphore?.active} permits lost`);
  complain(semaphore?.waiting !== undefined && semaphore.waiting !== 0, `${semaphore?.waiting} still waiting for a permit`);
  complain(rate.waiting !== 0, `${rate.waiting} still waiting for a turn`);
  const reports = reported.filter((error) => error === fault).length;
  const expectedReports = isDone && deed === 'throws' && fateOf(place) === 'is reported' ? 1 : 0;
  complain(reports !== expectedReports, `the fault was reported ${reports} times`);
  return complaints.map((complaint) => `${scene}: ${complaint}`);
}

function complaintsOf(performance: Performance, isFirst: boolean): string[] {
  const { scene, ending, made, started, tornDown, live, signals, ended, roles, iterators, exhausted, returned, entered, left } = performance;
  const complaints = [...performance.complaints];
  const complain = (isWrong: boolean, words: string) => {
    if (isWrong) complaints.push(words);
  };

  const expected = expectedEnding(performance, isFirst);
  complain(ending !== expected, `ended as ${ending} instead of ${expected}`);

  complain(live.size > 0, `task ${[...live]} is still running`);
  complain(new Set(started).size < started.length, `tasks ${started} started`);
  complain(String([...tornDown].sort()) !== String([...started].sort()), `tasks ${started} started, but ${tornDown} were torn down`);
  const inOrder = performance.arrived.filter((index) => made.includes(index));
  complain(scene.plan.limit !== 'three groups' && String(made) !== String(inOrder), `tasks were made as ${made}, arrived as ${inOrder}`);
  const { operator: { isContest }, moment: { plot } } = scene.plan;
  const allWereHeard = ending === 'complete' && plot === 'plain' && !isContest;
  for (const [index, { aborted }] of signals) {
    // a promise may be cancelled just before its result arrives
    const wasHeard = allWereHeard || roles[index] !== 'promise';
    complain(aborted && ended.has(index) && wasHeard, `the signal of task ${index} has aborted, which had ended`);
    complain(!aborted && !ended.has(index), `the signal of task ${index} has not aborted`);
  }

  complain(returned !== iterators - exhausted, `${iterators} iterators, of which ${exhausted} ended, were left ${returned} times`);
  complain(left !== entered, `the source was subscribed ${entered} times and left ${left} times`);

  if (ending === 'complete') complaints.push(...complaintsAboutResults(performance));
  return complaints;
}

function expectedEnding({ scene, arrived, roles }: Performance, isFirst: boolean) {
  const { isDone, wasOver, plan: { operator, moment, deed } } = scene;
  if (!isFirst) return endingOfAnother(operator, moment.plot);
  if (!isDone || wasOver) return endingWithout(operator, moment.plot);
  return endingOf(operator, moment, deed, arrived.some((index) => roles[index] === 'winner'));
}

/** A run that completed has delivered everything. */
function complaintsAboutResults({ scene, arrived, statuses, values, emitted, roles }: Performance): string[] {
  const { name, isContest } = scene.plan.operator;
  const statusOf = (index: number) => statuses.get(index) ?? 'rejected';
  const lastOf = (index: number) => values.filter((value) => value.index === index).at(-1);
  const expected = arrived.map((index) => `${index} ${statusOf(index)}`).sort();
  const results = arrived.filter((index) => statusOf(index) === 'fulfilled').map((index) => lastOf(index)!);

  if (name === 'asSettled') {
    const outcomes = emitted as Outcome<Value>[];
    const got = outcomes.map(({ index, status }) => `${arrived[index]} ${status}`).sort();
    const isLast = outcomes.every((outcome) => outcome.status !== 'fulfilled' || outcome.value === lastOf(outcome.value.index));
    return differ(got, expected).concat(isLast ? [] : ['an outcome has the value of another task']);
  }
  if (name === 'asProgress') {
    const { completed, fulfilled, empty, rejected, running, waiting } = (emitted as Progress<unknown>[]).at(-1)!;
    const count = (status: string) => arrived.filter((index) => statusOf(index) === status).length;
    return differ(
      [completed, fulfilled, empty, rejected, running, waiting].map(String),
      [arrived.length, count('fulfilled'), count('empty'), count('rejected'), 0, 0].map(String),
    );
  }
  if (name === 'asStates') {
    const states = (emitted as TaskState<Value>[][]).at(-1)!;
    const got = states.map(({ index, status }) => `${arrived[index]} ${status}`).sort();
    const isLast = states.every((state) => state.status !== 'fulfilled' || state.value === lastOf(state.value.index));
    return differ(got, expected).concat(isLast ? [] : ['a state has the value of another task']);
  }
  const got = name === 'asEntries' ? (emitted as [unknown, Value][]).map(([, value]) => value) : emitted as Value[];
  if (isContest) return differ(got.map(({ index }) => roles[index]!), ['winner']);
  if (name === 'inOrder') return differ(got.map(show), results.map(show));
  if (name === 'asCompleted' || name === 'asEntries') return differ(sorted(got), sorted(results));
  return differ(sorted(got), sorted(values));

  function show(value: Value): string {
    return `${value.index}.${values.indexOf(value)}`;
  }
  function sorted(list: Value[]): string[] {
    return list.map(show).sort();
  }
}

function differ(got: string[], expected: string[]): string[] {
  return String(got) === String(expected) ? [] : [`emitted ${got} instead of ${expected}`];
}

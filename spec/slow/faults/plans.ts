/** The lines of the table of faults, and the number of ways in which each is played. */
import { firstSuccess } from 'rxjs-as-completed';
import { operators, type OperatorUnderTest, type Options } from '../../support/operators.js';
import { deeds, type Moment } from './plan.js';
import type { FaultyOperator, Form, Limit, Plan, Scene } from './Scene.js';
import { sourceKinds } from './sources.js';

/** Milliseconds between the starts of staggered tasks. */
export const STAGGER = 5;

/** The number of ways in which each line of the table is played. */
const WAYS = 2;

export const faultyOperators: FaultyOperator[] = [...operators.map(faulty), {
  ...faulty(operators.find(({ name }) => name === 'firstSuccess')!),
  name: 'firstSuccess, staggered',
  call: (project, options, accept) => firstSuccess(...given(project, { ...options, accept, stagger: STAGGER })),
}];

const forms: Form[] = ['run', 'run and project', 'functions', 'project alone', 'functions alone'];
const limits: Limit[] = ['two', 'none', 'a Semaphore of two', 'a Semaphore of two and a RateLimit', 'three groups', 'two by priority'];

/** Every deed with every kind of source, each played in some of the possible ways, or in all of them with `FAULTS=all`. */
export function plansFor(operator: FaultyOperator, moment: Moment): Plan[] {
  return sourceKinds.flatMap((source) => deeds.flatMap((deed) => {
    const plans = forms.flatMap((form) => limits.flatMap((limit) => [false, true].map((isSafe) => (
      { operator, moment, deed, source, form, limit, isSafe }))));
    return some(plans.filter(isPossible), operator.name + moment.words + source.name + deed);
  }));
}

/** Some items, spread over the list: different ones for each line, but always the same for one line. */
function some<T>(list: T[], line: string): T[] {
  if (process.env.FAULTS === 'all' || list.length <= WAYS) return list;
  const start = [...line].reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0)) % 65_521, 0);
  return Array.from({ length: WAYS }, (_, way) => list[(start + way * Math.floor(list.length / WAYS)) % list.length]!);
}

function isPossible({ operator, moment: { plot, place, index }, deed, source, form, limit, isSafe }: Plan): boolean {
  const usesTasks = !form.endsWith('alone');
  const isOf = (...places: Moment['place'][]) => places.includes(place);
  if (!usesTasks && !source.isObservable) return false;
  if (plot === 'the source fails' && !source.fails) return false;
  if (isOf('source') && !usesTasks) return false;
  if (isOf('iterate', 'pull', 'return', 'enter', 'leave') && !source.places.includes(place)) return false;
  if (isOf('run') && !form.startsWith('run')) return false;
  if (isOf('project') && !form.includes('project')) return false;
  if (isOf('groupBy') && limit !== 'three groups') return false;
  if (isOf('priority') && limit !== 'two by priority') return false;
  // under this limit, the winner usually comes before the end of the source
  if (isOf('pull') && index === 6 && operator.isContest && limit === 'two by priority') return false;
  // the keys of functions are numbers, which do not say whose they are
  if (form.startsWith('functions') && (limit === 'three groups' || limit === 'two by priority')) return false;
  // without a limit an iterator ends immediately, and so does an observable that is not hot
  if (isOf('return') && limit === 'none') return false;
  if (isOf('leave') && plot !== 'the source fails' && !source.isHot) return false;
  // under a limit, the tasks after one that fails have not started
  if (plot === 'a task fails' && index === 4 && limit !== 'none') return false;
  if (['emits another task', 'completes the source', 'errors the source'].includes(deed) && !source.isHot) return false;
  if (deed === 'resizes the semaphore' && ['none', 'two'].includes(limit)) return false;
  // the platform handles errors of listeners in its own way, and tears a source down before it reports its failure
  if (deed === 'throws' && isOf('abort')) return false;
  if (isOf('leave') && source.name === 'a platform observable' && (deed === 'throws' || plot === 'the source fails')) return false;
  return !isSafe || (deed === 'throws' && isOf('next', 'error', 'complete'));
}

/** The deeds in the table that were not done in any scene. */
export function neverDone(scenes: Scene[]): string[] {
  const named = (scene: Scene) => `${scene.plan.source.name}: ${scene.plan.deed}`;
  const done = new Set(scenes.filter(({ isDone }) => isDone).map(named));
  return [...new Set(scenes.map(named))].filter((name) => !done.has(name));
}

function faulty({ name, call, failsFast, settles }: OperatorUnderTest): FaultyOperator {
  const isContest = name === 'firstSuccess';
  return {
    name,
    endsByFailure: failsFast,
    isOrdered: name === 'inOrder',
    settles,
    isContest,
    call: (project, options, accept) => isContest
      ? firstSuccess(...given(project, { ...options, accept }))
      : call(...given(project, options)),
  };
}

function given<T extends Options>(project: unknown, options: T): [any, T] {
  return (project === undefined ? [options] : [project, options]) as [any, T];
}

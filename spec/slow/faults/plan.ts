/** What can go wrong, where, and how it affects the run: the table behind faults.spec.ts. */

/** What happens in a run, apart from tasks starting and ending. */
export type Plot = 'plain' | 'a task fails' | 'the source fails' | 'cancelled' | 'aborted' | 'deadline';

/** Where user code runs. */
export type Place =
  | 'source' | 'iterate' | 'pull' | 'return' | 'enter' | 'leave'
  | 'run' | 'project' | 'function' | 'groupBy' | 'priority' | 'accept'
  | 'subscribe' | 'teardown' | 'abort'
  | 'next' | 'error' | 'complete';

/** What that code does in addition to its work. */
export type Deed =
  | 'throws' | 'unsubscribes' | 'subscribes again' | 'ends a running task' | 'fails a running task'
  | 'emits another task' | 'completes the source' | 'errors the source' | 'resizes the semaphore';

export const deeds: readonly Deed[] = [
  'throws', 'unsubscribes', 'subscribes again', 'ends a running task', 'fails a running task',
  'emits another task', 'completes the source', 'errors the source', 'resizes the semaphore',
];

/** The kinds of tasks in a run. */
export type Role = 'synchronous' | 'held' | 'promise' | 'asynchronous' | 'failing' | 'empty' | 'winner';

/** `held` tasks end when the test ends them; `winner` is what `firstSuccess` accepts. */
export const casts: Record<Plot, readonly Role[]> = {
  'plain':            ['synchronous', 'held', 'promise', 'asynchronous', 'empty', 'winner'],
  'a task fails':     ['synchronous', 'held', 'promise', 'failing',      'held',  'held'],
  'the source fails': ['synchronous', 'held', 'promise', 'asynchronous', 'empty', 'asynchronous'],
  'cancelled':        ['synchronous', 'held', 'promise', 'held',         'empty', 'held'],
  'aborted':          ['synchronous', 'held', 'promise', 'held',         'empty', 'held'],
  'deadline':         ['synchronous', 'held', 'promise', 'held',         'empty', 'held'],
};

/** How an operator treats a failure, as far as this table is concerned. */
export interface Temper {
  readonly name: string;
  readonly endsByFailure: boolean;
  /** The failure of a task ends the stream only after all earlier tasks have ended. */
  readonly isOrdered: boolean;
  /** Failures are results. */
  readonly settles: boolean;
  /** Only the first accepted value counts. */
  readonly isContest: boolean;
}

/** A callback called for the task with this index, or for the emission with this number. */
export interface Moment {
  readonly plot: Plot;
  readonly place: Place;
  readonly index?: number;
  readonly words: string;
}

const CALLBACKS = ['run', 'project', 'function', 'groupBy', 'priority', 'accept', 'subscribe', 'teardown'] as const;

/** The moments that occur with an operator. */
export function momentsOf({ endsByFailure, isOrdered, settles, isContest }: Temper): Moment[] {
  const callbacks = CALLBACKS.filter((place) => place !== 'accept' || isContest);
  const cancelled = isOrdered ? 4 : 1;
  const everywhere: Omit<Moment, 'words'>[] = [
    { plot: 'plain', place: 'source' },
    { plot: 'plain', place: 'iterate' },
    ...[0, 3, 6].map((index) => ({ plot: 'plain', place: 'pull', index }) as const),
    { plot: 'plain', place: 'enter' },
    ...callbacks.flatMap((place) => [0, 3].map((index) => ({ plot: 'plain', place, index }) as const)),
    ...(isContest ? [0] : [0, 1]).map((index) => ({ plot: 'plain', place: 'next', index }) as const),
    { plot: 'plain', place: 'complete' },

    ...endsByFailure ? ([
      { plot: 'a task fails', place: 'teardown', index: cancelled },
      { plot: 'a task fails', place: 'abort', index: cancelled },
      { plot: 'a task fails', place: 'return' },
      { plot: 'a task fails', place: 'leave' },
      { plot: 'a task fails', place: 'error' },
    ] as const) : [],

    { plot: 'the source fails', place: 'teardown', index: 1 },
    { plot: 'the source fails', place: 'abort', index: 1 },
    { plot: 'the source fails', place: 'leave' },
    { plot: 'the source fails', place: 'error' },

    { plot: 'cancelled', place: 'teardown', index: 1 },
    { plot: 'cancelled', place: 'abort', index: 1 },
    { plot: 'cancelled', place: 'return' },
    { plot: 'cancelled', place: 'leave' },

    { plot: 'aborted', place: 'teardown', index: 1 },
    { plot: 'aborted', place: 'abort', index: 1 },
    { plot: 'aborted', place: 'return' },
    { plot: 'aborted', place: 'leave' },
    { plot: 'aborted', place: 'error' },

    { plot: 'deadline', place: 'teardown', index: 1 },
    { plot: 'deadline', place: 'abort', index: 1 },
    { plot: 'deadline', place: 'return' },
    { plot: 'deadline', place: 'leave' },
    ...settles
      ? ([{ plot: 'deadline', place: 'next' }, { plot: 'deadline', place: 'complete' }] as const)
      : ([{ plot: 'deadline', place: 'error' }] as const),
  ];
  return everywhere.map((moment) => ({ ...moment, words: wordsFor(moment) }));
}

const WORDS: Record<Place, string> = {
  source: 'the function that returns the source',
  iterate: 'the function that makes the iterator',
  pull: 'next() of the iterator',
  return: 'return() of the iterator',
  enter: 'the subscription of the source',
  leave: 'the teardown of the source',
  run: 'run',
  project: 'project',
  function: 'the task function',
  groupBy: 'groupBy',
  priority: 'priority',
  accept: 'accept',
  subscribe: 'the subscription',
  teardown: 'the teardown',
  abort: 'the abort listener',
  next: 'next of the subscriber',
  error: 'error of the subscriber',
  complete: 'complete of the subscriber',
};

function wordsFor({ plot, place, index }: Omit<Moment, 'words'>): string {
  const which = index === undefined ? '' : place === 'next' ? `, for value ${index}` : `, for task ${index}`;
  const when: Record<Plot, string> = {
    'plain': '',
    'a task fails': ', when a task has failed',
    'the source fails': ', when the source has failed',
    'cancelled': ', when the run is cancelled',
    'aborted': ', when the signal of the run aborts',
    'deadline': ', at the deadline',
  };
  return WORDS[place] + which + when[plot];
}

/** How a run ends, as its subscriber sees it. */
export type Ending =
  | 'complete' | 'unsubscribed' | 'error: the fault' | 'error: a task failed' | 'error: a running task failed'
  | 'error: the source failed' | 'error: aborted' | 'error: none succeeded' | 'error: the deadline';

/** How a run has to end if this was done there, before its subscriber had been notified of the end. */
export function endingOf(temper: Temper, moment: Moment, deed: Deed, winnerArrived: boolean): Ending {
  const { plot, place, index } = moment;
  const undisturbed = endingWithout(temper, plot);
  if (deed === 'unsubscribes') return 'unsubscribed';
  const isUndecided = plot === 'plain' && !(temper.isContest && place === 'next');
  if (deed === 'throws' && fateOf(place) === 'fails the stream') return 'error: the fault';
  if (deed === 'throws' && fateOf(place) === 'fails its task' && temper.endsByFailure) return 'error: the fault';
  // the second value in task order is from the very task that was running
  const noneIsRunning = temper.isOrdered && place === 'next' && index === 1;
  if (deed === 'fails a running task' && noneIsRunning) return undisturbed;
  if (deed === 'fails a running task' && temper.endsByFailure && (isUndecided || (plot === 'a task fails' && temper.isOrdered))) {
    return 'error: a running task failed';
  }
  if (deed === 'errors the source' && isUndecided) return 'error: the source failed';
  if (deed === 'completes the source' && isUndecided && temper.isContest && !winnerArrived) return 'error: none succeeded';
  return undisturbed;
}

/** How a run ends if nothing is done. */
export function endingWithout({ settles }: Temper, plot: Plot): Ending {
  switch (plot) {
    case 'plain': return 'complete';
    case 'a task fails': return 'error: a task failed';
    case 'the source fails': return 'error: the source failed';
    case 'cancelled': return 'unsubscribed';
    case 'aborted': return 'error: aborted';
    case 'deadline': return settles ? 'complete' : 'error: the deadline';
  }
}

/** How a second run ends that is neither cancelled nor kept until its deadline. */
export function endingOfAnother(temper: Temper, plot: Plot): Ending {
  if (plot !== 'cancelled' && plot !== 'deadline') return endingWithout(temper, plot);
  return temper.isContest ? 'error: none succeeded' : 'complete';
}

/** What an error thrown in a place leads to. */
export function fateOf(place: Place): 'fails its task' | 'fails the stream' | 'is reported' {
  switch (place) {
    case 'run': case 'project': case 'function': case 'groupBy': case 'priority': case 'accept': case 'subscribe': return 'fails its task';
    case 'source': case 'iterate': case 'pull': case 'enter': return 'fails the stream';
    default: return 'is reported';
  }
}

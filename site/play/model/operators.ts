import type { Diagram } from 'rxjs-as-completed/marbles';
import { nameIn } from './nameIn';

/** An expression to choose. */
export interface Choice {
  /** What goes after `>`. */
  readonly expression: string;
  /** The export it's about. */
  readonly name: string;
  readonly from: 'rxjs-as-completed' | 'rxjs';
  /** What it does, in one line. */
  readonly does: string;
}

/** Everything to choose from, for the tasks of a diagram: the package's operators first. */
export function choicesFor(diagram: Diagram): readonly Choice[] {
  return [...ownChoices(diagram), ...rxjsChoices(), ...rxjsMakers(diagram)];
}

/**
 * Expressions worth comparing with that of the diagram, the closest rival first: what one would write without the
 * package or, for an expression of RxJS, with it.
 */
export function rivalsOf(diagram: Diagram): readonly Choice[] {
  const { expression = '' } = diagram;
  const limit = limitIn(expression);
  const every = names(diagram);
  const due = ms(diagram, 5);
  const mergeAll = merging(limit);
  const rivals: Readonly<Record<string, readonly (Choice | '' | undefined)[]>> = {
    asCompleted: [mergeAll, lastValues(limit), every && forkJoin(every)],
    asEntries: [every && forkJoinRecord(every), mergeAll],
    asSettled: [caught(limit), mergeAll, every && forkJoin(every)],
    asProgress: [counted(limit), mergeAll],
    asStates: [combined(), mergeAll],
    firstSuccess: [every && race(every), firstValue(), mergeAll],
    inOrder: [concatAll(), mergeAll, every && forkJoin(every)],
    limitConcurrency: [merging(limit ?? '2'), concatAll(), switchAll()],
    withTimeoutAll: [timeout(due), takenUntil(due), mergeAll],
    mergeAll: limit === undefined ? [asCompleted(), asSettled()] : [limitConcurrency(limit), asCompleted(limit)],
    mergeMap: [asCompleted(limit), asSettled(limit)],
    merge: [asCompleted(), asSettled()],
    concatAll: [inOrder(), asCompleted()],
    concat: [inOrder(), asCompleted()],
    switchAll: [asCompleted(), exhaustAll()],
    exhaustAll: [asCompleted(), switchAll()],
    race: [firstSuccess(), asCompleted()],
    forkJoin: [asEntries(), asSettled()],
    combineLatest: [asStates(), asEntries()],
    combineLatestAll: [asStates(), asEntries()],
    timeout: [withTimeoutAll(due), asSettled()],
  };
  const found = rivals[subjectOf(expression, rivals)] ?? [asCompleted(), mergeAll];
  return found.filter((choice) => typeof choice === 'object').filter((choice) => choice.expression !== expression);
}

/** The operator that matters: in `pipe(mergeAll(), timeout(8))` or `tasks(list).pipe(asCompleted())` it's the last. */
function subjectOf(expression: string, known: Readonly<Record<string, unknown>>): string {
  const name = nameIn(expression);
  if (Object.hasOwn(known, name)) return name;
  const called = [...expression.matchAll(/([\w$]+)\(/g)].map(([, word]) => word);
  return called.filter((word) => Object.hasOwn(known, word)).at(-1) ?? name;
}

/** The limit of concurrency, if it's a number. */
function limitIn(expression: string): string | undefined {
  const [, option] = /concurrency:\s*([\d_]+)/.exec(expression) ?? [];
  const [, argument] =
    /^(?:as\w+|inOrder|firstSuccess|limitConcurrency|mergeAll)\(\s*([\d_]+)\s*[,)]/.exec(expression) ?? [];
  const [, second] = /^(?:as\w+|inOrder|firstSuccess|mergeMap)\(.*,\s*([\d_]+)\s*\)$/.exec(expression) ?? [];
  return option ?? argument ?? second;
}

/** All tasks as a list in code; `undefined` if code can't name them. */
function names({ tasks }: Diagram): string | undefined {
  const all = tasks.map(({ name }) => name);
  return all.length === 0 || all.some((name) => /\d/.test(name)) ? undefined : all.join(', ');
}

/** So many frames in milliseconds, as code. */
function ms({ frame }: Diagram, frames: number): string {
  return String(frames * frame).replace(/\B(?=(?:\d{3})+$)/g, '_');
}

function own(expression: string, does: string, name = nameIn(expression)): Choice {
  return { expression, name, from: 'rxjs-as-completed', does };
}

function rxjs(expression: string, does: string, name = nameIn(expression)): Choice {
  return { expression, name, from: 'rxjs', does };
}

function ownChoices(diagram: Diagram): readonly Choice[] {
  const every = names(diagram);
  const due = ms(diagram, 5);
  return [
    asCompleted(),
    asCompleted('2'),
    own('asCompleted({ delayErrors: true })', 'Runs all tasks, and reports failures at the end.'),
    own(`asCompleted({ timeout: ${due} })`, 'Fails at the deadline, and says which tasks were missing.'),
    own(
      `asCompleted({ rate: new RateLimit(1, { per: ${ms(diagram, 3)} }) })`,
      'Starts one task in any three frames.',
      'RateLimit',
    ),
    own(
      'asCompleted({ concurrency: new Semaphore(2) })',
      'A limit that several pipelines can share, and that can change while they run.',
      'Semaphore',
    ),
    asEntries(),
    asSettled(),
    asSettled('2'),
    own(`asSettled({ timeout: ${due} })`, 'One outcome per task; at the deadline, unfinished tasks are rejected.'),
    own('asSettled(task => task.pipe(retry(1)))', 'One outcome per task, each tried up to twice.'),
    own('asProgress()', 'A snapshot for a progress bar at every start and every end.'),
    asStates(),
    firstSuccess(),
    own(`firstSuccess({ stagger: ${ms(diagram, 3)} })`, 'Starts the next task when one fails, or after three frames.'),
    inOrder(),
    own(
      'inOrder({ concurrency: 2, buffer: 1 })',
      'Results in task order, two tasks at a time, at most one result waiting.',
    ),
    limitConcurrency('2'),
    withTimeoutAll(due),
    own(
      `withTimeoutAll(${due}, { onTimeout: 'complete' })`,
      'Every value of every task until the deadline, then completes.',
    ),
    ...(every === undefined
      ? []
      : [
          own(
            `tasks({ ${every} }).pipe(asSettled())`,
            'A record of tasks: each outcome has the name of its task as key.',
          ),
        ]),
  ];
}

function rxjsChoices(): readonly Choice[] {
  return [
    merging(undefined),
    merging('2'),
    concatAll(),
    switchAll(),
    exhaustAll(),
    rxjs('combineLatestAll()', 'The latest value of every task, again at each value, once all have one.'),
    rxjs('zipAll()', 'The first values of all tasks as a list, then the second ones.'),
    rxjs('mergeMap(task => task)', 'Every value of every task; the first failure ends it.'),
    lastValues(undefined),
    caught(undefined),
    counted(undefined),
    combined(),
    rxjs('pipe(mergeAll(), toArray())', 'All values in one list at the end.', 'toArray'),
    rxjs('pipe(mergeAll(), take(1))', 'The first value of any task; a failure before it ends it.', 'take'),
    firstValue(),
  ];
}

function rxjsMakers(diagram: Diagram): readonly Choice[] {
  const every = names(diagram);
  const due = ms(diagram, 5);
  return [
    timeout(due),
    takenUntil(due),
    ...(every === undefined
      ? []
      : [
          race(every),
          forkJoin(every),
          forkJoinRecord(every),
          rxjs(`merge(${every})`, 'Every value of every task as it comes.'),
          rxjs(`concat(${every})`, 'One task after the other.'),
          rxjs(`zip(${every})`, 'The first values of all tasks as a list, then the second ones.'),
          rxjs(`combineLatest([${every}])`, 'The latest value of every task, again at each value, once all have one.'),
          rxjs(`onErrorResumeNext(${every})`, 'One task after the other; a failure is passed over.'),
        ]),
  ];
}

function options(limit: string | undefined): string {
  return limit === undefined ? '' : `{ concurrency: ${limit} }`;
}

/** A second argument, if there is one. */
function second(limit: string | undefined): string {
  return limit === undefined ? '' : `, ${limit}`;
}

function atMost(limit: string | undefined): string {
  return limit === undefined ? '' : `, at most ${limit} task${limit === '1' ? '' : 's'} at once`;
}

function asCompleted(limit?: string): Choice {
  return own(`asCompleted(${options(limit)})`, `Each result as soon as its task completes${atMost(limit)}.`);
}

function asEntries(): Choice {
  return own('asEntries()', 'Key and result of each task as soon as it completes.');
}

function asSettled(limit?: string): Choice {
  return own(`asSettled(${options(limit)})`, `One outcome per task, failed or not${atMost(limit)}.`);
}

function asStates(): Choice {
  return own('asStates()', 'The list of all tasks with their states, at every change.');
}

function firstSuccess(): Choice {
  return own('firstSuccess()', 'The first value of any task; failures can’t win.');
}

function inOrder(): Choice {
  return own('inOrder()', 'Results in task order, as early as that order allows.');
}

function limitConcurrency(limit: string): Choice {
  return own(`limitConcurrency(${limit})`, `Every value of every task as it comes${atMost(limit)}.`);
}

function withTimeoutAll(due: string): Choice {
  return own(`withTimeoutAll(${due})`, 'Every value of every task as it comes, under one deadline for all.');
}

function merging(limit: string | undefined): Choice {
  return rxjs(`mergeAll(${limit ?? ''})`, `Every value of every task as it comes${atMost(limit)}.`);
}

function concatAll(): Choice {
  return rxjs('concatAll()', 'One task after the other.');
}

function switchAll(): Choice {
  return rxjs('switchAll()', 'Each task that arrives cancels the one before.');
}

function exhaustAll(): Choice {
  return rxjs('exhaustAll()', 'Tasks that arrive while one runs are dropped.');
}

function race(every: string): Choice {
  return rxjs(`race(${every})`, 'The task that emits first wins; a failure can win too.');
}

function forkJoin(every: string): Choice {
  return rxjs(`forkJoin([${every}])`, 'All results in one list, once the last task completes.');
}

function forkJoinRecord(every: string): Choice {
  return rxjs(`forkJoin({ ${every} })`, 'All results in one record, once the last task completes.');
}

function lastValues(limit: string | undefined): Choice {
  return rxjs(
    `mergeMap(task => task.pipe(takeLast(1))${second(limit)})`,
    `The last value of each task${atMost(limit)}.`,
  );
}

function caught(limit: string | undefined): Choice {
  return rxjs(
    `mergeMap(task => task.pipe(catchError(reason => of({ reason })))${second(limit)})`,
    `Every value of every task; a failure becomes a value that doesn’t say which task it was.`,
  );
}

function counted(limit: string | undefined): Choice {
  return rxjs(
    `pipe(mergeAll(${limit ?? ''}), scan(count => count + 1, 0))`,
    'Counts values: not tasks, and not what is left.',
    'scan',
  );
}

function combined(): Choice {
  return rxjs(
    `pipe(map(task => task.pipe(startWith('waiting'))), combineLatestAll())`,
    'The latest value of every task, at every value; doesn’t tell running from ended.',
    'combineLatestAll',
  );
}

function firstValue(): Choice {
  return rxjs(
    'pipe(mergeMap(task => task.pipe(catchError(() => EMPTY))), take(1))',
    'The first value of any task; completes with nothing if all fail.',
    'take',
  );
}

function timeout(due: string): Choice {
  return rxjs(
    `pipe(mergeAll(), timeout(${due}))`,
    'Fails once no value has come for that long: not a deadline.',
    'timeout',
  );
}

function takenUntil(due: string): Choice {
  return rxjs(
    `pipe(mergeAll(), takeUntil(timer(${due})))`,
    'Completes at the deadline; doesn’t say what was missing.',
    'takeUntil',
  );
}

import {
  catchError, defer, EmptyError, filter, finalize, from, ignoreElements, map, merge, mergeMap, Subject,
  type Observable, type OperatorFunction,
} from 'rxjs';
import {
  asCompleted, asEntries, asProgress, asSettled, asStates, firstSuccess, inOrder, limitConcurrency, withTimeoutAll,
  type Outcome, type Progress, type RunOptions, type Task, type TaskContext, type TaskState,
} from 'rxjs-as-completed';

export type Options = RunOptions<any>;
export type Project = (input: any, context: TaskContext<any>) => Task<unknown>;
type Operator = OperatorFunction<any, any>;

/** What became of a task, in the same form for all nine operators. */
export type Report = { value: unknown } | { reason: unknown };

export interface OperatorUnderTest {
  readonly name: string;
  /** Calls the operator with these arguments, set to run every task to its end unless one fails. */
  readonly call: (...parameters: [] | [Options] | [Project] | [Project, Options]) => Operator;
  /** Whether the failure of one task ends the stream. */
  readonly failsFast: boolean;
  /** Whether each task gets an outcome, at the deadline too. */
  readonly settles: boolean;
  /** Whether every value of a task is reported as it comes, rather than the last one when the task completes. */
  readonly reportsEveryValue: boolean;
  /** As `call`, but emits each value as `{ value }` and each failure as `{ reason }`, and never errors. */
  readonly report: (options?: Options, project?: Project) => OperatorFunction<any, Report>;
}

/** Turns each report into its value, or else its reason. */
export const values = map((report: Report) => 'value' in report ? report.value : report.reason);

/** The nine operators behind one signature. */
export const operators: readonly OperatorUnderTest[] = [
  plain('asCompleted', 'results', (...parameters) => asCompleted(...(parameters as [Project, Options]))),
  {
    ...plain('asEntries', 'results', (...parameters) => asEntries(...(parameters as [Project, Options]))),
    report: (options, project) => (source) => source.pipe(
      asEntries(...given(project, options)),
      map(([, value]): Report => ({ value })),
      catchError((reason) => [{ reason }]),
    ),
  },
  {
    name: 'asSettled',
    call: (...parameters) => asSettled(...(parameters as [Project, Options])),
    failsFast: false,
    settles: true,
    reportsEveryValue: false,
    report: (options, project) => (source) => source.pipe(reportedByOutcome(asSettled(...given(project, options)))),
  },
  {
    name: 'asProgress',
    call: (...parameters) => asProgress(...(parameters as [Project, Options])),
    failsFast: false,
    settles: true,
    reportsEveryValue: false,
    report: (options, project) => (source) => source.pipe(reportedByOutcome(outcomesOf(asProgress(...given(project, options))))),
  },
  {
    name: 'asStates',
    call: (...parameters) => asStates(...(parameters as [Project, Options])),
    failsFast: false,
    settles: true,
    reportsEveryValue: false,
    report: (options, project) => (source) => source.pipe(reportedByState(asStates(...given(project, options)))),
  },
  {
    name: 'firstSuccess',
    call: (...parameters) => {
      const [project, options] = split(parameters);
      return firstSuccess(...given(project, { ...options, accept: () => false }));
    },
    failsFast: false,
    settles: false,
    reportsEveryValue: true,
    report: (options, project) => (source) => reportedByFirstSuccess(source, options, project),
  },
  plain('inOrder', 'results', (...parameters) => inOrder(...(parameters as [Project, Options]))),
  plain('limitConcurrency', 'every value', (...parameters) => {
    const [project, { concurrency = Infinity, ...options } = {}] = split(parameters);
    return limitConcurrency(concurrency, ...given(project, options));
  }),
  plain('withTimeoutAll', 'every value', (...parameters) => {
    const [project, { timeout = Infinity, ...options } = {}] = split(parameters);
    const { due, onTimeout } = isDue(timeout) ? { due: timeout, onTimeout: undefined } : timeout;
    return withTimeoutAll(due, ...given(project, { ...options, onTimeout }));
  }),
];

/** An operator that emits values as they are and errors with the first failure. */
function plain(name: string, emits: 'results' | 'every value', call: OperatorUnderTest['call']): OperatorUnderTest {
  return {
    name,
    call,
    failsFast: true,
    settles: false,
    reportsEveryValue: emits === 'every value',
    report: (options, project) => (source) => source.pipe(
      call(...given(project, options)),
      map((value): Report => ({ value })),
      catchError((reason) => [{ reason }]),
    ),
  };
}

function reportedByOutcome(operator: OperatorFunction<any, Outcome<unknown, unknown>>): OperatorFunction<any, Report> {
  return (source) => source.pipe(
    operator,
    mergeMap((outcome) =>
      outcome.status === 'fulfilled' ? [{ value: outcome.value }]
      : outcome.status === 'rejected' ? [{ reason: outcome.reason }]
      : []),
    catchError((reason) => [{ reason }]),
  );
}

function outcomesOf(operator: OperatorFunction<any, Progress<unknown, unknown>>): OperatorFunction<any, Outcome<unknown, unknown>> {
  return (source) => source.pipe(
    operator,
    map(({ outcome }) => outcome),
    filter((outcome) => outcome !== undefined),
  );
}

/** Each task that has ended since the list before, in task order. */
function reportedByState(operator: OperatorFunction<any, readonly TaskState<unknown, unknown>[]>): OperatorFunction<any, Report> {
  return (source) => defer(() => {
    const reported = new Set<number>();
    return source.pipe(
      operator,
      mergeMap((states) => {
        const ended = states.filter(({ index, ended }) => ended !== undefined && !reported.has(index));
        for (const { index } of ended) reported.add(index);
        return ended.flatMap(({ status, value, reason }): Report[] =>
          status === 'fulfilled' ? [{ value }]
          : status === 'rejected' ? [{ reason }]
          : []);
      }),
      catchError((reason) => [{ reason }]),
    );
  });
}

/** `accept` reports and rejects every value; the `AggregateError` then reports the failures. */
function reportedByFirstSuccess(source: Observable<any>, options?: Options, project?: Project): Observable<Report> {
  return defer(() => {
    const passedOver = new Subject<Report>();
    const accept = (value: unknown) => {
      passedOver.next({ value });
      return false;
    };
    const failures = source.pipe(
      firstSuccess(...given(project, { ...options, accept })),
      ignoreElements(),
      catchError((error) => from(reasonsOf(error))),
      finalize(() => passedOver.complete()),
    );
    return merge(passedOver, failures);
  });
}

function reasonsOf(error: unknown): Report[] {
  const reasons: unknown[] = error instanceof AggregateError ? error.errors : [error];
  return reasons.filter((reason) => !(reason instanceof EmptyError)).map((reason) => ({ reason }));
}

function isDue(timeout: Options['timeout']): timeout is number | Date {
  return typeof timeout === 'number' || (typeof timeout === 'object' && 'getTime' in timeout);
}

function split(parameters: unknown[]): [Project | undefined, Options | undefined] {
  return (typeof parameters[0] === 'function' ? parameters : [undefined, ...parameters]) as [Project | undefined, Options | undefined];
}

/** The arguments without those that are absent. */
function given<T>(project: Project | undefined, options: T | undefined): [Project, T] {
  return [project, options].filter((argument) => argument !== undefined) as [Project, T];
}

/** Generic functions around the operators: what they return can be written down, and no cast is needed. */
import { expectTypeOf } from 'expect-type';
import { from, map, of, retry, toArray, type Observable } from 'rxjs';
import {
  asCompleted,
  asEntries,
  asProgress,
  asSettled,
  asStates,
  firstSuccess,
  inOrder,
  limitConcurrency,
  tasks,
  withTimeoutAll,
  type KeyedTask,
  type Outcome,
  type Progress,
  type RunOptions,
  type Task,
  type TaskContext,
  type TaskState,
} from 'rxjs-as-completed';

export function settleEach<T, R>(inputs: T[], project: (input: T) => Observable<R>): Observable<Outcome<R, T>> {
  return from(inputs).pipe(asSettled((input) => project(input)));
}
export function settleGiven<T, R>(inputs: T[], project: (input: T) => Observable<R>): Observable<Outcome<R, T>> {
  return from(inputs).pipe(asSettled(project));
}
export function settleObjects<T extends object, R>(inputs: T[], project: (input: T, context: TaskContext<T>) => Promise<R>): Observable<Outcome<R, T>> {
  return from(inputs).pipe(asSettled((input, context) => project(input, context), { concurrency: 3 }));
}
export function settleTasks<T, R>(inputs: T[], project: (input: T) => Observable<R>): Observable<Outcome<R, T>> {
  return tasks(inputs, (input) => project(input)).pipe(asSettled());
}
export function settleRetried<T, R>(inputs: T[], project: (input: T) => Observable<R>): Observable<Outcome<R, T>> {
  return tasks(inputs, project).pipe(asSettled((task) => task.pipe(retry(2))));
}
export function settleWith<T, R>(inputs: T[], project: (input: T) => Promise<R>, options: RunOptions<T>): Observable<Outcome<R, T>> {
  return tasks(inputs, project).pipe(asSettled(options));
}
export function settleRecord<K extends string, R>(inputs: Record<K, () => Promise<R>>): Observable<Outcome<R, K>> {
  return tasks(inputs).pipe(asSettled());
}
export function settleNamed<R>(inputs: Record<string, () => Promise<R>>): Observable<Outcome<R, string>> {
  return tasks(inputs).pipe(asSettled());
}
export function settleInputs<K extends string, T, R>(inputs: Record<K, T>, run: (input: T) => Promise<R>): Observable<Outcome<R, K>> {
  return tasks(inputs, (input) => run(input)).pipe(asSettled());
}
export function settleMap<K, T, R>(inputs: Map<K, T>, run: (input: T) => Promise<R>): Observable<Outcome<R, K>> {
  return tasks(inputs, (input) => run(input)).pipe(asSettled());
}
export function settleObservables<R>(list: Observable<R>[]): Observable<Outcome<R>> {
  return tasks(list).pipe(asSettled());
}
export function settleKeyed<K, R>(source: Observable<KeyedTask<K, R>>): Observable<Outcome<R, K>> {
  return source.pipe(asSettled());
}
export function retryKeyed<K, R>(source: Observable<KeyedTask<K, R>>): Observable<Outcome<R, K>> {
  return source.pipe(asSettled((task) => task.pipe(retry(2))));
}
export function measureKeyed<K, R extends { length: number }>(source: Observable<KeyedTask<K, R>>): Observable<Outcome<number, K>> {
  return source.pipe(asSettled((task) => task.pipe(map(({ length }) => length))));
}
export function entriesOf<T, R>(inputs: T[], project: (input: T) => Observable<R>): Observable<[T, R]> {
  return from(inputs).pipe(asEntries((input) => project(input), 3));
}
export function entriesOfRecord<K extends string, R>(inputs: Record<K, () => Promise<R>>): Observable<[K, R]> {
  return tasks(inputs).pipe(asEntries());
}
export function joined<R>(inputs: Record<string, () => Promise<R>>): Observable<Record<string, R>> {
  return tasks(inputs).pipe(
    asEntries(),
    toArray(),
    map((entries) => Object.fromEntries(entries)),
  );
}
export function rowsOf<T, R>(inputs: T[], project: (input: T) => Observable<R>): Observable<readonly TaskState<R, T>[]> {
  return from(inputs).pipe(asStates((input) => project(input), { concurrency: 3 }));
}
export function rowsOfKeyed<K, R>(source: Observable<KeyedTask<K, R>>): Observable<readonly TaskState<R, K>[]> {
  return source.pipe(asStates((task) => task.pipe(retry(2))));
}
export function progressOf<T, R>(inputs: T[], project: (input: T) => Observable<R>): Observable<Progress<R, T>> {
  return from(inputs).pipe(asProgress((input) => project(input), { concurrency: 3 }));
}
export function progressOfTasks<T, R>(inputs: T[], project: (input: T) => Observable<R>): Observable<Progress<R, T>> {
  return tasks(inputs, project).pipe(asProgress());
}
export function resultsOf<T, R>(inputs: T[], project: (input: T) => Promise<R>): Observable<R> {
  return from(inputs).pipe(asCompleted((input) => project(input)));
}
export function resultsOfTasks<R>(list: Task<R>[]): Observable<R> {
  return tasks(list).pipe(asCompleted());
}
export function orderedOf<T, R>(inputs: T[], project: (input: T) => Promise<R>): Observable<R> {
  return from(inputs).pipe(inOrder((input) => project(input)));
}
export function fastestOf<T, R>(inputs: T[], project: (input: T) => Promise<R>, accept: (value: R) => boolean): Observable<R> {
  return from(inputs).pipe(firstSuccess((input) => project(input), { accept }));
}
export function limitedOf<T, R>(inputs: T[], project: (input: T) => Promise<R>): Observable<R> {
  return from(inputs).pipe(limitConcurrency(3, (input) => project(input), { perGroup: 1, groupBy: (input) => input }));
}
export function timedOf<T, R>(inputs: T[], project: (input: T) => Promise<R>): Observable<R> {
  return from(inputs).pipe(withTimeoutAll(1_000, (input) => project(input)));
}
export function orderedTasks<T, R>(inputs: T[], project: (input: T) => Promise<R>): Observable<R> {
  return tasks(inputs, project).pipe(inOrder((task) => task.pipe(retry(1))));
}

// The same without a return type: the declarations have to name what is inferred.
export const inferred = {
  settle: <T, R>(inputs: T[], project: (input: T) => Observable<R>) => from(inputs).pipe(asSettled((input) => project(input))),
  settleTasks: <T, R>(inputs: T[], project: (input: T) => Observable<R>) => tasks(inputs, project).pipe(asSettled()),
  settleAny: <In extends Task<unknown>>(source: Observable<In>) => source.pipe(asSettled()),
  enterAny: <In extends Task<unknown>>(source: Observable<In>) => source.pipe(asEntries()),
  enter: <T, R>(inputs: T[], project: (input: T) => Observable<R>) => from(inputs).pipe(asEntries((input) => project(input))),
  enterRecord: <S extends Record<string, () => Promise<unknown>>>(source: S) => tasks(source).pipe(asEntries()),
  watchAny: <In extends Task<unknown>>(source: Observable<In>) => source.pipe(asStates()),
  watch: <T, R>(inputs: T[], project: (input: T) => Observable<R>) => from(inputs).pipe(asStates((input) => project(input))),
  watchRecord: <S extends Record<string, () => Promise<unknown>>>(source: S) => tasks(source).pipe(asStates(3)),
  progressAny: <In extends Task<unknown>>(source: Observable<In>) => source.pipe(asProgress()),
  completeAny: <In extends Task<unknown>>(source: Observable<In>) => source.pipe(asCompleted()),
  retried: <K, R>(source: Observable<KeyedTask<K, R>>) => source.pipe(asSettled((task) => task.pipe(retry(2)))),
  record: <S extends Record<string, () => Promise<unknown>>>(source: S) => tasks(source),
  settleRecord: <S extends Record<string, () => Promise<unknown>>>(source: S) => tasks(source).pipe(asSettled()),
  progress: <T, R>(inputs: T[], project: (input: T) => Observable<R>) => from(inputs).pipe(asProgress((input) => project(input))),
  ordered: <T, R>(inputs: T[], project: (input: T) => Observable<R>) => from(inputs).pipe(inOrder((input) => project(input))),
  fastest: <T, R>(inputs: T[], project: (input: T) => Observable<R>) => from(inputs).pipe(firstSuccess((input) => project(input))),
  limited: <T, R>(inputs: T[], project: (input: T) => Observable<R>) => from(inputs).pipe(limitConcurrency(3, (input) => project(input))),
  timed: <T, R>(inputs: T[], project: (input: T) => Observable<R>) => from(inputs).pipe(withTimeoutAll(9, (input) => project(input))),
  settleEach: <T, P extends Task<unknown>>(inputs: T[], project: (input: T) => P) => from(inputs).pipe(asSettled(project)),
  settleList: <P extends Task<unknown>>(list: P[]) => tasks(list).pipe(asSettled()),
  settleObservables: <S extends Record<string, Observable<unknown>>>(record: S) => tasks(record).pipe(asSettled()),
  runEach: <P extends Task<unknown>>(run: (name: string) => P) => tasks(['a', 'b'], run),
  runRecord: <S extends Record<string, number>>(record: S) => tasks(record, (input) => of(input)),
  runKeys: <K extends string>(record: Record<K, number>) => tasks(record, (input) => of(input)),
  recordOf: <K extends string, R>(record: Record<K, Observable<R>>) => tasks(record),
  recordOfFunctions: <K extends string, R>(record: Record<K, () => Promise<R>>) => tasks(record),
  recordOfTasks: <K extends string, P extends Task<unknown>>(record: Record<K, P>) => tasks(record),
  recordLater: <K extends string, R>(record: () => Record<K, Observable<R>>) => tasks(record),
  mapped: <T extends object>(record: { [K in keyof T]: Observable<T[K]> }) => tasks(record),
  completeRecordOf: <K extends string, R>(record: Record<K, Observable<R>>) => tasks(record).pipe(asCompleted()),
  settleRecordOf: <K extends string, R>(record: Record<K, Observable<R>>) => tasks(record).pipe(asSettled()),
  settleRecordOfFunctions: <K extends string, R>(record: Record<K, () => Promise<R>>) => tasks(record).pipe(asSettled(3)),
  settleMapped: <K extends string, R>(record: { [Key in K]: Observable<R> }) => tasks(record).pipe(asSettled()),
  enterRecordOf: <K extends string, R>(record: Record<K, Observable<R>>) => tasks(record).pipe(asEntries()),
  watchRecordOf: <K extends string, R>(record: Record<K, Observable<R>>) => tasks(record).pipe(asStates()),
  progressRecordOf: <K extends string, R>(record: Record<K, Observable<R>>) => tasks(record).pipe(asProgress()),
  orderRecordOf: <K extends string, R>(record: Record<K, Observable<R>>) => tasks(record).pipe(inOrder()),
  fastestRecordOf: <K extends string, R>(record: Record<K, Observable<R>>) => tasks(record).pipe(firstSuccess()),
  limitRecordOf: <K extends string, R>(record: Record<K, Observable<R>>) => tasks(record).pipe(limitConcurrency(3)),
  timeRecordOf: <K extends string, R>(record: Record<K, Observable<R>>) => tasks(record).pipe(withTimeoutAll(9)),
  runList: <S extends readonly number[]>(list: S) => tasks(list, (input) => of(input)),
  runMap: <S extends ReadonlyMap<string, number>>(map: S) => tasks(map, (input) => of(input)).pipe(asSettled()),
  runOptional: <S extends { a: number; b?: number }>(record: S) => tasks(record, (input) => of(input)),
  page: () => tasks({ user: of(1), posts: of('x') }).pipe(asSettled((task) => task.pipe(retry(1)))),
  operator: <T>() => asSettled((input: T) => of(input)),
  operatorOf: <In extends Task<unknown>>(options: RunOptions) => asSettled<In>(options),
};

expectTypeOf(inferred.settleEach(['a'], (text) => of(text.length))).toEqualTypeOf<Observable<Outcome<number, string>>>();
expectTypeOf(inferred.settleTasks(['a'], (text) => of(text.length))).toEqualTypeOf<Observable<Outcome<number, string>>>();
expectTypeOf(inferred.enterAny(tasks({ a: of(1), b: of('x') }))).toEqualTypeOf<Observable<[key: 'a', value: number] | [key: 'b', value: string]>>();
expectTypeOf(inferred.enter(['a'], (text) => of(text.length))).toEqualTypeOf<Observable<[key: string, value: number]>>();
expectTypeOf(inferred.enterRecord({ a: () => Promise.resolve(1) })).toEqualTypeOf<Observable<[key: 'a', value: number]>>();
expectTypeOf(inferred.watchAny(of(of(1)))).toEqualTypeOf<Observable<readonly TaskState<number>[]>>();
expectTypeOf(inferred.watch(['a'], (text) => of(text.length))).toEqualTypeOf<Observable<readonly TaskState<number, string>[]>>();
expectTypeOf(inferred.watchRecord({ a: () => Promise.resolve(1) })).toEqualTypeOf<Observable<readonly TaskState<number, 'a'>[]>>();
expectTypeOf(inferred.settleAny(of(of(1)))).toEqualTypeOf<Observable<Outcome<number>>>();
expectTypeOf(inferred.progressAny(tasks({ a: of(1) }))).toEqualTypeOf<Observable<Progress<number, 'a'>>>();
expectTypeOf(inferred.settleObservables({ a: of(1), b: of('x') })).toEqualTypeOf<Observable<Outcome<number, 'a'> | Outcome<string, 'b'>>>();
expectTypeOf(inferred.settleRecord({ a: () => Promise.resolve(1) })).toEqualTypeOf<Observable<Outcome<number, 'a'>>>();
expectTypeOf(inferred.runEach((name) => of(name.length))).toEqualTypeOf<Observable<KeyedTask<string, number>>>();
expectTypeOf(inferred.runRecord({ a: 1, b: 2 })).toEqualTypeOf<Observable<KeyedTask<'a' | 'b', number>>>();
expectTypeOf(inferred.runKeys({ a: 1, b: 2 })).toEqualTypeOf<Observable<KeyedTask<'a' | 'b', number>>>();
expectTypeOf(inferred.retried(tasks({ a: of(1) }))).toEqualTypeOf<Observable<Outcome<number, 'a'>>>();
expectTypeOf(inferred.recordOf({ a: of(1), b: of(2) })).toEqualTypeOf<Observable<KeyedTask<'a', number> | KeyedTask<'b', number>>>();
expectTypeOf(inferred.recordOfFunctions({ a: () => Promise.resolve(1) })).toEqualTypeOf<Observable<KeyedTask<'a', number>>>();
expectTypeOf(inferred.recordOfTasks({ a: of(1), b: of(2) })).toEqualTypeOf<Observable<KeyedTask<'a', number> | KeyedTask<'b', number>>>();
expectTypeOf(inferred.recordLater(() => ({ a: of(1) }))).toEqualTypeOf<Observable<KeyedTask<'a', number>>>();
expectTypeOf(inferred.mapped({ a: of(1), b: of('x') })).toEqualTypeOf<Observable<KeyedTask<'a', number> | KeyedTask<'b', string>>>();
expectTypeOf(inferred.completeRecordOf({ a: of(1), b: of(2) })).toEqualTypeOf<Observable<number>>();
expectTypeOf(inferred.settleRecordOf({ a: of(1), b: of(2) })).toEqualTypeOf<Observable<Outcome<number, 'a'> | Outcome<number, 'b'>>>();
expectTypeOf(inferred.settleRecordOfFunctions({ a: () => Promise.resolve(1) })).toEqualTypeOf<Observable<Outcome<number, 'a'>>>();
expectTypeOf(inferred.settleMapped({ a: of(1) })).toEqualTypeOf<Observable<Outcome<number, 'a'>>>();
expectTypeOf(inferred.enterRecordOf({ a: of(1) })).toEqualTypeOf<Observable<[key: 'a', value: number]>>();
expectTypeOf(inferred.watchRecordOf({ a: of(1) })).toEqualTypeOf<Observable<readonly TaskState<number, 'a'>[]>>();
expectTypeOf(inferred.progressRecordOf({ a: of(1) })).toEqualTypeOf<Observable<Progress<number, 'a'>>>();
expectTypeOf(inferred.runList([1, 2])).toEqualTypeOf<Observable<KeyedTask<number, number>>>();
expectTypeOf(inferred.runMap(new Map([['a', 1]]))).toEqualTypeOf<Observable<Outcome<number, string>>>();
expectTypeOf(inferred.runOptional({ a: 1 })).toEqualTypeOf<Observable<KeyedTask<'a', number>>>();

import type { InteropObservable, Observable } from 'rxjs';
import type { MustBeTask, NotTask, Refused, UncheckedTask } from './Project.js';
import type { InputKey, KeyedTask, PlatformObservable, TaskKey, ValueOf } from './Task.js';

/** Inputs or tasks, one after another. */
export type Sequence<I> =
  | readonly I[]
  | (Iterable<I> & object)
  | AsyncIterable<I>
  | Observable<I>
  | InteropObservable<I>
  | PlatformObservable<I>;

/** What {@link tasks} accepts: a source, or a function that returns one. */
export type SourceOf<S> = S | (() => S);

/**
 * The types of the keys that a record's tasks have: property names are strings at run time.
 *
 * @example
 * ```ts
 * const key: RecordKey<keyof { 1: string; two: string }> = '1';
 * tasks({ 1: of('Ada'), two: of('Bob') }).pipe(asSettled()).subscribe((outcome) => console.log(outcome.key === key));
 * // → true
 * // → false
 * ```
 * @typeParam K - the type of the property names
 * @see {@link tasks} for records of tasks
 */
export type RecordKey<K> = K extends number ? `${K}` : Extract<K, string>;

/**
 * The tasks of a record, each with its key there, including those of properties that may be absent.
 *
 * In this type, a name that is a number gets no key. The types of a record that is known have it.
 *
 * @example
 * ```ts
 * const start = <S extends Record<string, Observable<unknown>>>(record: S): Observable<RecordTask<S>> => tasks(record);
 * start({ user: of('Ada') }).pipe(asSettled()).subscribe(({ key, value }) => console.log(key, value));
 * // → user Ada
 * ```
 * @typeParam S - the type of the record
 * @see {@link tasks}, whose result has this type for a record whose type is a type parameter
 */
export type RecordTask<S> = {
  // In a generic function, `RecordKey<K>` can't be assigned to `K`.
  [K in keyof S]-?: KeyedTask<K & string, ValueOf<S[K]>>;
}[keyof S];

/** Symbols that lists, functions, dates and other instances have, but records don't. */
type InstanceSymbol =
  | typeof Symbol.iterator
  | typeof Symbol.asyncIterator
  | typeof Symbol.toPrimitive
  | typeof Symbol.toStringTag
  | typeof Symbol.hasInstance;

/** Methods that promises and event emitters have. A record may have tasks or inputs with these names. */
type InstanceMethod = 'then' | 'addListener' | 'addEventListener';

/** Anything but a function. */
type NoMethod = string | number | bigint | boolean | symbol | null | undefined | (object & { readonly call?: never });

/** A record, as opposed to an instance of a class, as far as types can tell. */
export type Plain = { readonly [K in InstanceSymbol]?: never } & { readonly [K in InstanceMethod]?: NoMethod };

/** The properties that give away that `S` is no record. */
type InstanceKey<S> =
  | Extract<keyof S, InstanceSymbol>
  | {
      [K in Extract<keyof S, InstanceMethod>]: S[K] extends NoMethod ? never : K;
    }[Extract<keyof S, InstanceMethod>];

/**
 * What a value of type `P` in the record `S` must be: a task. For a property that may be absent, `P` is its type without
 * the `undefined` that stands for its absence. Anything goes while TypeScript is still inferring `S`, when `P` is its
 * upper bound. One conditional type does it all, because with nested ones TypeScript 5.4 can't type the parameters of
 * function literals.
 */
export type RecordValue<S, P> = UncheckedTask &
  ([([UncheckedTask] extends [P] ? never : NotTask<P>) | InstanceKey<S>] extends [never] ? unknown : MustBeTask);

/** The tasks in a list or `Map`, each with its key. */
export type TaskOf<S> =
  S extends ReadonlyMap<infer K, infer P>
    ? KeyedTask<K, ValueOf<P>>
    : S extends Sequence<infer P>
      ? P extends unknown
        ? KeyedTask<TaskKey<P>, ValueOf<P>>
        : never
      : never;

/**
 * The type of the inputs in a source: the items of a list, or the values of a record or `Map`.
 *
 * @example
 * ```ts
 * const echo = <S extends readonly number[]>(source: S): Observable<InputOf<S>> =>
 *   tasks(source, (input) => of(input)).pipe(asCompleted());
 * echo([1, 2]).subscribe((input) => console.log(input));
 * // → 1
 * // → 2
 * ```
 * @typeParam S - the type of the source
 * @see {@link ItemKey} for the keys of the tasks that are made from the inputs
 */
export type InputOf<S> =
  S extends ReadonlyMap<unknown, infer I> ? I : S extends Sequence<infer I> ? I : Required<S>[keyof S];

/**
 * The type of the keys of the tasks that are made from a list or `Map`: the keys of a `Map`, or the inputs in a list.
 *
 * @example
 * ```ts
 * const settle = <S extends readonly string[]>(source: S): Observable<Outcome<number, ItemKey<S>>> =>
 *   tasks(source, (name) => of(name.length)).pipe(asSettled());
 * settle(['Ada']).subscribe(({ key, value }) => console.log(key, value));
 * // → Ada 3
 * ```
 * @typeParam S - the type of the source
 * @see {@link RecordKey} for the keys of records
 */
export type ItemKey<S> = S extends ReadonlyMap<infer K, unknown> ? K : InputOf<S>;

/** A source, without the function that may return it. */
export type Opened<S> = S extends () => infer R ? R : S;

/** The type of the keys of the tasks that `run` makes from the inputs of a source. */
export type SourceKey<S, O = Opened<S>> =
  O extends ReadonlyMap<infer K, unknown> ? K : O extends Sequence<infer I> ? InputKey<I> : RecordKey<keyof O>;

/** What is wrong with a source that can hold neither inputs nor tasks. */
type NoSource<S> = S extends string
  ? Refused<'a string holds no tasks'>
  : S extends object
    ? S extends PromiseLike<unknown>
      ? Refused<'a promise holds no tasks: await it first'>
      : never
    : Refused<'it must be an array, an iterable, an async iterable, a Map, a record, an observable or a function that returns one'>;

/** What is wrong with a source of inputs. */
export type RefuseInputs<S, O = Opened<S>> = [NoSource<O>] extends [never]
  ? [O extends ReadonlyMap<unknown, unknown> | Sequence<unknown> ? never : InstanceKey<O>] extends [never]
    ? unknown
    : Refused<'an instance of a class holds no inputs: spread it, as in tasks({ ...instance }, run)'>
  : NoSource<O>;

/** The keys of the values that aren't tasks. */
type BadKey<S> = {
  [K in keyof S]-?: [NotTask<Required<S>[K]>] extends [never] ? never : K & (string | number);
}[keyof S];

/** What is wrong with a source of tasks. */
export type RefuseTasks<S, O = Opened<S>> = [NoSource<O>] extends [never]
  ? O extends ReadonlyMap<unknown, unknown> | Sequence<unknown>
    ? Refused<'its items are no tasks: pass a function that makes a task of each, as in tasks(source, (item) => fetch(item))'>
    : [InstanceKey<O>] extends [never]
      ? Refused<`'${BadKey<O>}': ${MustBeTask}`>
      : Refused<'an instance of a class holds no tasks: spread it, as in tasks({ ...instance })'>
  : NoSource<O>;

import type { TaskKey, ValueOf } from './Task.js';

/**
 * The entries of a union of tasks, `[key, result]`; each task's key stays paired with its result.
 *
 * @example
 * ```ts
 * const enter = <In extends Task<unknown>>(source: Observable<In>): Observable<EntryOf<In>> => source.pipe(asEntries());
 * enter(tasks({ user: of('Ada') })).subscribe(([key, value]) => console.log(key, value));
 * // → user Ada
 * ```
 * @typeParam In - the type of the tasks
 * @see {@link asEntries}, whose result has this type
 */
export type EntryOf<In> = In extends unknown ? [key: TaskKey<In>, value: ValueOf<In>] : never;

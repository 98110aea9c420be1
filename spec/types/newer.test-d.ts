/** What TypeScript 5.9 and later infer, but 5.4 doesn't. */
import { expectTypeOf } from 'expect-type';
import { of, retry, type Observable } from 'rxjs';
import { asSettled, tasks, type Outcome } from 'rxjs-as-completed';

// A project that keeps the type of its task may return a function.
{
  const page$ = tasks({ name: of('Ada'), age: of(36) });
  expectTypeOf(page$.pipe(asSettled((task) => () => task.pipe(retry(1))))).toEqualTypeOf<Observable<Outcome<string, 'name'> | Outcome<number, 'age'>>>();
}

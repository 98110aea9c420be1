// A library that uses the package, compiled with strict settings and declarations against the installed package. It's
// never run.

import { map, of, timer, type Observable } from 'rxjs';
import {
  asCompleted,
  asProgress,
  asSettled,
  firstSuccess,
  inOrder,
  limitConcurrency,
  Semaphore,
  tasks,
  TimeoutAllError,
  withTimeoutAll,
  type KeyedTask,
  type Outcome,
  type Progress,
  type RunOptions,
  type Task,
  type TaskContext,
} from 'rxjs-as-completed';
import { record, toMarbles, type Recording } from 'rxjs-as-completed/marbles';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const check = <T extends true>(): T | undefined => undefined;
type Value<S> = S extends Observable<infer T> ? T : never;

interface User {
  readonly name: string;
}
declare const user$: Observable<User>;

export const lengths = tasks(['one', 'three'], (word: string, context: TaskContext<string>) =>
  timer(context.index).pipe(map(() => word.length)),
);
export const completed = lengths.pipe(asCompleted({ concurrency: 3, timeout: 1_000, delayErrors: true }));
check<Equal<Value<typeof completed>, number>>();

export const ordered = of(1, 2).pipe(inOrder((input) => of(`${input}`)));
check<Equal<Value<typeof ordered>, string>>();

export const limited = of('a').pipe(limitConcurrency(new Semaphore(2).permits, (letter) => of(letter)));
check<Equal<Value<typeof limited>, string>>();

export const inTime = of(of(1)).pipe(withTimeoutAll(new Date(), { onTimeout: 'complete' }));
check<Equal<Value<typeof inTime>, number>>();

export const fastest = of(of(1), of(2)).pipe(firstSuccess({ stagger: 250, accept: (value) => value > 1 }));
check<Equal<Value<typeof fastest>, number>>();

export const page = tasks({ user: user$, count: of(1) });
export const outcomes = page.pipe(asSettled());
outcomes.subscribe((outcome) => {
  if (outcome.status !== 'fulfilled') return;
  if (outcome.key === 'user') check<Equal<typeof outcome.value, User>>();
  else check<Equal<typeof outcome.value, number>>();
});

export const diagrams: string[] = [];
page
  .pipe(
    record(asSettled(), (recording: Recording) => {
      diagrams.push(toMarbles(recording, { frame: 10 }));
    }),
  )
  .subscribe();

export const progress$ = tasks([1], (input) => of(input)).pipe(
  asProgress({ groupBy: (key: number) => key % 2, perGroup: 2 }),
);
progress$.subscribe((progress) => {
  const { completed: done, total }: Progress<number, number> = progress;
  console.log(done, total === undefined ? '' : total.toFixed());
});

export const operators = {
  settle: asSettled<Observable<User>>(),
  project: asCompleted((id: number) => of(id), { groupBy: (id) => id, perGroup: 1 }),
};

declare const outcome: Outcome<string>;
declare const options: RunOptions<string>;
declare const task: Task<number>;
declare const keyed: KeyedTask<'a', number>;
declare const error: TimeoutAllError;
console.log(outcome.index.toFixed(), options.concurrency, error.due, error.completed.toFixed());
of(task)
  .pipe(asCompleted())
  .subscribe((value) => console.log(value.toFixed()));
of(keyed)
  .pipe(asSettled())
  .subscribe(({ key }) => check<Equal<typeof key, 'a'>>());

// @ts-expect-error an unknown option
of(task).pipe(asCompleted({ concurency: 3 }));

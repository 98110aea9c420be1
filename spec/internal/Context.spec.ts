/* Corner cases of the context of a task, which one attempt at a time uses. For the rest, see the specs of `tasks` and the laws. */
import { concat, config, defer, EMPTY, endWith, ignoreElements, mergeMap, NEVER, Observable, of, retry, throwError, timer, timeout, type Subscriber } from 'rxjs';
import { asCompleted, tasks, type KeyedTask, type TaskContext } from 'rxjs-as-completed';
import { withFakeTimers } from '../support/fakeTimers.js';

/** The cold task of a run that keeps the contexts it receives, and reads their signals. */
function contextsOf(run: (attempt: number) => Observable<number>) {
  const contexts: TaskContext<string>[] = [];
  const signals: AbortSignal[] = [];
  const stream = tasks(['x'], (_, context) => {
    contexts.push(context);
    signals.push(context.signal);
    return run(contexts.length);
  });
  return { stream, contexts, signals, aborted: () => signals.map((signal) => signal.aborted) };
}

describe('The context of a task', () => {
  withFakeTimers();

  it('is the same for project and for every attempt, with a fresh signal after a cancelled one', () => {
    const { stream, contexts, aborted } = contextsOf((attempt) => (attempt === 1 ? NEVER : of(2)));
    const given: TaskContext<string>[] = [];

    stream.pipe(asCompleted((task, context) => {
      given.push(context as TaskContext<string>);
      return task.pipe(timeout(10), retry(1));
    })).subscribe();
    jest.advanceTimersByTime(10);

    expect(contexts).toHaveLength(2);
    expect(new Set([...contexts, ...given]).size).toBe(1);
    expect(aborted()).toEqual([true, false]);
  });

  it('has a signal aborted by the end of the run if project reads it before the task starts', () => {
    let signal!: AbortSignal;

    const subscription = contextsOf(() => NEVER).stream.pipe(asCompleted((task, context) => {
      ({ signal } = context);
      return task;
    })).subscribe();
    expect(signal.aborted).toBe(false);
    subscription.unsubscribe();

    expect(signal.aborted).toBe(true);
  });

  it('has a signal aborted by the end of the run if project reads it after the task has ended', () => {
    let signal!: AbortSignal;

    const subscription = tasks(['x'], () => of(1)).pipe(asCompleted((task, context) => concat(task, defer(() => {
      ({ signal } = context);
      return NEVER;
    })))).subscribe();
    expect(signal.aborted).toBe(false);
    subscription.unsubscribe();

    expect(signal.aborted).toBe(true);
  });

  it('has an aborted signal if it is first read after the cancellation', () => {
    let context!: TaskContext<string>;

    tasks(['x'], (_, given) => {
      context = given;
      return NEVER;
    }).pipe(mergeMap((task) => task)).subscribe().unsubscribe();

    expect(context.signal.aborted).toBe(true);
    expect(context.signal.aborted).toBe(true);
  });

  it('is a separate one for each subscription to a task that is kept', () => {
    const { stream, contexts, aborted } = contextsOf((attempt) => (attempt === 1 ? of(1) : NEVER));
    const kept: KeyedTask<string, number>[] = [];
    stream.subscribe((task) => kept.push(task));

    kept[0]!.subscribe();
    kept[0]!.subscribe().unsubscribe();

    expect(contexts[0]).not.toBe(contexts[1]);
    expect(aborted()).toEqual([false, true]);
  });
});

describe('The signal of a task', () => {
  const endings: [string, () => Observable<number>][] = [
    ['completes', () => of(1)],
    ['is empty', () => EMPTY],
    ['fails', () => throwError(() => 'no')],
    ['throws', () => { throw 'no'; }],
  ];

  it.each(endings)('is not aborted when a task %s by itself, even if project builds on the task', (_, ending) => {
    const { stream, aborted } = contextsOf(ending);

    stream.pipe(asCompleted((task) => task.pipe(endWith(0)), { delayErrors: true })).subscribe({ error: () => undefined });
    stream.pipe(mergeMap((task) => task)).subscribe({ error: () => undefined });

    expect(aborted()).toEqual([false, false]);
  });

  it('is aborted when an operator unsubscribes from the task', () => {
    const { stream, aborted } = contextsOf(() => timer(10).pipe(ignoreElements()));

    stream.pipe(mergeMap((task) => task)).subscribe().unsubscribe();

    expect(aborted()).toEqual([true]);
  });
});

it('A cold task that was left hears nothing of what its source still says', () => {
  const reported: unknown[] = [];
  config.onUnhandledError = (error) => reported.push(error);
  let source!: Subscriber<number>;
  const heard: unknown[] = [];
  const stream = tasks([new Observable<number>((subscriber) => { source = subscriber; })]);

  stream.pipe(asCompleted((task) => task)).subscribe((value) => heard.push(value)).unsubscribe();
  const { next, error, complete } = source;
  next.call(source, 1);
  error.call(source, 'late');
  complete.call(source);

  expect(heard).toEqual([]);
  expect(reported).toEqual([]);
  config.onUnhandledError = null;
});

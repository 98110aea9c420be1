import { from, NEVER, type Observable, of, Subject, takeUntil } from 'rxjs';
import { tasks } from 'rxjs-as-completed';
import { operators, type Report } from '../support/operators.js';
import { microtasksRun } from '../support/sources.js';

describe.each(operators)('Law 8, no rejection of a known promise goes unhandled: $name', ({ report, failsFast }) => {
  // Jest fails the test in which one goes unhandled.
  const rejected = () => Promise.reject(new Error('nobody handles this'));
  const later = () => new Promise<never>((_, reject) => setImmediate(() => reject(new Error('nobody handles this'))));

  it.each([
    ['an array', () => tasks([NEVER, rejected(), later()])],
    ['a record', () => tasks({ a: NEVER, b: rejected(), c: later() })],
    ['a Map', () => tasks(new Map<number, any>([[1, NEVER], [2, rejected()], [3, later()]]))],
    ['an observable', () => from([NEVER, rejected(), later()])],
    ['an observable given to tasks', () => tasks(from([NEVER, rejected(), later()]))],
    ['a function of an array', () => tasks(() => [NEVER, rejected(), later()])],
  ] as [string, () => Observable<any>][])('while it waits to start in %s', async (_, source) => {
    const reports: Report[] = [];

    const subscription = source().pipe(report({ concurrency: 1 })).subscribe((item) => reports.push(item));
    await microtasksRun();
    await microtasksRun();
    subscription.unsubscribe();

    expect(reports).toEqual([]);
  });

  it('when the run was unsubscribed before it started', async () => {
    const promises = [later(), later()];

    tasks([NEVER, ...promises]).pipe(report({ concurrency: 1 })).subscribe().unsubscribe();

    expect((await Promise.allSettled(promises)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await microtasksRun();
  });

  it('when the run was unsubscribed while it was running', async () => {
    const promises = [later(), later()];

    tasks(promises.map((promise) => () => promise)).pipe(report()).subscribe().unsubscribe();

    expect((await Promise.allSettled(promises)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await microtasksRun();
  });

  it('when another one has failed', async () => {
    const reports: Report[] = [];

    tasks([rejected(), rejected(), later()]).pipe(report()).subscribe((item) => reports.push(item));
    await microtasksRun();
    await microtasksRun();

    expect(reports).toHaveLength(failsFast ? 1 : 3);
  });

  it('when the deadline has passed already', async () => {
    const reports: Report[] = [];

    tasks([rejected(), later()]).pipe(report({ timeout: 0 })).subscribe((item) => reports.push(item));
    await microtasksRun();
    await microtasksRun();

    expect(reports.length).toBeGreaterThan(0);
  });

  it('when the signal of the run has aborted already', async () => {
    const reports: Report[] = [];
    const streams: Observable<any>[] = [tasks([rejected(), later()]), tasks({ a: rejected() }), tasks(new Map([[1, later()]]))];

    for (const stream of streams) {
      stream.pipe(report({ signal: AbortSignal.abort('gone') })).subscribe((item) => reports.push(item));
    }
    await microtasksRun();
    await microtasksRun();

    expect(reports).toEqual(Array.from({ length: 3 }, () => ({ reason: 'gone' })));
  });

  it('when it is skipped in favour of another group', async () => {
    const reports: Report[] = [];
    function* generate() {
      yield NEVER;
      yield rejected();
      yield later();
    }

    const subscription = tasks(generate()).pipe(report({ groupBy: () => 'same', perGroup: 1 })).subscribe((item) => reports.push(item));
    await microtasksRun();
    await microtasksRun();
    subscription.unsubscribe();

    expect(reports).toEqual([]);
  });

  it.each([
    ['an array', () => tasks([rejected()])],
    ['a generator', () => tasks(function* () { yield rejected(); }())],
    ['an async iterable', () => tasks({
      [Symbol.asyncIterator]: () => ({ next: async () => ({ done: false, value: rejected() }) }),
    })],
    ['an observable', () => tasks(of(rejected()))],
  ] as [string, () => Observable<any>][])('when project does not subscribe to its task, from %s', async (_, source) => {
    const subscription = source().pipe(report({ concurrency: 1 }, () => NEVER)).subscribe();
    await microtasksRun();

    expect(subscription.closed).toBe(false);
  });

  it('when the function that returns it cancels the run', async () => {
    const stop = new Subject<void>();
    const stopping = jest.fn(() => {
      stop.next();
      return rejected();
    });

    of('input').pipe(report({}, stopping), takeUntil(stop)).subscribe();
    tasks(['input'], stopping).pipe(report(), takeUntil(stop)).subscribe();
    tasks(['input'], stopping).pipe(report({}, (task) => task), takeUntil(stop)).subscribe();
    tasks([stopping]).pipe(report(), takeUntil(stop)).subscribe();
    await microtasksRun();

    expect(stopping).toHaveBeenCalledTimes(4);
  });

  it('when groupBy cancels the run', async () => {
    const stop = new Subject<void>();
    const groupBy = jest.fn(() => stop.next());
    function* generate() {
      yield rejected();
    }

    tasks(generate()).pipe(report({ groupBy, perGroup: 1 }), takeUntil(stop)).subscribe();
    of(rejected()).pipe(report({ groupBy, perGroup: 1 }), takeUntil(stop)).subscribe();
    await microtasksRun();

    expect(groupBy).toHaveBeenCalledTimes(2);
  });
});

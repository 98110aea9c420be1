import { mergeMap, NEVER, type Observable, of, Subject } from 'rxjs';
import { Semaphore } from 'rxjs-as-completed';
import { ended } from '../foreign/ended.js';
import { Journal } from '../support/Journal.js';
import { microtasksRun } from '../support/sources.js';

describe('Semaphore.guard of a function', () => {
  it('calls it with a signal only when its permit is free', async () => {
    const semaphore = new Semaphore(1);
    const holder = new Subject<void>();
    const task = jest.fn(({ signal }: { signal: AbortSignal }) => of(signal.aborted));
    const emitted: boolean[] = [];

    semaphore.guard(holder).subscribe();
    semaphore.guard(task).subscribe((value) => emitted.push(value));
    await microtasksRun();
    expect(task).not.toHaveBeenCalled();
    holder.complete();
    await microtasksRun();

    expect(task).toHaveBeenCalledTimes(1);
    expect(task.mock.calls[0]).toEqual([{ signal: expect.any(AbortSignal) }]);
    expect(emitted).toEqual([false]);
  });

  it('calls it immediately if a permit is free, and anew for each subscription', () => {
    const semaphore = new Semaphore(2);
    const signals: AbortSignal[] = [];
    const guarded = semaphore.guard(({ signal }) => {
      signals.push(signal);
      return NEVER;
    });

    expect(signals).toEqual([]);
    guarded.subscribe();
    guarded.subscribe();

    expect(new Set(signals).size).toBe(2);
    expect(semaphore.active).toBe(2);
  });

  it('takes what a task may be: a promise, an iterable, an observable', async () => {
    const semaphore = new Semaphore(1);

    expect(await ended(semaphore.guard(async () => 'promise'))).toEqual(['promise']);
    expect(await ended(semaphore.guard(() => ['two', 'values']))).toEqual(['two', 'values']);
    expect(await ended(semaphore.guard(() => of('observable')))).toEqual(['observable']);
    expect(semaphore.active).toBe(0);
  });

  it('aborts the signal when it is unsubscribed while it runs, before the permit is back', () => {
    const semaphore = new Semaphore(1);
    const active: number[] = [];
    let signal!: AbortSignal;

    const subscription = semaphore.guard((context) => {
      ({ signal } = context);
      signal.addEventListener('abort', () => active.push(semaphore.active));
      return NEVER;
    }).subscribe();
    expect(signal.aborted).toBe(false);
    subscription.unsubscribe();

    expect(signal.aborted).toBe(true);
    expect(signal.reason).toMatchObject({ name: 'AbortError' });
    expect(active).toEqual([1]);
    expect(semaphore.active).toBe(0);
  });

  it.each([
    ['completes', (task: Subject<void>) => task.complete()],
    ['fails', (task: Subject<void>) => task.error('failed')],
  ])('does not abort the signal of a task that %s', (_, end) => {
    const task = new Subject<void>();
    let signal!: AbortSignal;

    const subscription = new Semaphore(1).guard((context) => {
      ({ signal } = context);
      return task;
    }).subscribe({ error: () => {} });
    end(task);
    subscription.unsubscribe();

    expect(signal.aborted).toBe(false);
  });

  it.each([
    ['throws', () => { throw 'thrown'; }, 'thrown'],
    ['throws undefined', () => { throw undefined; }, undefined],
    ['returns no task', () => 5, expect.any(TypeError)],
    ['returns a string', () => 'text', expect.any(TypeError)],
    ['returns nothing', () => {}, expect.any(TypeError)],
  ])('that %s errors the observable and gives the permit back', async (_, task, reason) => {
    const semaphore = new Semaphore(1);
    const errors: unknown[] = [];
    const guarded = semaphore.guard(task as () => Observable<never>);

    guarded.subscribe({ error: (error) => errors.push(error) });
    const holder = semaphore.guard(NEVER).subscribe();
    guarded.subscribe({ error: (error) => errors.push(error) });
    holder.unsubscribe();
    await microtasksRun();

    expect(errors).toEqual([reason, reason]);
    expect([semaphore.active, semaphore.waiting]).toEqual([0, 0]);
  });

  it('is never called if it is unsubscribed while it waits', async () => {
    const semaphore = new Semaphore(1);
    const holder = semaphore.guard(NEVER).subscribe();
    const task = jest.fn(() => NEVER);

    semaphore.guard(task).subscribe().unsubscribe();
    holder.unsubscribe();
    await microtasksRun();

    expect(task).not.toHaveBeenCalled();
  });

  it('subscribes nothing if the function unsubscribes', () => {
    const semaphore = new Semaphore(1);
    const journal = new Journal();
    const start = new Subject<void>();
    let signal!: AbortSignal;

    const subscription = start.pipe(mergeMap(() => semaphore.guard((context) => {
      ({ signal } = context);
      subscription.unsubscribe();
      return journal.task('unsubscribed', NEVER);
    }))).subscribe();
    start.next();

    expect(journal.entries).toEqual([]);
    expect(signal.aborted).toBe(true);
    expect(semaphore.active).toBe(0);
  });

  it('subscribes observables that can be called instead of calling them', async () => {
    const semaphore = new Semaphore(1);
    const call = jest.fn(() => of('called'));
    const callable = Object.assign(call, {
      subscribe: (observer: { next(value: string): void; complete(): void }) => of('subscribed').subscribe(observer),
      [(Symbol as { observable?: symbol }).observable ?? '@@observable']() { return this; },
    });

    expect(await ended(semaphore.guard(callable as unknown as Observable<string>))).toEqual(['subscribed']);
    expect(call).not.toHaveBeenCalled();
  });
});

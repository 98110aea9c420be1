import { defer, NEVER, of, Subject } from 'rxjs';
import { asCompleted, asProgress, asSettled, Semaphore, tasks } from 'rxjs-as-completed';

const ids = Array.from({ length: 100 }, (_, id) => id);

describe('docs/performance.md says that', () => {
  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  it('an AbortController is created when `signal` is first read', () => {
    const { AbortController } = globalThis;
    const made = jest.spyOn(globalThis, 'AbortController').mockImplementation(() => new AbortController());

    tasks(ids, () => NEVER).pipe(asCompleted()).subscribe().unsubscribe();
    expect(made).not.toHaveBeenCalled();

    const readTwice = (id: number, context: { signal: AbortSignal }) => of(id % 2 === 1 && context.signal === context.signal);
    tasks(ids, readTwice).pipe(asCompleted()).subscribe();
    expect(made).toHaveBeenCalledTimes(50);
  });

  it('`asCompleted` never reads the clock; `asSettled` reads it once at the start, and twice per task', () => {
    const readings = jest.spyOn(performance, 'now');
    const calendarReadings = jest.spyOn(Date, 'now');

    tasks(ids, (id) => of(id)).pipe(asCompleted({ concurrency: 3 })).subscribe();
    expect(readings).not.toHaveBeenCalled();
    expect(calendarReadings).not.toHaveBeenCalled();

    tasks([], (id) => of(id)).pipe(asSettled({ concurrency: 3 })).subscribe();
    expect(readings).toHaveBeenCalledTimes(1);
    const atTheStart = calendarReadings.mock.calls.length;

    tasks(ids, (id) => of(id)).pipe(asSettled({ concurrency: 3 })).subscribe();
    expect(readings).toHaveBeenCalledTimes(1 + 201);
    expect(calendarReadings).toHaveBeenCalledTimes(2 * atTheStart);
  });

  it('there is no timer without a deadline, and a single one for all tasks with a deadline', () => {
    jest.useFakeTimers();
    const run = (timeout: number) => tasks(ids, () => NEVER).pipe(asSettled({ timeout })).subscribe();

    const free = run(Infinity);
    expect(jest.getTimerCount()).toBe(0);
    const due = run(1_000);
    expect(jest.getTimerCount()).toBe(1);

    free.unsubscribe();
    due.unsubscribe();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('a result is emitted, and the next task started, in the stack frame in which a task completes', () => {
    const first = new Subject<string>();
    const seen: string[] = [];
    const second = () => {
      seen.push('second starts');
      return NEVER;
    };
    tasks([() => first, second]).pipe(asCompleted({ concurrency: 1 })).subscribe((result) => seen.push(result));

    first.next('result');
    seen.push('completing');
    first.complete();
    seen.push('completed');

    expect(seen).toEqual(['completing', 'result', 'second starts', 'completed']);
  });

  it('a permit freed in a `Semaphore` goes to the next a microtask later', async () => {
    const semaphore = new Semaphore(1);
    const first = new Subject<never>();
    const started = jest.fn(() => NEVER);
    const subscription = tasks([() => first, started]).pipe(asCompleted({ concurrency: semaphore })).subscribe();

    first.complete();
    expect(started).not.toHaveBeenCalled();
    await Promise.resolve();
    expect(started).toHaveBeenCalledTimes(1);

    subscription.unsubscribe();
  });

  it('cancelling many tasks guarded by a `Semaphore` does not start others on the way', () => {
    const semaphore = new Semaphore(3);
    let started = 0;
    const task = defer(() => {
      started += 1;
      return NEVER;
    });
    const guarded = ids.map(() => semaphore.guard(task).subscribe());
    expect([started, semaphore.waiting]).toEqual([3, 97]);

    guarded.forEach((subscription) => subscription.unsubscribe());
    expect([started, semaphore.active, semaphore.waiting]).toEqual([3, 0, 0]);
  });

  it('`asProgress` emits a snapshot before each start and at each end', () => {
    const snapshots = jest.fn();
    tasks(ids, (id) => of(id)).pipe(asProgress()).subscribe(snapshots);
    // and one at the start
    expect(snapshots).toHaveBeenCalledTimes(201);
  });
});

import { defer, NEVER, Subject, throwError } from 'rxjs';
import { asCompleted, RateLimit, Semaphore, tasks } from 'rxjs-as-completed';
import { operators } from '../support/operators.js';
import { logsOf, type Context } from './describeContexts.js';
import { aTurn } from './ended.js';

/** How `RateLimit`, `acquire`, weights and priorities treat contexts of any kind. */
export function describeLimitContexts({ within, current }: Context): void {
  const { traced, told } = logsOf(current);
  /** Waits until enough has been logged, or nothing more can come. */
  const logged = async (seen: unknown[], count: number) => {
    for (let turn = 0; turn < 100 && seen.length < count; turn++) await aTurn();
  };

  /** Ways to give those who wait their turns, a few milliseconds apart or at once. */
  const ways: [string, (rate: RateLimit) => void][] = [
    ['time brings the turns of a RateLimit', (rate) => { rate.starts = 1; }],
    ['a RateLimit is raised', (rate) => { rate.starts = 100; }],
    ['a RateLimit is lifted', (rate) => { rate.starts = Infinity; }],
    ['the pause of a RateLimit ends', (rate) => {
      rate.pause(3);
      rate.starts = 100;
    }],
  ];

  describe.each(ways)('When %s', (_, letIn) => {
    it('those who wait start and emit in their own contexts', async () => {
      const rate = new RateLimit(0, { per: 1 });
      const seen: string[] = [];

      for (const name of ['a', 'b', 'c']) within(name, () => rate.guard(traced(seen)).subscribe(told(seen)));
      await aTurn();
      expect(seen).toEqual([]);
      within('releaser', () => letIn(rate));
      await logged(seen, 9);

      expect(seen).toEqual(['a', 'b', 'c'].flatMap((name) => [`start in ${name}`, `value in ${name}`, `end in ${name}`]));
    });

    it('a waiting function is called, and its errors are passed on, in its own context', async () => {
      const rate = new RateLimit(0, { per: 1 });
      const seen: string[] = [];

      within('a', () => rate.guard(() => traced(seen, throwError(() => 'no'))).subscribe(told(seen)));
      within('b', () => rate.guard(() => {
        seen.push(`call in ${current()}`);
        throw 'no';
      }).subscribe(told(seen)));
      within('releaser', () => letIn(rate));
      await logged(seen, 4);

      expect(seen).toEqual(['start in a', 'error in a', 'call in b', 'error in b']);
    });

    it('acquire resolves, and what follows runs in its own context', async () => {
      const rate = new RateLimit(0, { per: 1 });
      const seen: string[] = [];

      for (const name of ['a', 'b', 'c']) within(name, () => void rate.acquire().then(() => seen.push(`go on in ${current()}`)));
      within('releaser', () => letIn(rate));
      await logged(seen, 3);

      expect(seen).toEqual(['go on in a', 'go on in b', 'go on in c']);
    });

    it.each(operators)('the waiting tasks of $name start and report in the context of their pipeline', async ({ report }) => {
      const rate = new RateLimit(0, { per: 1 });
      const seen: string[] = [];

      within('pipeline', () => {
        tasks(['a', 'b', 'c'], () => traced(seen)).pipe(report({ rate })).subscribe(told(seen));
      });
      await aTurn();
      expect(seen).toEqual([]);
      within('releaser', () => letIn(rate));
      await logged(seen, 7);

      expect(seen.filter((entry) => entry.startsWith('start'))).toEqual(['start in pipeline', 'start in pipeline', 'start in pipeline']);
      expect(seen.filter((entry) => entry.startsWith('value'))).toHaveLength(3);
      expect(new Set(seen)).toEqual(new Set(['start in pipeline', 'value in pipeline', 'end in pipeline']));
    });
  });

  it('two pipelines that share a RateLimit and a Semaphore take turns, each in its own context', async () => {
    const semaphore = new Semaphore(1);
    const rate = new RateLimit(1, { per: 1 });
    const started: string[] = [];
    const work = (name: string) => {
      started.push(`${name} in ${current()}`);
      return new Promise<void>((resolve) => { setTimeout(resolve); });
    };

    for (const name of ['a', 'b']) {
      within(name, () => tasks([1, 2, 3], () => work(name)).pipe(asCompleted({ concurrency: semaphore, rate })).subscribe());
    }
    await logged(started, 6);

    expect(started).toEqual(['a in a', 'a in a', 'b in b', 'a in a', 'b in b', 'b in b']);
  });

  it('a guard that finds a free turn starts synchronously', () => {
    const rate = new RateLimit(1, { per: 1 });
    const seen: string[] = [];

    within('a', () => rate.guard(traced(seen)).subscribe(told(seen)));

    expect(seen).toEqual(['start in a', 'value in a', 'end in a']);
  });

  it.each([
    ['leaves', (_: RateLimit, leave: () => void) => leave()],
    ['is overtaken', (rate: RateLimit) => { rate.guard(NEVER, { priority: 1 }).subscribe(); }],
  ])('those behind one that %s after its turn has come start in their own contexts', async (_, act) => {
    const rate = new RateLimit(0, { per: 1 });
    const seen: string[] = [];

    const first = within('first', () => rate.guard(traced(seen)).subscribe());
    within('second', () => rate.guard(traced(seen)).subscribe());
    within('releaser', () => {
      rate.starts = 1;
      act(rate, () => first.unsubscribe());
      first.unsubscribe();
    });
    await logged(seen, 1);

    expect(seen).toEqual(['start in second']);
  });

  it('acquire of a Semaphore resolves, and what follows runs in its own context', async () => {
    const semaphore = new Semaphore(1);
    const seen: string[] = [];
    const holder = await semaphore.acquire();

    for (const name of ['a', 'b']) {
      within(name, () => void semaphore.acquire().then((permit) => {
        seen.push(`go on in ${current()}`);
        within('releaser', () => permit.release());
      }));
    }
    within('guard', () => semaphore.guard(traced(seen)).subscribe(told(seen)));
    within('releaser', () => holder.release());
    await logged(seen, 5);

    expect(seen).toEqual(['go on in a', 'go on in b', 'start in guard', 'value in guard', 'end in guard']);
  });

  it('acquire rejects, and what follows runs in its own context', async () => {
    const seen: string[] = [];
    const controller = new AbortController();

    for (const limit of [new Semaphore(0), new RateLimit(0, { per: 1 })]) {
      within('waiter', () => void limit.acquire({ signal: controller.signal }).then(undefined, () => seen.push(`go on in ${current()}`)));
    }
    within('aborter', () => controller.abort());
    await logged(seen, 2);

    expect(seen).toEqual(['go on in waiter', 'go on in waiter']);
  });

  it('waiters of all weights and priorities start in their own contexts', async () => {
    const semaphore = new Semaphore(3);
    const holder = new Subject<void>();
    const started: string[] = [];
    const guarded = (name: string, permits: number, priority: number) =>
      within(name, () => semaphore.guard(() => {
        started.push(`${name} in ${current()}`);
        return Promise.resolve();
      }, { permits, priority }).subscribe());

    within('holder', () => semaphore.guard(holder, { permits: 3 }).subscribe());
    guarded('a', 2, 0);
    guarded('b', 3, 1);
    guarded('c', 1, 0);
    guarded('d', 1, 2);
    within('releaser', () => holder.complete());
    await logged(started, 4);

    expect(started).toEqual(['d in d', 'b in b', 'a in a', 'c in c']);
    await aTurn();
    expect([semaphore.active, semaphore.waiting]).toEqual([0, 0]);
  });

  it('a late urgent task that lifts its pipeline starts in the context of the pipeline', async () => {
    const semaphore = new Semaphore(0);
    const source = new Subject<number>();
    const started: string[] = [];

    within('pipeline', () => source.pipe(asCompleted(
      (priority) => defer(() => {
        started.push(`${priority} in ${current()}`);
        return Promise.resolve();
      }),
      { concurrency: semaphore, priority: (key: number) => key },
    )).subscribe());
    within('producer', () => {
      source.next(0);
      source.next(1);
    });
    within('releaser', () => { semaphore.permits = 1; });
    await logged(started, 2);

    expect(started.map((entry) => entry.replace(/ in .*/, ''))).toEqual(['1', '0']);
    expect(started[1]).toBe(started[0]!.replace('1', '0'));
  });
}

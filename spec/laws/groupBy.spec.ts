import { EMPTY, from, ignoreElements, map, merge, mergeMap, NEVER, of, Subject, timer } from 'rxjs';
import { Semaphore, tasks } from 'rxjs-as-completed';
import { Journal } from '../support/Journal.js';
import { run } from '../support/marbles.js';
import { operators } from '../support/operators.js';
import { CountedIterable } from '../support/sources.js';

describe.each(operators)('groupBy: $name', ({ report }) => {
  it('lets tasks of a free group overtake those of a full one; within a group, first come, first served', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const a1 =  cold('---|         ');
      const a1Subs =   '^--!         ';
      const a2 =  cold('   -|        ');
      const a2Subs =   '---^!        ';
      const b1 =  cold('-|           ');
      const b1Subs =   '^!           ';
      const a3 =  cold('    -----|   ');
      const a3Subs =   '----^----!   ';
      const b2 =  cold(' ----|       ');
      const b2Subs =   '-^---!       ';
      const c1 =  cold('--|          ');
      const c1Subs =   '^-!          ';

      const result = tasks({ a1, a2, b1, a3, b2, c1 }).pipe(report({ groupBy: (key) => key[0], perGroup: 1 }));

      expectObservable(result.pipe(ignoreElements())).toBe('---------|');
      expectSubscriptions(a1.subscriptions).toBe(a1Subs);
      expectSubscriptions(a2.subscriptions).toBe(a2Subs);
      expectSubscriptions(b1.subscriptions).toBe(b1Subs);
      expectSubscriptions(a3.subscriptions).toBe(a3Subs);
      expectSubscriptions(b2.subscriptions).toBe(b2Subs);
      expectSubscriptions(c1.subscriptions).toBe(c1Subs);
    });
  });

  it('starts the first waiting task that both limits admit', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const a1 =  cold('----|        ');
      const a1Subs =   '^---!        ';
      const b1 =  cold('--|          ');
      const b1Subs =   '^-!          ';
      const a2 =  cold('    ---|     ');
      const a2Subs =   '----^--!     ';
      const b2 =  cold('  ----|      ');
      const b2Subs =   '--^---!      ';
      const c1 =  cold('      -|     ');
      const c1Subs =   '------^!     ';

      const result = tasks({ a1, b1, a2, b2, c1 }).pipe(report({ concurrency: 2, groupBy: (key) => key[0], perGroup: 1 }));

      expectObservable(result.pipe(ignoreElements())).toBe('-------|');
      expectSubscriptions(a1.subscriptions).toBe(a1Subs);
      expectSubscriptions(b1.subscriptions).toBe(b1Subs);
      expectSubscriptions(a2.subscriptions).toBe(a2Subs);
      expectSubscriptions(b2.subscriptions).toBe(b2Subs);
      expectSubscriptions(c1.subscriptions).toBe(c1Subs);
    });
  });

  it('looks past 1,024 blocked tasks of a source that has not ended, and no further', () => {
    const source = (blocked: number) => new CountedIterable((index) => index <= blocked ? 'a' : 'b');
    const startedWith = (inputs: CountedIterable<string>) => {
      const journal = new Journal();
      tasks(inputs, (input, { index }) => journal.task(input + index, NEVER))
        .pipe(report({ concurrency: 2, groupBy: (key) => key, perGroup: 1 })).subscribe().unsubscribe();
      return journal.all('start');
    };

    expect(startedWith(source(1_024))).toEqual(['a0', 'b1025']);
    const tooFar = source(5_000);
    expect(startedWith(tooFar)).toEqual(['a0']);
    expect(tooFar.pulled).toBeLessThanOrEqual(1_026);
    expect(tooFar.returned).toBe(1);
  });

  it('looks past all blocked tasks once the source has ended', () => {
    const journal = new Journal();
    const source = new Subject<string>();

    source.pipe(report({ groupBy: (key) => key, perGroup: 1 }, (input) => journal.task(input, NEVER))).subscribe();
    for (let index = 0; index < 2_000; index++) source.next('a');
    source.next('b');
    expect(journal.all('start')).toEqual(['a']);
    source.complete();

    expect(journal.all('start')).toEqual(['a', 'b']);
  });

  it('continues when a slot becomes free in a group whose tasks were skipped', () => {
    const journal = new Journal();
    const running = new Subject<void>();
    const source = new CountedIterable((index) => index < 1_500 ? `a${index}` : index === 1_500 ? 'b' : undefined);

    tasks(source, (input) => journal.task(input, input === 'a0' ? running : input === 'b' ? NEVER : EMPTY))
      .pipe(report({ groupBy: (key) => key[0], perGroup: 1 })).subscribe();
    expect(journal.all('start')).toEqual(['a0']);
    running.complete();

    expect(journal.all('start')).toHaveLength(1_501);
    expect(journal.live).toBe(1);
  });

  it('keeps to its limit, whatever else is idle or blocked', () => {
    run(({ flush }) => {
      const random = randomNumbers(7);
      const semaphore = new Semaphore(3);

      for (let round = 0; round < 20; round++) {
        const groups = [new Journal(), new Journal(), new Journal()];
        const perGroup = 1 + random(2);
        const inputs = Array.from({ length: 25 }, (_, index) => ({ index, group: random(3), time: random(4), arrives: random(8) }));
        const pipeline = from(inputs).pipe(
          mergeMap((input) => timer(input.arrives).pipe(map(() => input))),
          report(
            { concurrency: semaphore, groupBy: ({ group }) => group, perGroup },
            ({ index, group, time }) => groups[group]!.task(index, time ? timer(time) : of(index)),
          ),
        );
        const otherPipeline = tasks([1, 2, 3, 4], (time) => timer(time)).pipe(report({ concurrency: semaphore }));

        merge(pipeline, otherPipeline).subscribe();
        flush();

        for (const { mostLive } of groups) expect(mostLive).toBeLessThanOrEqual(perGroup);
        expect(groups.flatMap((group) => group.all('teardown'))).toHaveLength(25);
        expect([semaphore.active, semaphore.waiting]).toEqual([0, 0]);
      }
    });
  });

  it.each([
    ['an object', {}, '[object Object]'],
    ['a function', () => 'a', 'a function'],
    ['an observable', of('a'), 'an instance of Observable'],
  ])('that returns %s is the failure of that task', (_, group, got) => {
    const reports: unknown[] = [];

    tasks([of(1)]).pipe(report({ groupBy: () => group, perGroup: 1 })).subscribe((item) => reports.push(item));

    expect(reports).toEqual([{ reason: new TypeError(`groupBy must return a string or another primitive value, got ${got}`) }]);
  });
});

/** Reproducible numbers from 0 up to, but not including, `limit`. */
function randomNumbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % limit;
  };
}

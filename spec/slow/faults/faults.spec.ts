import { config, mergeAll, NEVER, Observable, of, Subject, Subscriber } from 'rxjs';
import { RateLimit, Semaphore, tasks, type Task } from 'rxjs-as-completed';
import { withFakeTimers } from '../../support/fakeTimers.js';
import { Journal } from '../../support/Journal.js';
import { operators, type Options, type Report } from '../../support/operators.js';
import { HandedAsyncIterable, microtasksRun } from '../../support/sources.js';
import { complaintsAbout } from './audit.js';
import { misbehaviours as misbehavingIterables } from './iterables.js';
import { momentsOf } from './plan.js';
import { faultyOperators, neverDone, plansFor, STAGGER } from './plans.js';
import { misbehaviours as misbehavingPromises } from './promises.js';
import { DUE, Scene } from './Scene.js';

/** The errors that only RxJS was told. */
const reported: unknown[] = [];

withFakeTimers();

beforeEach(() => {
  reported.length = 0;
  config.onUnhandledError = (error) => reported.push(error);
});

afterEach(() => {
  config.onUnhandledError = null;
});

describe.each(faultyOperators)('$name, when', (operator) => {
  it.each(momentsOf(operator))('$words', async (moment) => {
    const scenes = plansFor(operator, moment).map((plan) => new Scene(plan));

    await play(scenes);

    expect(scenes.flatMap((scene) => complaintsAbout(scene, reported))).toEqual([]);
    expect(neverDone(scenes)).toEqual([]);
    expect(reported.filter((error) => !scenes.some(({ fault }) => fault === error))).toEqual([]);
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe.each(operators)('$name, given', ({ report }) => {
  const ways: [string, (make: () => Task<string>, options: Options) => Observable<Report>][] = [
    ['in an array', (make, options) => tasks([make()]).pipe(report(options))],
    ['in an observable', (make, options) => of(make()).pipe(report(options))],
    ['from a task function', (make, options) => tasks([() => make() as Observable<string>]).pipe(report(options))],
    ['from run', (make, options) => tasks(['input'], make).pipe(report(options))],
    ['from project', (make, options) => of('input').pipe(report(options, make))],
    ['wrapped by project', (make, options) => tasks([make()]).pipe(report(options, (task) => task as Observable<unknown>))],
  ];

  it.each(misbehavingPromises)('$name', async ({ make, expected, reported: reason }) => {
    const runs = ways.map(([way, pipelineOf]) => {
      const semaphore = new Semaphore(1);
      const reports: Report[] = [];
      const subscription = pipelineOf(make, { concurrency: semaphore }).subscribe((item) => reports.push(item));
      return { way, semaphore, reports, subscription };
    });
    await rest();

    expect(runs.map(({ way, reports, subscription }) => [way, reports, subscription.closed ? 'ended' : 'alive']))
      .toEqual(ways.map(([way]) => [way, expected ? [expected] : [], expected ? 'ended' : 'alive']));
    for (const { subscription } of runs) subscription.unsubscribe();
    expect(runs.map(({ semaphore }) => [semaphore.active, semaphore.waiting])).toEqual(ways.map(() => [0, 0]));
    expect(reported).toEqual(reason === undefined ? [] : ways.map(() => reason));
  });

  it.each(misbehavingPromises)('$name, cancelled while it is running or waiting', async ({ make }) => {
    const notified = jest.fn();
    const semaphore = new Semaphore(1);

    for (const [, pipelineOf] of ways) {
      pipelineOf(make, { concurrency: semaphore }).subscribe(notified).unsubscribe();
      tasks([NEVER, make()]).pipe(report({ concurrency: semaphore })).subscribe(notified).unsubscribe();
    }
    const immediately = notified.mock.calls.length;
    await rest();

    expect(notified).toHaveBeenCalledTimes(immediately);
    expect([semaphore.active, semaphore.waiting]).toEqual([0, 0]);
  });

  it.each(misbehavingIterables)('$name', async ({ make, reports, isAlive, returned, reported: reason }) => {
    const left = jest.fn();
    const semaphore = new Semaphore(1);
    const got: Report[] = [];

    const subscription = tasks(() => make(left)).pipe(report({ concurrency: semaphore })).subscribe((item) => got.push(item));
    await rest();

    expect(got).toEqual(reports);
    expect(subscription.closed).toBe(!isAlive);
    expect(left).toHaveBeenCalledTimes(returned[0]);
    subscription.unsubscribe();
    await rest();
    expect(left).toHaveBeenCalledTimes(returned[1]);
    expect([semaphore.active, semaphore.waiting]).toEqual([0, 0]);
    expect(reported).toEqual(reason === undefined ? [] : [reason]);
    expect(got).toEqual(reports);
  });

  it.each(misbehavingIterables.filter(({ isAlive }) => isAlive))('$name, ended by the deadline', async ({ make, returned, reported: reason }) => {
    const left = jest.fn();
    const semaphore = new Semaphore(1);
    const ended = jest.fn();

    tasks(() => make(left)).pipe(report({ concurrency: semaphore, timeout: DUE })).subscribe({ complete: ended });
    await rest();
    expect(ended).not.toHaveBeenCalled();
    jest.advanceTimersByTime(DUE);

    expect(ended).toHaveBeenCalledTimes(1);
    expect([semaphore.active, semaphore.waiting]).toEqual([0, 0]);
    await rest();
    expect(left).toHaveBeenCalledTimes(returned[1]);
    expect(reported).toEqual(reason === undefined ? [] : [reason]);
  });

  it.each([
    ['completed', (subscriber: Subscriber<unknown>) => subscriber.complete(), []],
    ['failed', (subscriber: Subscriber<unknown>) => subscriber.error('the source failed'), [{ reason: 'the source failed' }]],
  ])('a source that, after it has %s, registers a teardown that throws', async (_, end, expected) => {
    const got: Report[] = [];
    const source = new Observable<Observable<string>>((subscriber) => {
      subscriber.next(of('first'));
      end(subscriber);
      return () => { throw 'teardown failed'; };
    });

    for (const stream of [source, tasks(source)]) {
      stream.pipe(report()).subscribe({ next: (item) => got.push(item), complete: () => got.push({ value: 'complete' }) });
    }
    await rest();

    const each = [{ value: 'first' }, ...expected, { value: 'complete' }];
    expect(got).toEqual([...each, ...each]);
    expect(reported).toEqual(['teardown failed', 'teardown failed']);
  });

  it('a promise from an async iterable that rejects after the run was cancelled', async () => {
    const source = new HandedAsyncIterable<Promise<never>>();
    const notified = jest.fn();

    const subscription = tasks(source).pipe(report()).subscribe(notified);
    subscription.unsubscribe();
    await source.hand(Promise.reject('rejected'));
    await rest();

    expect(notified).not.toHaveBeenCalled();
    expect(source.returned).toBe(1);
  });
});

describe('A stream of tasks, flattened by an RxJS operator, given', () => {
  // without a limit, only asynchronous iterables can be stopped
  const misbehaviours = misbehavingIterables.filter(({ name, isAlive }) => !isAlive || name.startsWith('an async'));

  it.each(misbehaviours)('$name', async ({ make, reports, isAlive, returned, reported: reason }) => {
    const left = jest.fn();
    const got: Report[] = [];

    const subscription = tasks(() => make(left)).pipe(mergeAll()).subscribe({
      next: (value) => got.push({ value }),
      error: (reason: unknown) => got.push({ reason }),
    });
    await rest();

    expect(got).toEqual(reports);
    expect(subscription.closed).toBe(!isAlive);
    expect(left).toHaveBeenCalledTimes(returned[0]);
    subscription.unsubscribe();
    await rest();
    expect(left).toHaveBeenCalledTimes(returned[1]);
    expect(reported).toEqual(reason === undefined ? [] : [reason]);
  });
});

describe('A guarded source, when', () => {
  const fates = ['completes immediately', 'fails immediately', 'completes later', 'fails later', 'is cancelled'] as const;
  const guardDeeds = ['throws', 'unsubscribes', 'is guarded again', 'resizes the semaphore'] as const;
  const lines = fates.flatMap((fate) => {
    const last = fate.startsWith('completes') ? ['complete'] : fate.startsWith('fails') ? ['error'] : [];
    const places = ['subscription', 'next', ...last, 'teardown'];
    return places.flatMap((place) => guardDeeds.flatMap((deed) => [1, 3].map((permits) => ({ fate, place, deed, permits }))));
  });

  it.each(lines)('it $fate, and its $place $deed, with $permits permits', async ({ fate, place, deed, permits }) => {
    const semaphore = new Semaphore(permits);
    /** The heavy ones are functions. */
    const guarded = (task: Observable<number>) =>
      permits === 1 ? semaphore.guard(task) : semaphore.guard(() => task, { permits });
    const end = new Subject<void>();
    const journal = new Journal();
    let isDone = false;
    const at = (here: string): void => {
      if (here !== place || isDone) return;
      isDone = true;
      switch (deed) {
        case 'throws': throw 'the fault';
        case 'unsubscribes': return subscriber.unsubscribe();
        case 'is guarded again': return void guarded(journal.task('nested', of(1))).subscribe();
        case 'resizes the semaphore':
          semaphore.permits = 5 * permits;
          semaphore.permits = permits;
      }
    };
    const source = journal.task('first', new Observable<number>((subscriber) => {
      subscriber.add(() => at('teardown'));
      at('subscription');
      subscriber.next(1);
      if (fate === 'completes immediately') subscriber.complete();
      if (fate === 'fails immediately') subscriber.error('failed');
      return end.subscribe({ error: (reason) => subscriber.error(reason), complete: () => subscriber.complete() });
    }));
    const subscriber: Subscriber<number> = new Subscriber({
      next: () => at('next'),
      error: () => at('error'),
      complete: () => at('complete'),
    });

    // as with any observable, the error of a subscriber or teardown may surface where the source ends or is unsubscribed
    quietly(() => guarded(source).subscribe(subscriber));
    for (const name of ['second', 'third']) guarded(journal.task(name, of(1))).subscribe();
    await rest();
    if (fate === 'completes later') quietly(() => end.complete());
    if (fate === 'fails later') quietly(() => end.error('failed'));
    quietly(() => subscriber.unsubscribe());
    await rest();

    expect(isDone).toBe(true);
    const everyone = ['first', 'second', 'third', ...deed === 'is guarded again' ? ['nested'] : []].sort();
    expect(journal.all('start').sort()).toEqual(everyone);
    expect(journal.all('teardown').sort()).toEqual(everyone);
    expect(journal.mostLive).toBe(1);
    expect([semaphore.active, semaphore.waiting]).toEqual([0, 0]);
  });
});

describe('A guarded source that waited for its turn, when', () => {
  const fates = ['completes', 'fails', 'is cancelled'] as const;
  const rateDeeds = ['throws', 'unsubscribes', 'is guarded again', 'stops the rate', 'pauses the rate'] as const;
  const lines = fates.flatMap((fate) => {
    const last = fate === 'completes' ? ['complete'] : fate === 'fails' ? ['error'] : [];
    return ['function', 'subscription', 'next', ...last, 'teardown'].flatMap((place) => rateDeeds.map((deed) => ({ fate, place, deed })));
  });

  it.each(lines)('it $fate, and its $place $deed', async ({ fate, place, deed }) => {
    const rate = new RateLimit(0, { per: DUE });
    const journal = new Journal();
    let isDone = false;
    const at = (here: string): void => {
      if (here !== place || isDone) return;
      isDone = true;
      switch (deed) {
        case 'throws': throw 'the fault';
        case 'unsubscribes': return subscriber.unsubscribe();
        case 'is guarded again': return void rate.guard(journal.task('nested', of(1))).subscribe();
        case 'stops the rate':
          rate.starts = 0;
          rate.starts = Infinity;
          return;
        case 'pauses the rate': return rate.pause(-1);
      }
    };
    const task = () => {
      at('function');
      return journal.task('first', new Observable<number>((subscriber) => {
        subscriber.add(() => at('teardown'));
        at('subscription');
        subscriber.next(1);
        if (fate === 'completes') subscriber.complete();
        if (fate === 'fails') subscriber.error('failed');
      }));
    };
    const subscriber: Subscriber<number> = new Subscriber({
      next: () => at('next'),
      error: () => at('error'),
      complete: () => at('complete'),
    });

    rate.guard(task).subscribe(subscriber);
    for (const name of ['second', 'third']) rate.guard(journal.task(name, of(1))).subscribe();
    expect(rate.waiting).toBe(3);
    rate.starts = Infinity;
    await rest();
    quietly(() => subscriber.unsubscribe());
    await rest();

    expect(isDone).toBe(true);
    const isNeverSubscribed = place === 'function' && (deed === 'throws' || deed === 'unsubscribes');
    const everyone = [...isNeverSubscribed ? [] : ['first'], 'second', 'third', ...deed === 'is guarded again' ? ['nested'] : []].sort();
    expect(journal.all('start').sort()).toEqual(everyone);
    expect(journal.all('teardown').sort()).toEqual(everyone);
    expect(rate.waiting).toBe(0);
    expect(jest.getTimerCount()).toBe(0);
  });
});

function quietly(act: () => void): void {
  try {
    act();
  } catch {
    // thrown to its cause
  }
}

async function play(scenes: Scene[]): Promise<void> {
  for (const scene of scenes) scene.begin();
  await rest(scenes);
  for (const scene of scenes) scene.turn();
  if (scenes[0]!.plan.moment.plot === 'deadline') jest.advanceTimersByTime(DUE);
  await rest(scenes);
  // what is released may subscribe again, which has to be released as well
  for (let round = 0; round < 2; round++) {
    for (const scene of scenes) scene.release();
    await rest(scenes);
  }
}

/** Waits until everything has happened that happens by itself, except for the deadline. */
async function rest(scenes: Scene[] = []): Promise<void> {
  for (const scene of scenes) scene.noteEnds();
  for (let round = 0; round < 10; round++) {
    await microtasksRun();
    jest.advanceTimersByTime(STAGGER);
  }
  for (const scene of scenes) scene.noteEnds();
}

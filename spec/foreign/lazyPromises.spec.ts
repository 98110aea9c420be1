import PLazy from 'p-lazy';
import { from, NEVER, of, Subject, type Observable } from 'rxjs';
import { asProgress, Semaphore, tasks } from 'rxjs-as-completed';
import { run } from '../support/marbles.js';
import { operators, type Options } from '../support/operators.js';
import { HandedAsyncIterable } from '../support/sources.js';
import { aTurn, ended } from './ended.js';

/** A promise whose work starts when `then` is first called. */
type LazyPromise = PromiseLike<string>;
type LazyKind = (start: () => Promise<string>) => LazyPromise;

/** Like a query of postgres.js: a promise that runs its query when `then` is first called. */
class Query extends Promise<string> {
  static override get [Symbol.species]() {
    return Promise;
  }

  private resolve!: (value: Promise<string>) => void;
  private started = false;

  constructor(private readonly start: () => Promise<string>) {
    let resolve!: (value: Promise<string>) => void;
    super((given) => { resolve = given as typeof resolve; });
    this.resolve = resolve;
  }

  override then<R, E>(...callbacks: Parameters<Promise<string>['then']>): Promise<R | E> {
    if (!this.started) this.resolve(this.start());
    this.started = true;
    return super.then(...callbacks) as Promise<R | E>;
  }
}

/** Like a query builder of knex or Mongoose: a thenable that runs its query each time `then` is called. */
class Builder implements PromiseLike<string> {
  constructor(private readonly start: () => Promise<string>) {}

  then<R, E>(...callbacks: Parameters<Promise<string>['then']>): Promise<R | E> {
    return this.start().then(...callbacks) as Promise<R | E>;
  }
}

/** Like a query of Prisma: a thenable that calls itself a promise. */
class SelfProclaimed extends Builder {
  get [Symbol.toStringTag]() {
    return 'Promise';
  }
}

const lazyKinds: [string, LazyKind][] = [
  ['p-lazy', (start) => PLazy.from(start)],
  ['a query that extends Promise', (start) => new Query(start)],
  ['a query builder with a then', (start) => new Builder(start)],
  ['an object that calls itself a Promise', (start) => new SelfProclaimed(start)],
  ['a promise with a then of its own', (start) => Object.assign(Promise.resolve(''), {
    then: (...callbacks: Parameters<Promise<string>['then']>) => start().then(...callbacks),
  }) as LazyPromise],
];

/** Lazy promises that log when they start and are settled by hand. */
class Queries {
  readonly started: number[] = [];
  readonly all: LazyPromise[];
  private readonly settle: (() => void)[] = [];

  constructor(kind: LazyKind, count = 8) {
    this.all = Array.from({ length: count }, (_, index) => kind(() => {
      this.started.push(index);
      return new Promise((resolve) => { this.settle[index] = () => resolve(`row ${index}`); });
    }));
  }

  async settles(...indices: number[]): Promise<void> {
    for (const index of indices) this.settle[index]!();
    await aTurn();
    await aTurn();
  }
}

type Places = [string, (queries: readonly LazyPromise[]) => Observable<any>][];

/** Where tasks can wait for their turn. */
const places: Places = [
  ['a list', (queries) => tasks(queries)],
  ['a record', (queries) => tasks({ ...queries })],
  ['a Map', (queries) => tasks(new Map(queries.entries()))],
  ['a Set', (queries) => tasks(new Set(queries))],
  ['a generator', (queries) => tasks(() => queries.values())],
  ['an async iterable', (queries) => tasks({
    [Symbol.asyncIterator]() {
      const iterator = queries.values();
      return { next: async () => iterator.next() };
    },
  } as AsyncIterable<LazyPromise>)],
  ['an observable', (queries) => from(queries)],
  ['an observable given to tasks', (queries) => tasks(from(queries))],
  ['cold tasks', (queries) => from(queries.map((query) => () => query))],
];

const limits: [string, () => Options][] = [
  ['a number', () => ({ concurrency: 2 })],
  ['a Semaphore', () => ({ concurrency: new Semaphore(2) })],
  ['a limit per group', () => ({ groupBy: () => 'all', perGroup: 2 })],
  ['all of them', () => ({ concurrency: new Semaphore(2), groupBy: () => 'all', perGroup: 2 })],
];

describe.each(lazyKinds)('A promise that starts at then(): %s', (_, kind) => {
  describe.each(operators)('in $name', ({ call, report }) => {
    it.each(places)('starts at its turn, and only once, in %s', async (_, source) => {
      const queries = new Queries(kind, 5);
      const reports: unknown[] = [];

      source(queries.all).pipe(report({ concurrency: 2 })).subscribe((item) => reports.push(item));
      await aTurn();
      await aTurn();
      expect(queries.started).toEqual([0, 1]);
      await queries.settles(0);
      expect(queries.started).toEqual([0, 1, 2]);
      await queries.settles(1, 2);
      await queries.settles(3, 4);

      expect(queries.started).toEqual([0, 1, 2, 3, 4]);
      expect(reports).toEqual([0, 1, 2, 3, 4].map((index) => ({ value: `row ${index}` })));
    });

    it.each(limits)('is not touched before its turn under %s', async (_, limit) => {
      for (const source of [tasks, from]) {
        const queries = new Queries(kind);

        const subscription = (source(queries.all) as Observable<any>).pipe(report(limit())).subscribe();
        await aTurn();
        await aTurn();
        expect(queries.started).toEqual([0, 1]);
        await queries.settles(0);
        expect(queries.started).toEqual([0, 1, 2]);
        subscription.unsubscribe();
        await queries.settles(1, 2);

        expect(queries.started).toEqual([0, 1, 2]);
      }
    });

    it('is left to the project if it is an input', async () => {
      const queries = new Queries(kind);
      const projected: unknown[] = [];

      const subscription = from(queries.all).pipe(report({ concurrency: 2 }, (query) => {
        projected.push(query);
        return NEVER;
      })).subscribe();
      await aTurn();
      subscription.unsubscribe();
      await aTurn();

      expect(projected).toEqual(queries.all.slice(0, 2));
      expect(queries.started).toEqual([]);
    });

    it('is not touched if it is a key', async () => {
      const queries = new Queries(kind);

      await ended(tasks(queries.all, () => of('x')).pipe(report({ concurrency: 1 })));
      run(({ flush }) => {
        tasks(queries.all, () => NEVER).pipe(report({ timeout: 5, concurrency: 2 })).subscribe();
        flush();
      });
      await aTurn();

      expect(queries.started).toEqual([]);
    });

    it.each(places)('is not touched if the deadline has already passed, in %s', async (_, source) => {
      const queries = new Queries(kind);

      await ended(source(queries.all).pipe(report({ timeout: 0 })));
      await aTurn();

      expect(queries.started).toEqual([]);
    });

    it.each(places)('is not touched if the deadline passes while it waits in %s', async (_, source) => {
      const queries = new Queries(kind);
      const blocked = [NEVER, ...queries.all] as unknown as LazyPromise[];

      run(({ flush }) => {
        source(blocked).pipe(report({ timeout: 5, concurrency: 1 })).subscribe();
        flush();
      });
      await aTurn();

      expect(queries.started).toEqual([]);
    });

    it.each(places)('is not touched if the run is unsubscribed while it waits in %s', async (_, source) => {
      const queries = new Queries(kind);
      const blocked = [NEVER, ...queries.all] as unknown as LazyPromise[];

      const subscription = source(blocked).pipe(call({ concurrency: 1 })).subscribe();
      await aTurn();
      subscription.unsubscribe();
      await aTurn();

      expect(queries.started).toEqual([]);
    });

    it('is not touched if it arrives from an async iterator after the run was unsubscribed', async () => {
      const queries = new Queries(kind);
      const source = new HandedAsyncIterable<LazyPromise>();

      const subscription = tasks(source).pipe(call()).subscribe();
      subscription.unsubscribe();
      await source.hand(queries.all[0]!);
      await aTurn();

      expect(queries.started).toEqual([]);
    });

    it('is not touched if the project that returns it has unsubscribed the run', async () => {
      const queries = new Queries(kind);
      const source = new Subject<string>();

      const subscription = source.pipe(call(() => {
        subscription.unsubscribe();
        return queries.all[0]!;
      })).subscribe();
      source.next('input');
      await aTurn();

      expect(queries.started).toEqual([]);
    });
  });

  it('is not touched if the snapshot before its start unsubscribes the run', async () => {
    const queries = new Queries(kind);
    const source = new Subject<LazyPromise>();

    const subscription = source.pipe(asProgress()).subscribe(({ running }) => {
      if (running > 0) subscription.unsubscribe();
    });
    source.next(queries.all[0]!);
    await aTurn();

    expect(subscription.closed).toBe(true);
    expect(queries.started).toEqual([]);
  });

  it('is not touched in a cold task before that is subscribed to', async () => {
    const queries = new Queries(kind);
    const cold: Observable<string>[] = [];

    tasks(queries.all).subscribe((task) => cold.push(task));
    await aTurn();
    expect(cold).toHaveLength(8);
    expect(queries.started).toEqual([]);
    cold[3]!.subscribe();
    await aTurn();

    expect(queries.started).toEqual([3]);
  });

  it('is not touched in a guard before it has its permit', async () => {
    const queries = new Queries(kind);
    const semaphore = new Semaphore(2);
    const rows: string[] = [];

    const subscriptions = queries.all.map((query) => semaphore.guard(query).subscribe((row) => rows.push(row)));
    await aTurn();
    expect(queries.started).toEqual([0, 1]);
    await queries.settles(0);
    expect(queries.started).toEqual([0, 1, 2]);
    for (const subscription of subscriptions.reverse()) subscription.unsubscribe();
    await queries.settles(1, 2);

    expect(queries.started).toEqual([0, 1, 2]);
    expect(rows).toEqual(['row 0']);
    expect([semaphore.active, semaphore.waiting]).toEqual([0, 0]);
  });
});

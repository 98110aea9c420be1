// Tests the behaviour of the installed package, in Node, Bun, Deno and a page, however it was loaded.

const exportedNames = [
  'RateLimit',
  'Semaphore',
  'TimeoutAllError',
  'asCompleted',
  'asEntries',
  'asProgress',
  'asSettled',
  'asStates',
  'firstSuccess',
  'inOrder',
  'limitConcurrency',
  'tasks',
  'withTimeoutAll',
];

/**
 * @typedef {object} Surroundings
 * @property {typeof import('rxjs-as-completed')} api
 * @property {typeof import('rxjs')} rxjs
 * @property {Pick<typeof import('node:assert/strict'), 'ok' | 'equal' | 'deepEqual' | 'rejects'>} assert
 * @property {string} address of the server in answer.mjs
 * @property {typeof import('rxjs-as-completed')} [copy] a second copy of the package
 * @property {typeof import('node:async_hooks').AsyncLocalStorage} [AsyncLocalStorage] missing in a page
 */

/** @param {Surroundings} surroundings */
export default async function exercise(surroundings) {
  for (const test of tests) {
    try {
      await test(surroundings);
    } catch (error) {
      throw new Error(`${test.name}: ${error instanceof Error ? error.message : error}`, { cause: error });
    }
  }
}

const tests = [
  exportsNames,
  ordersResults,
  limitsTasks,
  reportsOutcomes,
  countsProgress,
  emitsEntriesAndStates,
  findsSuccess,
  keepsDeadlines,
  sharesSemaphore,
  sharesRate,
  acquiresPermits,
  obeysSignalAndPriority,
  keepsAsyncContext,
  pullsGenerators,
  runsForeignTasks,
  startsLazyPromisesInTurn,
  handlesRejections,
  cancelsRequests,
  refusesArguments,
  meetsAnotherCopy,
];

function exportsNames({ api, assert }) {
  const names = Object.keys(api).filter((name) => !['__esModule', 'default', 'module.exports'].includes(name));
  assert.deepEqual(names.sort(), exportedNames);
}

async function ordersResults({ api, rxjs, assert }) {
  const { asCompleted, inOrder, limitConcurrency, tasks } = api;
  const { from, of, Subject } = rxjs;
  const { all, after } = helpers(rxjs);
  /** Runs three tasks that complete in the order b, c, a. Timers could fire in another order on a busy machine. */
  const complete = async (operator) => {
    const subjects = { a: new Subject(), b: new Subject(), c: new Subject() };
    const results = all(tasks(subjects).pipe(operator));
    for (const name of ['b', 'c', 'a']) {
      subjects[name].next(name);
      subjects[name].complete();
    }
    return (await results).join(' ');
  };

  assert.equal(await complete(asCompleted()), 'b c a');
  assert.equal(await complete(inOrder()), 'a b c');
  assert.deepEqual(await all(from([30, 10, 20]).pipe(asCompleted(after, { concurrency: 1 }))), [30, 10, 20]);
  const twice = (letter) => of(letter, letter);
  assert.deepEqual(await all(of('a', 'b').pipe(limitConcurrency(1, twice))), ['a', 'a', 'b', 'b']);
  assert.equal((await all(tasks(Array(20_000).fill(0), of).pipe(asCompleted({ concurrency: 1 })))).length, 20_000);
}

async function limitsTasks({ api, rxjs, assert }) {
  const { asCompleted, Semaphore, tasks } = api;
  const { all, after } = helpers(rxjs);
  /** Runs twelve tasks of two groups, and returns the most that were live at once: of all, and of one group. */
  const most = async (options) => {
    const live = { all: 0, even: 0, odd: 0 };
    const seen = { all: 0, even: 0, odd: 0 };
    const work = (number) => {
      const groups = ['all', groupOf(number)];
      for (const group of groups) seen[group] = Math.max(seen[group], ++live[group]);
      const leave = () => groups.forEach((group) => live[group]--);
      return after(number % 3).pipe(rxjs.finalize(leave));
    };
    const numbers = Array.from({ length: 12 }, (_, index) => index);
    assert.equal((await all(tasks(numbers, work).pipe(asCompleted(options)))).length, 12);
    assert.deepEqual(live, { all: 0, even: 0, odd: 0 });
    return seen;
  };
  const groupOf = (number) => (number % 2 === 0 ? 'even' : 'odd');

  assert.equal((await most({})).all, 12);
  assert.equal((await most({ concurrency: 3 })).all, 3);
  assert.equal((await most({ concurrency: new Semaphore(3) })).all, 3);
  assert.deepEqual(await most({ groupBy: groupOf, perGroup: 2 }), { all: 4, even: 2, odd: 2 });
}

async function reportsOutcomes({ api, rxjs, assert }) {
  const { asSettled, tasks } = api;
  const { of } = rxjs;
  const { all, after, failing } = helpers(rxjs);
  const started = Date.now();

  const outcomes = await all(tasks({ slow: after(30), good: of(1), bad: failing(), none: of() }).pipe(asSettled()));

  assert.deepEqual(
    outcomes.map(({ key, status, completed, total }) => [key, status, completed, total]),
    [
      ['good', 'fulfilled', 1, 4],
      ['bad', 'rejected', 2, 4],
      ['none', 'empty', 3, 4],
      ['slow', 'fulfilled', 4, 4],
    ],
  );
  assert.equal(outcomes[1].reason.message, 'refused');
  // a timer may fire a little early, and this clock and that of `elapsed` are rounded differently
  const { elapsed, duration } = outcomes[3];
  for (const time of [elapsed, duration])
    assert.ok(time >= 25 && time <= Date.now() - started + 5, `it took ${time} ms`);
}

async function countsProgress({ api, rxjs, assert }) {
  const { asProgress, tasks } = api;
  const { all, failing } = helpers(rxjs);

  const snapshots = await all(tasks([() => rxjs.of(1), failing]).pipe(asProgress({ concurrency: 1 })));

  assert.deepEqual(
    snapshots.map(({ completed, running, waiting, rejected, total }) => [completed, running, waiting, rejected, total]),
    [
      [0, 0, 2, 0, 2],
      [0, 1, 1, 0, 2],
      [1, 0, 1, 0, 2],
      [1, 1, 0, 0, 2],
      [2, 0, 0, 1, 2],
    ],
  );
}

async function emitsEntriesAndStates({ api, rxjs, assert }) {
  const { asEntries, asStates, tasks } = api;
  const { all, failing } = helpers(rxjs);
  const record = { one: () => rxjs.of(1), two: () => rxjs.of(2) };

  assert.deepEqual(await all(tasks(record).pipe(asEntries(1))), [
    ['one', 1],
    ['two', 2],
  ]);
  const lists = await all(tasks({ good: rxjs.of(1), bad: failing }).pipe(asStates(1)));
  assert.deepEqual(
    lists.map((list) => list.map(({ status }) => status).join(' ')),
    [
      'waiting waiting',
      'running waiting',
      'running waiting',
      'fulfilled waiting',
      'fulfilled running',
      'fulfilled rejected',
    ],
  );
}

async function findsSuccess({ api, rxjs, assert }) {
  const { firstSuccess, tasks } = api;
  const { NEVER, finalize, lastValueFrom } = rxjs;
  const { after, failing } = helpers(rxjs);
  const lost = [];
  const loser = ({ signal }) => {
    signal.addEventListener('abort', () => lost.push('aborted'));
    return NEVER.pipe(finalize(() => lost.push('torn down')));
  };

  assert.equal(await lastValueFrom(tasks([failing, loser, () => after(20)]).pipe(firstSuccess())), 20);
  assert.deepEqual(lost.sort(), ['aborted', 'torn down']);
  assert.equal(await lastValueFrom(tasks([() => NEVER, () => after(10)]).pipe(firstSuccess({ stagger: 10 }))), 10);
  await assert.rejects(lastValueFrom(tasks([failing, failing]).pipe(firstSuccess())), (error) => {
    assert.ok(error instanceof AggregateError);
    assert.deepEqual(
      error.errors.map(({ message }) => message),
      ['refused', 'refused'],
    );
    return true;
  });
}

async function keepsDeadlines({ api, rxjs, assert }) {
  const { asSettled, tasks, TimeoutAllError, withTimeoutAll } = api;
  const { NEVER, of } = rxjs;
  const { all } = helpers(rxjs);
  const signals = [];
  const stuck = ({ signal }) => {
    signals.push(signal);
    return NEVER;
  };
  const run = (due, options) =>
    all(tasks({ fast: of('fast'), stuck, late: of('late') }).pipe(withTimeoutAll(due, options)));

  for (const due of [() => 20, () => new Date(Date.now() + 1_000)]) {
    await assert.rejects(run(due(), { groupBy: (key) => key !== 'fast', perGroup: 1 }), (error) => {
      assert.ok(error instanceof TimeoutAllError && error instanceof Error && TimeoutAllError.is(error));
      assert.deepEqual([error.completed, error.running, error.waiting], [1, ['stuck'], ['late']]);
      return true;
    });
  }
  assert.deepEqual(await run(20, { onTimeout: 'complete' }), ['fast', 'late']);
  assert.deepEqual(
    signals.map(({ aborted }) => aborted),
    [true, true, true],
  );

  const outcomes = await all(tasks([of(1), NEVER]).pipe(asSettled({ timeout: 20 })));
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['fulfilled', 'rejected'],
  );
  assert.ok(TimeoutAllError.is(outcomes[1].reason));
}

async function sharesSemaphore({ api, rxjs, assert }) {
  const { asCompleted, Semaphore, tasks } = api;
  const { defer, finalize, merge, NEVER } = rxjs;
  const { all, after } = helpers(rxjs);
  const semaphore = new Semaphore(1);
  let live = 0;
  let most = 0;
  const guarded = (number) =>
    semaphore.guard(
      defer(() => {
        most = Math.max(most, ++live);
        return after(number).pipe(finalize(() => live--));
      }),
    );

  assert.deepEqual(await all(merge(guarded(4), guarded(2), guarded(3))), [4, 2, 3]);
  assert.deepEqual([semaphore.permits, semaphore.active, live, most], [1, 0, 0, 1]);

  const pipeline = (names) =>
    tasks(names, (name) => after(1).pipe(rxjs.map(() => name))).pipe(asCompleted({ concurrency: semaphore }));
  assert.deepEqual(await all(merge(pipeline(['a1', 'a2', 'a3']), pipeline(['b1', 'b2']))), [
    'a1',
    'a2',
    'b1',
    'a3',
    'b2',
  ]);

  const holder = semaphore.guard(NEVER).subscribe();
  const waiting = all(guarded(1));
  assert.deepEqual([semaphore.active, semaphore.waiting], [1, 1]);
  semaphore.permits = 2;
  assert.deepEqual(await waiting, [1]);
  holder.unsubscribe();
  assert.deepEqual([semaphore.active, semaphore.waiting], [0, 0]);
}

/** Both starts of the first window are taken, so the third task waits. */
async function sharesRate({ api, rxjs, assert }) {
  const { asCompleted, RateLimit, tasks } = api;
  const { all } = helpers(rxjs);
  const rate = new RateLimit(2, { per: 40 });
  const started = [];
  const work = (name) => {
    started.push(performance.now());
    return rxjs.of(name);
  };

  assert.deepEqual(await all(tasks(['a', 'b', 'c', 'd'], work).pipe(asCompleted({ rate }))), ['a', 'b', 'c', 'd']);
  // A start is noted a little after its turn was taken, and not always by the same time.
  for (const later of [2, 3]) assert.ok(started[later] - started[later - 2] > 35, `started at ${started}`);
  rate.pause(1);
  await rate.acquire();
  assert.equal(rate.waiting, 0);
}

async function acquiresPermits({ api, assert }) {
  const { Semaphore } = api;
  const semaphore = new Semaphore(2);
  const controller = new AbortController();

  const both = await semaphore.acquire({ permits: 2 });
  const aborted = semaphore.acquire({ signal: controller.signal });
  const waiting = semaphore.acquire();
  controller.abort(new Error('too late'));
  await assert.rejects(aborted, (error) => error.message === 'too late');
  both.release();
  both.release();
  const one = await waiting;

  assert.deepEqual([semaphore.active, semaphore.waiting], [1, 0]);
  if (Symbol.dispose) one[Symbol.dispose]();
  else one.release();
  assert.equal(semaphore.active, 0);
}

async function obeysSignalAndPriority({ api, rxjs, assert }) {
  const { asCompleted, inOrder, tasks } = api;
  const { all } = helpers(rxjs);
  const priority = (number) => number;
  const reasons = [];
  const stuck = ({ signal }) => {
    signal.addEventListener('abort', () => reasons.push(signal.reason));
    return rxjs.NEVER;
  };
  const controller = new AbortController();
  const stopped = all(tasks([stuck]).pipe(asCompleted({ signal: controller.signal })));
  controller.abort('left');

  assert.deepEqual(
    await all(tasks([1, 3, 2], (number) => rxjs.of(number)).pipe(asCompleted({ concurrency: 1, priority }))),
    [3, 2, 1],
  );
  assert.deepEqual(
    await all(tasks([1, 3, 2], (number) => rxjs.of(number)).pipe(inOrder({ priority, buffer: 1 }))),
    [1, 3, 2],
  );
  await assert.rejects(stopped, (reason) => reason === 'left');
  assert.deepEqual(reasons, ['left']);
}

async function keepsAsyncContext({ api, rxjs, assert, AsyncLocalStorage }) {
  if (AsyncLocalStorage === undefined) return;
  const { asCompleted, Semaphore, tasks } = api;
  const { defer, lastValueFrom } = rxjs;
  const { after } = helpers(rxjs);
  const storage = new AsyncLocalStorage();
  const semaphore = new Semaphore(1);
  const names = [];
  const work = () => {
    names.push(storage.getStore());
    return after(1);
  };

  const inContext = (name, stream) => storage.run(name, () => lastValueFrom(stream));
  await Promise.all([
    inContext('first', semaphore.guard(defer(work))),
    inContext('second', semaphore.guard(defer(work))),
    inContext('third', tasks([work]).pipe(asCompleted({ concurrency: semaphore }))),
  ]);

  assert.deepEqual(names, ['first', 'second', 'third']);
}

async function pullsGenerators({ api, rxjs, assert }) {
  const { asCompleted, tasks } = api;
  const { all, after } = helpers(rxjs);
  const seen = [];
  async function* slowly() {
    try {
      for (let number = 1; ; number++) {
        seen.push(`pull ${number}`);
        await Promise.resolve();
        yield number;
      }
    } finally {
      seen.push('closed');
    }
  }
  function* quickly() {
    yield* [3, 1, 2];
  }

  assert.deepEqual(await all(tasks(quickly, after).pipe(asCompleted({ concurrency: 1 }))), [3, 1, 2]);
  assert.deepEqual(await all(tasks(slowly, after).pipe(asCompleted({ concurrency: 1 }), rxjs.take(2))), [1, 2]);
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(seen.at(-1), 'closed');
  assert.ok(seen.length <= 4, `pulled too far: ${seen}`);
}

/** Observables of other libraries, whenever `Symbol.observable` is polyfilled, and thenables that return nothing. */
async function runsForeignTasks({ api, rxjs, assert }) {
  const { asCompleted, tasks } = api;
  const { all } = helpers(rxjs);
  let unsubscribed = 0;
  const foreign = (interop, value) => {
    const observable = {
      subscribe(observer) {
        const timer = setTimeout(() => {
          observer.next(value);
          observer.complete();
        }, 1);
        return {
          unsubscribe() {
            clearTimeout(timer);
            unsubscribed++;
          },
        };
      },
      [interop]: () => observable,
    };
    return observable;
  };
  const thenable = (value) => ({ then: (resolve) => void setTimeout(resolve, 1, value) });
  const run = (...items) => all(tasks(items).pipe(asCompleted({ concurrency: 1 })));

  assert.deepEqual(await run(foreign('@@observable', 'a'), thenable('b'), foreign('@@observable', 'c')), [
    'a',
    'b',
    'c',
  ]);
  assert.equal(unsubscribed, 2);

  const { observable } = Symbol;
  const interop = observable ?? Symbol('observable');
  if (observable === undefined) Object.defineProperty(Symbol, 'observable', { configurable: true, value: interop });
  try {
    assert.deepEqual(await run(foreign(interop, 'a'), foreign('@@observable', 'b')), ['a', 'b']);
    assert.equal(unsubscribed, 4);
  } finally {
    if (observable === undefined) delete Symbol.observable;
  }
}

async function startsLazyPromisesInTurn({ api, rxjs, assert }) {
  const { asCompleted, tasks } = api;
  const { all } = helpers(rxjs);
  let live = 0;
  let most = 0;
  class Lazy extends Promise {
    static get [Symbol.species]() {
      return Promise;
    }

    then(...handlers) {
      most = Math.max(most, ++live);
      const work = new Promise((resolve) => setTimeout(resolve, 1)).finally(() => live--);
      return work.then(...handlers);
    }
  }
  const queries = Array.from({ length: 6 }, () => new Lazy(() => undefined));

  assert.equal((await all(tasks(queries).pipe(asCompleted({ concurrency: 2 })))).length, 6);
  assert.equal(most, 2);
}

/** An unhandled rejection would end the process, and fail the page. */
async function handlesRejections({ api, rxjs, assert }) {
  const { asSettled, tasks } = api;
  const { all, after } = helpers(rxjs);
  const rejected = Promise.reject(new Error('refused before its turn'));

  const outcomes = await all(tasks([after(30), rejected]).pipe(asSettled({ concurrency: 1 })));

  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['fulfilled', 'rejected'],
  );
}

/** Whatever ends a task aborts its request. The server confirms it. */
async function cancelsRequests({ api, rxjs, assert, address }) {
  const { asCompleted, firstSuccess, tasks } = api;
  const { firstValueFrom, lastValueFrom } = rxjs;
  const get = (path, { signal }) => fetch(address + path, { signal }).then((response) => response.text());
  const aborted = async (path) => {
    const response = await fetch(`${address}/hung-up${path}`);
    assert.equal(await response.text(), 'the request was aborted');
  };
  /** Two requests: one that hangs, and one that is answered when the other has arrived. */
  const two = (path, project = get) => tasks([path, `/after${path}`], project);

  assert.equal(await firstValueFrom(two('/hang/left').pipe(asCompleted())), 'an answer');
  await aborted('/hang/left');

  assert.equal(await lastValueFrom(two('/hang/lost').pipe(firstSuccess())), 'an answer');
  await aborted('/hang/lost');

  const failing = (path, context) => get(path, context).then(refuse);
  await assert.rejects(lastValueFrom(two('/hang/failed', failing).pipe(asCompleted())), (error) => {
    assert.equal(error.message, 'refused');
    return true;
  });
  await aborted('/hang/failed');

  await assert.rejects(lastValueFrom(two('/hang/late').pipe(asCompleted({ timeout: 2_000 }))), (error) => {
    assert.deepEqual([error.name, error.completed, error.running], ['TimeoutAllError', 1, ['/hang/late']]);
    return true;
  });
  await aborted('/hang/late');
}

async function refusesArguments({ api, assert }) {
  const { asCompleted, Semaphore, tasks } = api;
  const messageOf = (act) => {
    try {
      return void act();
    } catch (error) {
      return `${error.name}: ${error.message}`;
    }
  };

  assert.equal(
    messageOf(() => asCompleted({ concurrency: 0 })),
    'TypeError: asCompleted: concurrency must be a positive integer, Infinity or a Semaphore, got 0',
  );
  assert.equal(
    messageOf(() => new Semaphore()),
    'TypeError: Semaphore: permits must be a non-negative integer or Infinity, got undefined',
  );
  assert.ok(/^TypeError: tasks: source must be .+ got "ab"$/.test(messageOf(() => tasks('ab'))));
}

/** Streams, semaphores and errors of one copy of the package work with the operators of another. */
async function meetsAnotherCopy({ api, rxjs, assert, copy }) {
  if (copy === undefined) return;
  const { all, after } = helpers(rxjs);
  assert.ok(copy.TimeoutAllError !== api.TimeoutAllError);
  for (const [one, other] of [
    [api, copy],
    [copy, api],
  ]) {
    const semaphore = new one.Semaphore(1);
    const stream = one.tasks({ stuck: () => rxjs.NEVER, waiting: () => after(1) });

    const outcomes = await all(stream.pipe(other.asSettled({ concurrency: semaphore, timeout: 20 })));

    assert.deepEqual(
      outcomes.map(({ key, status }) => [key, status]),
      [
        ['stuck', 'rejected'],
        ['waiting', 'rejected'],
      ],
    );
    assert.ok(one.TimeoutAllError.is(outcomes[0].reason));
    assert.equal(semaphore.active, 0);
  }
}

function helpers({ lastValueFrom, map, throwError, timer, toArray }) {
  return {
    all: (stream) => lastValueFrom(stream.pipe(toArray())),
    after: (milliseconds) => timer(milliseconds).pipe(map(() => milliseconds)),
    failing: () => throwError(() => new Error('refused')),
  };
}

function refuse() {
  throw new Error('refused');
}

// Exercises the installed package, in Node and in a page, however it was loaded.

const exportedNames = [
  'Semaphore',
  'TimeoutAllError',
  'asCompleted',
  'asProgress',
  'asSettled',
  'firstSuccess',
  'inOrder',
  'limitConcurrency',
  'tasks',
  'withTimeoutAll',
];

/**
 * @param {typeof import('rxjs-as-completed')} api
 * @param {typeof import('rxjs')} rxjs
 * @param {Pick<typeof import('node:assert/strict'), 'ok' | 'equal' | 'deepEqual' | 'rejects'>} assert
 */
export default async function exercise(api, rxjs, assert) {
  const { lastValueFrom, map, of, throwError, timer, toArray, NEVER } = rxjs;
  const {
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
  } = api;

  const all = (stream) => lastValueFrom(stream.pipe(toArray()));
  const after = (milliseconds) => timer(milliseconds).pipe(map(() => milliseconds));
  const failing = () => throwError(() => new Error('refused'));

  assert.deepEqual(
    Object.keys(api)
      .filter((name) => name !== '__esModule' && name !== 'default' && name !== 'module.exports')
      .sort(),
    exportedNames,
  );

  const delays = [30, 10, 20];
  assert.deepEqual(await all(tasks(delays, after).pipe(asCompleted())), [10, 20, 30]);
  assert.deepEqual(await all(tasks(delays, after).pipe(inOrder({ concurrency: 2 }))), [30, 10, 20]);
  assert.deepEqual(await all(rxjs.from(delays).pipe(asCompleted(after, { concurrency: 1 }))), [30, 10, 20]);
  assert.deepEqual(await all(of('a', 'b').pipe(limitConcurrency(1, (letter) => of(letter, letter)))), [
    'a',
    'a',
    'b',
    'b',
  ]);

  const outcomes = await all(tasks({ good: of(1), bad: failing(), none: of() }).pipe(asSettled()));
  assert.deepEqual(
    outcomes.map(({ key, status }) => [key, status]),
    [
      ['good', 'fulfilled'],
      ['bad', 'rejected'],
      ['none', 'empty'],
    ],
  );

  const last = (await all(tasks([1, 2], of).pipe(asProgress()))).at(-1);
  assert.deepEqual([last?.completed, last?.total, last?.running, last?.waiting], [2, 2, 0, 0]);

  assert.equal(await lastValueFrom(tasks([failing, () => after(10), () => NEVER]).pipe(firstSuccess())), 10);

  await assert.rejects(all(tasks({ fast: of('fast'), stuck: NEVER }).pipe(withTimeoutAll(20))), (error) => {
    assert.ok(error instanceof TimeoutAllError);
    assert.ok(error instanceof Error);
    assert.deepEqual([error.completed, error.running, error.waiting], [1, ['stuck'], []]);
    return true;
  });

  const semaphore = new Semaphore(1);
  let live = 0;
  const guarded = (number) =>
    semaphore.guard(
      rxjs.defer(() => {
        live += 1;
        assert.equal(live, 1);
        return after(number).pipe(
          rxjs.finalize(() => {
            live -= 1;
          }),
        );
      }),
    );
  assert.deepEqual(await all(rxjs.merge(guarded(2), guarded(1))), [2, 1]);
  assert.deepEqual([semaphore.permits, live], [1, 0]);
}

// Runs in the page that page.mjs opens. The import map of the page locates the packages.

import * as api from 'rxjs-as-completed';
import { record, toMarbles } from 'rxjs-as-completed/marbles';
import * as rxjs from 'rxjs';
import exercise from './exercise.mjs';

const { asCompleted, asProgress, tasks } = api;
const { lastValueFrom, map, takeWhile, tap, timer, toArray } = rxjs;

/** The part of node:assert that the exercises use. They only compare values that JSON can represent. */
const assert = {
  ok: (value) => {
    if (!value) throw new Error(`${value} is not truthy`);
  },
  equal: (actual, expected) => {
    if (actual !== expected) throw new Error(`${actual} is not ${expected}`);
  },
  deepEqual: (actual, expected) => assert.equal(JSON.stringify(actual), JSON.stringify(expected)),
  async rejects(promise, validate) {
    const error = await promise.then(
      () => {
        throw new Error('it did not reject');
      },
      (reason) => reason,
    );
    assert.equal(validate(error), true);
  },
};

/** The platform's own `Observable` works as a task, although RxJS 7 rejects it. */
async function runPlatformObservable() {
  const { Observable } = globalThis;
  if (Observable === undefined) return 'no platform Observable';
  let torn = false;
  const ticking = new Observable((subscriber) => {
    subscriber.next(1);
    subscriber.next(2);
    subscriber.complete();
  });
  const endless = new Observable((subscriber) =>
    subscriber.addTeardown(() => {
      torn = true;
    }),
  );
  const results = tasks([endless, ticking]).pipe(
    asCompleted(),
    takeWhile(() => false, true),
  );
  assert.deepEqual(await lastValueFrom(results.pipe(toArray())), [2]);
  assert.equal(torn, true);
  return 'platform Observable';
}

/** Snapshots drive a progress bar from 0 to 100 %. */
async function drawProgress() {
  const bar = document.body.appendChild(document.createElement('progress'));
  const drawn = tasks([20, 10, 30], (delay) => timer(delay)).pipe(
    asProgress(),
    tap(({ completed, total }) => Object.assign(bar, { max: total, value: completed })),
    map(() => bar.position),
  );
  const positions = await lastValueFrom(drawn.pipe(toArray()));
  assert.deepEqual([positions.at(0), positions.at(-1)], [0, 1]);
}

/** The second entry point. */
async function recordDiagram() {
  // frames so long that the real time of the run doesn't show
  const frame = 60_000;
  let diagram = '';
  const use = record(asCompleted(), (recording) => {
    diagram = toMarbles(recording, { caption: 'One task.', frame });
  });
  await lastValueFrom(tasks([rxjs.of(1)]).pipe(use));
  assert.deepEqual(
    diagram.split('\n').filter((line) => line !== ''),
    ['% One task.', 'a    = (A|)', 'subs = (^!)', '       (a|)', '>      …', 'frame = 60000', '       (A|)'],
  );
}

await exercise({ api, rxjs, assert, address: '' });
const platform = await runPlatformObservable();
await drawProgress();
await recordDiagram();

globalThis.verdict = `works in a page, fetch and ${platform} included`;

// Runs in the page that page.mjs opens; the import map of that page says where the packages are.

import * as api from 'rxjs-as-completed';
import { record, toMarbles } from 'rxjs-as-completed/marbles';
import * as rxjs from 'rxjs';
import exercise from './exercise.mjs';

const { asCompleted, asProgress, tasks } = api;
const { firstValueFrom, lastValueFrom, map, takeWhile, tap, timer, toArray } = rxjs;

/** As much of node:assert as is needed here. What is compared can be written as JSON. */
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

/** Requests to the server of the page: unsubscribing aborts the one that hangs, which the server tells. */
async function cancelRequests() {
  const get = (path, { signal }) => fetch(path, { signal }).then((response) => response.text());
  assert.equal(await firstValueFrom(tasks(['/hang', '/answer'], get).pipe(asCompleted())), 'an answer');
  assert.equal(await (await fetch('/hung-up')).text(), 'the request was aborted');
}

/** The observable of the platform, which RxJS 7 refuses, is a task like others. */
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

/** What a progress bar shows on the way. */
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
  // a dash so long that the clock of the page does not show
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

await exercise(api, rxjs, assert);
await cancelRequests();
const platform = await runPlatformObservable();
await drawProgress();
await recordDiagram();

globalThis.verdict = `works in a page, fetch and ${platform} included`;

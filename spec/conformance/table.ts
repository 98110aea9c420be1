import type { Comparison } from './Comparison.js';
import { comparison as asCompleted } from './rows/asCompleted.js';
import { comparison as asyncio } from './rows/asyncio.js';
import { comparison as concatAll } from './rows/concatAll.js';
import { comparison as forkJoin } from './rows/forkJoin.js';
import { comparison as mergeAll } from './rows/mergeAll.js';
import { comparison as pQueue } from './rows/pQueue.js';
import { comparison as promiseAllSettled } from './rows/promiseAllSettled.js';
import { comparison as promiseAny } from './rows/promiseAny.js';
import { comparison as promiseLike } from './rows/promiseLike.js';
import { comparison as race } from './rows/race.js';
import { comparison as rxjs } from './rows/rxjs.js';
import { comparison as semaphore } from './rows/semaphore.js';
import { comparison as timeout } from './rows/timeout.js';

/** All comparisons, in the order of the page. */
export const table: readonly Comparison[] = [
  promiseAny, promiseAllSettled, promiseLike,
  asCompleted, asyncio, semaphore, pQueue,
  mergeAll, concatAll, race, forkJoin, timeout, rxjs,
];

/**
 * A picture, each row of which is a job. Two workers compute it in processes of their own; one of them is killed on the
 * way and another one is started, the limit of the cluster is raised, and each row arrives exactly once all the same.
 */
import { parseArgs } from 'node:util';
import { fromEvent, lastValueFrom, mergeMap, takeUntil, tap, toArray } from 'rxjs';
import { asSettled, tasks } from 'rxjs-as-completed';
import { JobQueue } from '../src/JobQueue.js';
import { jobTask } from '../src/jobTask.js';
import { RedisServer } from '../tools/RedisServer.js';
import { WorkerProcess } from '../tools/WorkerProcess.js';
import type { PictureHandlers } from './picture.js';
import { QUEUE, redisUrl } from './settings.js';
import { openView } from './View.js';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '20' },
    steps: { type: 'string', default: '1000000' },
    workers: { type: 'string', default: '2' },
  },
});
const [rows, steps, workers] = [Number(values.rows), Number(values.steps), Number(values.workers)];

const redis = redisUrl === undefined ? await RedisServer.open() : undefined;
const url = redisUrl ?? redis!.url;
const startWorker = () => WorkerProcess.start(new URL('worker.ts', import.meta.url), { env: { REDIS_URL: url } });

const queue = await JobQueue.open<PictureHandlers>(QUEUE, { url });
await queue.bull.setGlobalConcurrency(2);
const started = await Promise.all(Array.from({ length: workers }, startWorker));

const view = openView(process.stdout, rows);
view.say(`Redis is at ${url}. For more workers: REDIS_URL=${url} npm run worker`);

/** What happens on the way, by the number of rows that have arrived. */
const incidents = new Map<number, () => Promise<void>>([
  [
    Math.ceil(rows / 4),
    async () => {
      const [victim] = started;
      if (victim === undefined) return;
      await victim.kill('SIGKILL');
      view.say(`Worker ${victim.pid} was killed in the middle of its jobs; others will run them again.`);
      const replacement = await startWorker();
      started.push(replacement);
      view.say(`Worker ${replacement.pid} has been started.`);
    },
  ],
  [
    Math.ceil(rows / 2),
    async () => {
      await queue.bull.setGlobalConcurrency(4);
      view.say('The limit of the whole cluster was raised from 2 jobs at once to 4.');
    },
  ],
]);

const outcomes = await lastValueFrom(
  tasks(
    Array.from({ length: rows }, (_, row) => row),
    (row) => jobTask(queue, 'row', { row, rows, steps }),
  ).pipe(
    asSettled({ concurrency: 10, timeout: 300_000 }),
    tap((outcome) => view.arrived(outcome)),
    mergeMap(async (outcome) => {
      await incidents.get(outcome.completed)?.();
      return outcome;
    }),
    takeUntil(fromEvent(process, 'SIGINT')),
    toArray(),
  ),
);

const again = outcomes.filter((outcome) => outcome.status === 'fulfilled' && outcome.value.attempt > 1).length;
view.say(`${outcomes.length} of ${rows} rows, one outcome each; ${again} of them had to be started again.`);

await queue.idle();
await Promise.all(started.map((worker) => worker.kill('SIGTERM')));
await queue.bull.obliterate({ force: true });
await queue.close();
await redis?.close();

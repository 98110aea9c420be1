/**
 * Computes a picture with one job per row. Two workers run in separate processes. One of them is killed and replaced,
 * and the limit of the cluster is raised. Even so, every row arrives exactly once.
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
view.say(`Redis is at ${url}. To add a worker: REDIS_URL=${url} npm run worker`);

/** What happens during the run, by the number of rows that have arrived. */
const incidents = new Map<number, () => Promise<void>>([
  [
    Math.ceil(rows / 4),
    async () => {
      const [victim] = started;
      if (victim === undefined) return;
      await victim.kill('SIGKILL');
      view.say(`Worker ${victim.pid} was killed in the middle of its jobs. Other workers will run them again.`);
      const replacement = await startWorker();
      started.push(replacement);
      view.say(`Worker ${replacement.pid} was started.`);
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

const restarted = outcomes.filter((outcome) => outcome.status === 'fulfilled' && outcome.value.attempt > 1).length;
view.say(`${outcomes.length} of ${rows} rows, one outcome each; ${restarted} of them had to be restarted.`);

await queue.idle();
await Promise.all(started.map((worker) => worker.kill('SIGTERM')));
await queue.bull.obliterate({ force: true });
await queue.close();
await redis?.close();

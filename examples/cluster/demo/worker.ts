/**
 * A worker of the demo. Start as many as you like, on any machine that reaches the Redis of REDIS_URL, and end them as
 * you like: with Ctrl+C a worker finishes the jobs it has, with SIGKILL others run them again.
 */
import { startWorker } from '../src/startWorker.js';
import { handlers } from './picture.js';
import { QUEUE, redisUrl } from './settings.js';

const url = redisUrl ?? 'redis://127.0.0.1:6379';

const worker = await startWorker(QUEUE, handlers, {
  url,
  concurrency: 2,
  // A killed worker is missed after seconds, not after half a minute, so that the demo can show it.
  lockDuration: 2_000,
  stalledInterval: 1_000,
  drainDelay: 1,
  maxStalledCount: 10,
  onError: (error) => console.error(`worker ${process.pid}: ${error.message}`),
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void worker.close().then(() => process.exit()));
}

if (process.send) {
  process.send('ready');
  process.once('disconnect', () => process.exit());
} else {
  console.log(`Worker ${process.pid} takes jobs from ${url}. Ctrl+C ends it.`);
}

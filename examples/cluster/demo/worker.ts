/**
 * A worker for the demo. Start as many as you like, on any machine that can reach the Redis at REDIS_URL. On Ctrl+C a
 * worker finishes its jobs; after SIGKILL other workers run them again.
 */
import { startWorker } from '../src/startWorker.js';
import { handlers } from './picture.js';
import { QUEUE, redisUrl } from './settings.js';

const url = redisUrl ?? 'redis://127.0.0.1:6379';

const worker = await startWorker(QUEUE, handlers, {
  url,
  concurrency: 2,
  // Detect a killed worker after seconds, not after half a minute, so that the demo can show it.
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
  console.log(`Worker ${process.pid} takes jobs from ${url}. Ctrl+C stops it.`);
}

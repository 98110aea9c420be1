import { asSettled, tasks } from 'rxjs-as-completed';
import { JobQueue } from '../src/JobQueue.js';
import { jobTask } from '../src/jobTask.js';
import type { handlers } from './handlers.js';

const queue = await JobQueue.open<typeof handlers>('files', {
  url: process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379',
});

tasks(process.argv.slice(2), (file) => jobTask(queue, 'checksum', file))
  .pipe(asSettled({ concurrency: 50, timeout: 30_000 }))
  .subscribe({
    next: (outcome) => {
      if (outcome.status === 'fulfilled') console.log(outcome.key, outcome.value);
      if (outcome.status === 'rejected') console.log(outcome.key, String(outcome.reason));
    },
    complete: () => void queue.close(),
  });

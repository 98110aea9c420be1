/** The worker for the measurements. Arguments: the address of Redis, the name of the queue, the concurrency. */
import { startWorker } from '../src/startWorker.js';
import { handlers } from './work.js';

const [url, queue, concurrency] = process.argv.slice(2) as [string, string, string];

await startWorker(queue, handlers, { url, concurrency: Number(concurrency) });
process.send!('ready');
process.once('disconnect', () => process.exit());

import { startWorker } from '../src/startWorker.js';
import { handlers } from './handlers.js';

await startWorker('files', handlers, { url: process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379', concurrency: 4 });

/** Starts what the tests and the demo start, prints where it is, and throws if asked to. */
import { Redis } from 'ioredis';
import { RedisServer } from '../../tools/RedisServer.js';
import { WorkerProcess } from '../../tools/WorkerProcess.js';

const redis = await RedisServer.open({ appendOnly: true });
await WorkerProcess.start(new URL('../../demo/worker.ts', import.meta.url), { env: { REDIS_URL: redis.url } });
const connection = new Redis(redis.url);
const [, folder] = (await connection.config('GET', 'dir')) as [string, string];
process.stdout.write(`${JSON.stringify({ url: redis.url, folder })}\n`);
if (process.argv[2] === 'throw') throw new Error('on purpose');

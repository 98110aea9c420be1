/**
 * Compares a pipeline of tasks in this process with the same pipeline of jobs through Redis. `--quick` only shows that
 * it works. On a busy machine, more `--rounds` help to find a quiet moment for each figure.
 */
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { Redis } from 'ioredis';
import { lastValueFrom, type ObservableInput } from 'rxjs';
import { asSettled, tasks } from 'rxjs-as-completed';
import { JobQueue } from '../src/JobQueue.js';
import { jobTask } from '../src/jobTask.js';
import { RedisServer } from '../tools/RedisServer.js';
import { WorkerProcess } from '../tools/WorkerProcess.js';
import { handlers, processorTime, roundsPerMillisecond, type MeasuredHandlers } from './work.js';

const {
  values: { quick, rounds: most },
} = parseArgs({
  options: { quick: { type: 'boolean', default: false }, rounds: { type: 'string', default: '15' } },
});
const ROUNDS = quick ? 1 : Number(most);

const redis = process.env['REDIS_URL'] === undefined ? await RedisServer.open() : undefined;
const url = process.env['REDIS_URL'] ?? redis!.url;
const connection = new Redis(url);

console.log(
  `${availableParallelism()} × ${cpus()[0]!.model.trim()}, Node ${process.versions.node}, ${quick ? 'one round' : `best of ${ROUNDS} rounds`}\n`,
);
await printCosts();
console.log();
await printGains();
connection.disconnect();
await redis?.close();

/** The cost of a task that does nothing, in microseconds. */
async function printCosts(): Promise<void> {
  const { queue, close } = await openCluster(1, 25);
  const workerTime = () => lastValueFrom(jobTask(queue, 'processorTime', undefined));
  const redisTime = async () => {
    const readings = [...(await connection.info('cpu')).matchAll(/^used_cpu_(?:user|sys):(.*)$/gm)];
    return readings.reduce((sum, [, seconds]) => sum + Number(seconds), 0);
  };

  const here = async (concurrency: number) => {
    const count = quick ? 10_000 : 100_000;
    const before = processorTime();
    await time(count, concurrency, handlers.nothing);
    return { own: ((processorTime() - before) / count) * 1e6 };
  };
  const there = async (concurrency: number) => {
    const count = (quick ? 500 : 2_500) / (concurrency === 1 ? 5 : 1);
    const clocks = async () => ({ worker: await workerTime(), redis: await redisTime(), own: processorTime() });
    const before = await clocks();
    const elapsed = (await time(count, concurrency, (index) => jobTask(queue, 'nothing', index))) * 1e3;
    const after = await clocks();
    const spent = (clock: keyof typeof before) => (after[clock] - before[clock]) * 1e6;
    return {
      elapsed: elapsed / count,
      own: spent('own') / count,
      worker: spent('worker') / count,
      redis: spent('redis') / count,
    };
  };

  row('a task that does nothing', 'in this process', 'as a job', 'CPU: this process', 'CPU: worker', 'CPU: Redis');
  row('---', '---:', '---:', '---:', '---:', '---:');
  for (const [label, concurrency] of [
    ['50 at once', 50],
    ['one after another', 1],
  ] as const) {
    const local = await bestOf(() => here(concurrency));
    const remote = await bestOf(() => there(concurrency));
    row(
      label,
      `${amount(local.own)} µs`,
      ...[remote.elapsed, remote.own, remote.worker, remote.redis].map((value) => `${amount(value)} µs`),
    );
  }
  await close();
}

/** How large a task has to be for a second process to pay off, in milliseconds for all tasks. */
async function printGains(): Promise<void> {
  const { queue, close } = await openCluster(2, 2);
  const perMillisecond = roundsPerMillisecond();
  row('each task computes for', 'tasks', 'in this process', 'in two workers', 'gain');
  row('---', '---:', '---:', '---:', '---:');
  for (const [milliseconds, full] of [
    [0.1, 500],
    [1, 100],
    [10, 20],
    [100, 4],
  ] as const) {
    const size = Math.round(milliseconds * perMillisecond);
    const count = quick ? full / 2 : full;
    const { here, there } = await bestOf(async () => ({
      here: await time(count, 8, () => handlers.compute(size)),
      there: await time(count, 8, () => jobTask(queue, 'compute', size)),
    }));
    row(`${milliseconds} ms`, `${count}`, `${amount(here)} ms`, `${amount(there)} ms`, `${amount(here / there)} ×`);
  }
  await close();
}

/** Opens a queue with its own workers. */
async function openCluster(workers: number, concurrency: number) {
  const name = `measure-${workers}`;
  const queue = await JobQueue.open<MeasuredHandlers>(name, { url });
  const program = new URL('worker.ts', import.meta.url);
  const processes = await Promise.all(
    Array.from({ length: workers }, () => WorkerProcess.start(program, { args: [url, name, `${concurrency}`] })),
  );
  return {
    queue,
    async close() {
      await queue.idle();
      await Promise.all(processes.map((worker) => worker.kill('SIGKILL')));
      await queue.bull.obliterate({ force: true });
      await queue.close();
    },
  };
}

/** Milliseconds from subscribing to the last of `count` outcomes. */
async function time<Result>(
  count: number,
  concurrency: number,
  run: (index: number) => ObservableInput<Result>,
): Promise<number> {
  const start = performance.now();
  const last = await lastValueFrom(
    tasks(
      Array.from({ length: count }, (_, index) => index),
      run,
    ).pipe(asSettled({ concurrency })),
  );
  if (last.completed !== count || last.status !== 'fulfilled')
    throw new Error(`${last.completed} of ${count}, the last one ${last.status}`);
  return performance.now() - start;
}

/** The best of each figure, after an uncounted round. Other programs can only make a figure worse. */
async function bestOf<Name extends string>(
  measure: () => Promise<Record<Name, number>>,
): Promise<Record<Name, number>> {
  await measure();
  const best = await measure();
  for (let round = 1; round < ROUNDS; round++) {
    for (const [name, figure] of Object.entries<number>(await measure()))
      best[name as Name] = Math.min(best[name as Name], figure);
  }
  return best;
}

function amount(figure: number): string {
  return Number(figure.toPrecision(2)).toLocaleString('en');
}

function row(...cells: string[]): void {
  console.log(`| ${cells.join(' | ')} |`);
}

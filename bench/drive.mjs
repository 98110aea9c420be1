// Runs the participants of a workload. Each has its own process and takes its samples in turn with the others, in an order
// that rotates. All processes are replaced by fresh ones a few times, because the compiler doesn't make the same decisions in
// every process: the figure of a launch is the median of its samples, and the spread is that between launches.
import { fork } from 'node:child_process';
import { locate } from './otherBuild.mjs';
import { summary } from './statistics.mjs';
import { units } from './units.mjs';

/** A piece of a sample repeats a run until it has had this many tasks, or whatever else the workload counts … */
const tasksPerPiece = 4e4;

/** … or, for slow participants, as often as fits into this time. */
const millisecondsPerPiece = 100;

/** Uncounted samples at each size, and counted ones. */
const samplesPerLaunch = { uncounted: 2, counted: 2 };

/** Once a process has spent this many milliseconds on one size, it skips the remaining samples of that size. */
const longestPerSize = 3_000;

/** A participant whose sample took this many milliseconds takes no more samples of that size. */
const longestRepeatedSample = 15_000;

/** A participant whose sample takes longer is stopped, and left out from then on. */
const longestSample = { full: 240_000, quick: 20_000 };

/** Regulars take part in every launch, the others only in the first. */
export async function driveTimes(workload, { sizes, participants, regulars, launches, pace, report }) {
  const records = new Map(
    participants.map((name) => [name, new Map(sizes.map((n) => [n, { launches: [], quiet: [] }]))]),
  );
  const failures = [];
  const givenUp = new Set();

  if (workload.limit !== undefined) await proveAll(workload, participants, { pace, failures, givenUp });
  for (let launch = 0; launch < launches; launch += 1) {
    const present = launch === 0 ? participants : regulars;
    const processes = await start(workload, present, { pace, failures, givenUp });
    for (const n of sizes) {
      const takers = present.filter(
        (name) => !tooLarge(workload, name, n) && !records.get(name).get(n).isTooSlowToRepeat,
      );
      const samples = new Map(takers.map((name) => [name, new Samples()]));
      for (let turn = 0; turn < samplesPerLaunch.uncounted + samplesPerLaunch.counted; turn += 1) {
        for (const name of rotated(takers, launch + turn)) {
          if (givenUp.has(name) || samples.get(name).spent > longestPerSize) continue;
          report(`${workload.name} ${n} launch ${launch + 1} of ${launches} ${name}`);
          try {
            await samples.get(name).take(processes.get(name), workload, n);
          } catch (error) {
            givenUp.add(name);
            const record = records.get(name).get(n);
            if (error instanceof TooSlow)
              record.exceeded = (error.milliseconds * 1e6) / (units(workload, n) * samples.get(name).runs);
            else failures.push({ workload: workload.name, participant: name, n, error });
          }
        }
      }
      for (const [name, taken] of samples) taken.addTo(records.get(name).get(n), launch);
    }
    for (const participant of processes.values()) participant.stop();
  }

  return { results: new Map([...records].map(([name, bySize]) => [name, figures(bySize)])), failures };
}

/** The samples of one process at one size. */
class Samples {
  /** Of the latest sample. */
  runs = 1;
  spent = 0;
  #taken = [];
  #longest = 0;

  async take(process, workload, n) {
    const startedAt = performance.now();
    this.runs = runsPerPiece(units(workload, n), this.#taken.at(-1)?.nanoseconds);
    this.#taken.push(await process.ask({ request: 'sample', n, runs: this.runs }));
    const took = performance.now() - startedAt;
    this.spent += took;
    this.#longest = Math.max(this.#longest, took);
  }

  /** A participant that used up its time before the first counted sample is judged by the others. */
  addTo(record, launch) {
    const counted = this.#taken.slice(samplesPerLaunch.uncounted);
    const samples = counted.length > 0 ? counted : this.#taken;
    if (samples.length === 0) return;
    record.launches[launch] = summary(samples.map(({ nanoseconds }) => nanoseconds)).median;
    record.quiet.push(...samples.map(({ quiet }) => quiet));
    record.isTooSlowToRepeat = this.#longest > longestRepeatedSample;
  }
}

function figures(bySize) {
  const result = new Map();
  for (const [n, { launches, quiet, exceeded }] of bySize) {
    const values = launches.filter((value) => value !== undefined);
    if (exceeded !== undefined) result.set(n, { exceeded });
    else if (values.length > 0) {
      result.set(n, { ...summary(values), launches: Array.from(launches), quiet: summary(quiet).median });
    }
  }
  return result;
}

async function start(workload, participants, { pace, failures, givenUp }) {
  const processes = new Map();
  for (const name of participants.filter((name) => !givenUp.has(name))) {
    const participant = new Participant(workload, name, longestSample[pace]);
    try {
      await participant.ready;
      processes.set(name, participant);
    } catch (error) {
      givenUp.add(name);
      failures.push({ workload: workload.name, participant: name, error });
    }
  }
  return processes;
}

/**
 * A participant that exceeds the limit, or doesn't make full use of it, isn't measured. The proof runs in throwaway
 * processes, because its tasks would influence the compiler.
 */
async function proveAll(workload, participants, { pace, failures, givenUp }) {
  for (const name of participants) {
    const participant = new Participant(workload, name, longestSample[pace]);
    try {
      await participant.ready;
      await participant.ask({ request: 'prove', n: 60 });
    } catch (error) {
      givenUp.add(name);
      failures.push({ workload: workload.name, participant: name, error });
    } finally {
      participant.stop();
    }
  }
}

function runsPerPiece(count, nanosecondsEach) {
  const plenty = Math.ceil(tasksPerPiece / count);
  if (nanosecondsEach === undefined) return Math.ceil(plenty / 4);
  return Math.min(plenty, Math.max(1, Math.floor((millisecondsPerPiece * 1e6) / (count * nanosecondsEach))));
}

const tooLarge = (workload, name, n) => n > (workload.largest?.[name] ?? Infinity);

const rotated = (list, by) => {
  const start = by % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
};

class TooSlow extends Error {
  constructor(milliseconds) {
    super(`took more than ${milliseconds / 1000} s`);
    this.milliseconds = milliseconds;
  }
}

class Participant {
  #process;
  #longest;
  #answer = withResolvers();

  constructor(workload, name, longest) {
    this.#longest = longest;
    const { file, adapter } = locate(name, 'participant.mjs');
    this.#process = fork(file, [workload.name, adapter], {
      execArgv: ['--expose-gc'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let errorOutput = '';
    this.#process.stderr.on('data', (data) => {
      errorOutput += data;
    });
    this.#process.on('message', ({ error, value }) => {
      if (error === undefined) this.#answer.resolve(value);
      else this.#answer.reject(new Error(error));
    });
    this.#process.on('close', () => this.#answer.reject(new Error(errorOutput.trim() || 'the process ended')));
    this.ready = this.#answer.promise;
    this.ready.catch(() => {});
  }

  async ask(message) {
    this.#answer = withResolvers();
    const timer = setTimeout(() => this.#answer.reject(new TooSlow(this.#longest)), this.#longest);
    this.#process.send(message);
    try {
      return await this.#answer.promise;
    } finally {
      clearTimeout(timer);
      this.#answer.promise.catch(() => {});
    }
  }

  stop() {
    this.#answer.promise.catch(() => {});
    this.#process.kill('SIGKILL');
  }
}

function withResolvers() {
  const deferred = {};
  deferred.promise = new Promise((resolve, reject) => Object.assign(deferred, { resolve, reject }));
  return deferred;
}

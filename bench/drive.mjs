// Runs the participants of a workload. Each has its own long-lived process and takes one sample per round, in an order
// that rotates from round to round. Every few rounds, all processes are replaced by fresh ones, because the compiler
// doesn't make the same decisions in every process.
import { fork } from 'node:child_process';
import { locate } from './otherBuild.mjs';
import { summary } from './statistics.mjs';
import { units } from './units.mjs';

/** A sample repeats a run until it has had this many tasks, or whatever else the workload counts … */
const tasksPerSample = 2e5;

/** … or, for slow participants, as often as fits into this time. */
const millisecondsPerSample = 500;

/** Uncounted rounds at each size after the processes were replaced. */
const warmUps = 2;

/** How many rounds a process takes part in before it is replaced. */
const roundsPerProcess = { full: 3, quick: 5 };

/** Once a process has spent this many milliseconds on one size, it skips the remaining rounds of that size. */
const longestPerSize = { full: 2_500, quick: 2_500 };

/** A participant whose sample took this many milliseconds takes no more samples of that size. */
const longestRepeatedSample = 15_000;

/** A participant whose sample takes longer is stopped, and left out from then on. */
const longestSample = { full: 240_000, quick: 20_000 };

export async function driveTimes(workload, { sizes, participants, regulars, rounds, pace, report }) {
  const records = new Map(
    participants.map((name) => [name, new Map(sizes.map((n) => [n, { rounds: [], warmUps: [] }]))]),
  );
  const failures = [];
  const givenUp = new Set();

  if (workload.limit !== undefined) await proveAll(workload, participants, { pace, failures, givenUp });
  for (let first = 0; first < rounds; first += roundsPerProcess[pace]) {
    const last = Math.min(first + roundsPerProcess[pace], rounds);
    const present = first === 0 ? participants : regulars;
    const processes = await start(workload, present, { pace, failures, givenUp });
    for (const n of sizes) {
      const spent = new Map(present.map((name) => [name, 0]));
      for (let round = first - warmUps; round < last; round += 1) {
        for (const name of rotated(present, round + warmUps)) {
          const record = records.get(name).get(n);
          if (
            givenUp.has(name) ||
            tooLarge(workload, name, n) ||
            record.isTooSlowToRepeat ||
            spent.get(name) > longestPerSize[pace]
          )
            continue;
          report(
            `${workload.name} ${n} round ${Math.max(round - first + 1, 0)} of ${first + 1}–${last} of ${rounds} ${name}`,
          );
          const startedAt = performance.now();
          const runs = runsPerSample(units(workload, n), record.warmUps.at(-1));
          try {
            const nanoseconds = await processes.get(name).ask({ request: 'sample', n, runs });
            if (round < first) record.warmUps.push(nanoseconds);
            else record.rounds[round] = nanoseconds;
          } catch (error) {
            givenUp.add(name);
            if (error instanceof TooSlow) record.exceeded = (error.milliseconds * 1e6) / (units(workload, n) * runs);
            else failures.push({ workload: workload.name, participant: name, n, error });
          }
          const took = performance.now() - startedAt;
          spent.set(name, spent.get(name) + took);
          record.isTooSlowToRepeat = took > longestRepeatedSample;
        }
      }
    }
    for (const participant of processes.values()) participant.stop();
  }

  return { results: new Map([...records].map(([name, bySize]) => [name, figures(bySize)])), failures };
}

/** A participant that used up its time before the first round is judged by its warm-up samples. */
function figures(bySize) {
  const result = new Map();
  for (const [n, { rounds, warmUps, exceeded }] of bySize) {
    const counted = rounds.filter((value) => value !== undefined);
    const values = counted.length > 0 ? counted : warmUps;
    if (exceeded !== undefined) result.set(n, { exceeded });
    else if (values.length > 0) result.set(n, { ...summary(values), rounds: Array.from(rounds) });
  }
  return result;
}

export async function driveMemory(workload, { sizes, participants, rounds, pace, report }) {
  const results = new Map();
  const failures = [];
  for (const name of participants) {
    const n = Math.min(sizes.at(-1), workload.largest?.[name] ?? Infinity);
    const samples = [];
    for (let round = 0; round < rounds; round += 1) {
      report(`${workload.name} ${n} round ${round + 1}/${rounds} ${name}`);
      const participant = new Participant(workload, name, longestSample[pace]);
      try {
        await participant.ready;
        samples.push(await participant.ask({ request: 'memory', n }));
      } catch (error) {
        failures.push({ workload: workload.name, participant: name, n, error });
        break;
      } finally {
        participant.stop();
      }
    }
    if (samples.length === rounds) {
      results.set(name, {
        n,
        peak: summary(samples.map(({ peak }) => peak)),
        live: summary(samples.map(({ live }) => live)),
        bytesPerTask: summary(samples.map(({ bytesPerTask }) => bytesPerTask)),
      });
    }
  }
  return { results, failures };
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

function runsPerSample(count, nanosecondsEach) {
  const plenty = Math.ceil(tasksPerSample / count);
  if (nanosecondsEach === undefined) return Math.ceil(plenty / 10);
  return Math.min(plenty, Math.max(1, Math.floor((millisecondsPerSample * 1e6) / (count * nanosecondsEach))));
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
    const { file, adapter } = locate(name);
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

import { parseArgs } from 'node:util';
import { asapScheduler, filter, firstValueFrom, from, fromEvent, observeOn, of, takeUntil, timeout } from 'rxjs';
import type { Setting } from './job.js';
import { jobs } from './jobs.js';
import type { Visit } from './routes.js';
import { ExampleServer, type Traffic } from './server.js';

/** Where output goes, and what interrupts a run. */
export interface Surroundings {
  print(line: string): void;
  complain(line: string): void;
  readonly terminal: NodeJS.WritableStream | undefined;
  readonly signal: AbortSignal;
}

const usage = [
  'npm start                      all fifteen examples, one after another, with delays cut to a tenth',
  'npm start -- NAME              a single example',
  'npm start -- ping URL…         ping your own hosts',
  'npm start -- link-checker URL  check the links of your own page',
  'npm start -- --list            list the examples',
  'npm start -- --real-time       keep the full delays',
];

/** How many addresses an example takes. */
const addresses = new Map([
  ['ping', Infinity],
  ['link-checker', 1],
]);

/** How many milliseconds an example's second lasts, without --real-time. */
const TENTH = 100;

/** How many milliseconds the server may take to notice an aborted request. */
const NOTICE = 1_000;

/** Runs what the arguments ask for. Resolves with the exit code. */
export async function commandLine(given: readonly string[], surroundings: Surroundings): Promise<number> {
  const { print, complain, signal } = surroundings;
  try {
    const { help, list, second, name, hosts } = readArguments(given);
    if (help) usage.forEach(print);
    else if (list) listJobs(print);
    else if (!(await runJobs(name, hosts, second, surroundings))) return 1;
    return signal.aborted ? 130 : 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    complain(error.message);
    return 1;
  }
}

/** Runs the one that is named, or all. Resolves with whether they succeeded. */
function runJobs(
  name: string | undefined,
  hosts: readonly string[],
  second: number,
  surroundings: Surroundings,
): Promise<boolean> {
  if (name === undefined) return runAll([...jobs.keys()], second, surroundings);
  if (hosts.length === 0) return runAll([name], second, surroundings);
  return succeeds(name, settingOf(surroundings, '', 1_000, hosts), surroundings);
}

/** Resolves with whether all of them succeeded. */
async function runAll(names: string[], second: number, surroundings: Surroundings): Promise<boolean> {
  const { print, signal } = surroundings;
  const server = await ExampleServer.start(second);
  const setting = settingOf(surroundings, server.origin, second, []);
  let failures = 0;

  print(
    `Server at ${server.origin}, ${second === TENTH ? 'delays at a tenth (in full with --real-time)' : 'full delays'}`,
  );
  try {
    for (const name of names) {
      if (signal.aborted) break;
      server.forget();
      print('');
      print(`${name}: ${jobs.get(name)!.summary}`);
      if (await succeeds(name, setting, surroundings))
        print(`  (the server saw ${describe(await atRest(server), server.visits)})`);
      else failures += 1;
    }
  } finally {
    await server.close();
  }
  if (signal.aborted) print('Cancelled.');
  return failures === 0;
}

/**
 * Prints the lines of a job as they arrive, and complains if it fails. Ctrl-C unsubscribes, but only after the listeners
 * of the signal have run, so that a job which listens itself can end with what it knows.
 */
async function succeeds(name: string, setting: Setting, { print, complain }: Surroundings): Promise<boolean> {
  const interrupted = fromEvent(setting.signal, 'abort').pipe(observeOn(asapScheduler));
  try {
    await from(jobs.get(name)!.run(setting))
      .pipe(takeUntil(interrupted))
      .forEach((line) => print(`  ${line}`));
    return true;
  } catch (error) {
    complain(`${name} failed: ${String(error)}`);
    return false;
  }
}

function settingOf(
  { terminal, signal }: Surroundings,
  origin: string,
  second: number,
  hosts: readonly string[],
): Setting {
  // Enough digits to tell the delays of an example apart; milliseconds for real hosts.
  const digits = hosts.length > 0 ? 3 : second === TENTH ? 2 : 1;
  return {
    url: (path) => `${origin}${path}`,
    seconds: (count) => count * second,
    time: (milliseconds) => `${(milliseconds / 1_000).toFixed(digits)}s`,
    hosts,
    terminal,
    signal,
  };
}

/** The traffic once nothing is in flight, or as it is when that takes too long. */
function atRest({ traffic }: ExampleServer): Promise<Traffic> {
  return firstValueFrom(
    traffic.pipe(
      filter(({ inFlight }) => inFlight === 0),
      timeout({ first: NOTICE, with: () => of(traffic.value) }),
    ),
  );
}

function describe({ requests, highest, aborted, inFlight }: Traffic, visits: readonly Visit[]): string {
  const refusals = visits.filter(({ status }) => status === 429).length;
  const counts = `${requests} requests, at most ${highest} at once`;
  const left = inFlight > 0 ? `, ${inFlight} still running` : '';
  const refused = refusals > 0 ? `, ${refusals} refused` : '';
  return `${counts}${left}${refused}, ${aborted.length > 0 ? `aborted: ${aborted.join(', ')}` : 'none aborted'}`;
}

function listJobs(print: (line: string) => void): void {
  const width = Math.max(...[...jobs.keys()].map((name) => name.length));
  for (const [name, { summary }] of jobs) print(`${name.padEnd(width)}  ${summary}`);
}

class UsageError extends Error {}

function readArguments(given: readonly string[]) {
  const { values, positionals } = parse(given);
  const [name, ...rest] = positionals;
  if (name !== undefined && !jobs.has(name)) throw new UsageError(`There is no example '${name}'; see --list.`);
  const most = addresses.get(name ?? '') ?? 0;
  if (rest.length > most)
    throw new UsageError(
      `'${name}' takes ${most === 0 ? 'no arguments' : 'one address'}, but got '${rest.join(' ')}'.`,
    );
  return {
    name,
    hosts: rest.map(address),
    help: values.help,
    list: values.list,
    second: values['real-time'] ? 1_000 : TENTH,
  };
}

function parse(given: readonly string[]) {
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({
      args: [...given],
      allowPositionals: true,
      options: { help: flag, list: flag, 'real-time': flag },
    });
  } catch (error) {
    throw new UsageError(`${(error as Error).message.replace(/\. .*/, '')}; see --help.`);
  }
}

/** `example.com` means `http://example.com`. */
function address(host: string): string {
  const url = host.includes('://') ? host : `http://${host}`;
  if (!/^https?:/i.test(url) || !URL.canParse(url)) throw new UsageError(`'${host}' is not an HTTP address.`);
  return url;
}

import { parseArgs } from 'node:util';
import { filter, firstValueFrom, from, fromEvent, of, takeUntil, timeout } from 'rxjs';
import type { Job, Setting } from './job.js';
import { jobs } from './jobs.js';
import { ExampleServer, type Traffic } from './server.js';

/** Where the command line writes, and what interrupts it. */
export interface Surroundings {
  print(line: string): void;
  complain(line: string): void;
  readonly terminal: NodeJS.WritableStream | undefined;
  readonly signal: AbortSignal;
}

const usage = [
  'npm start                      the ten examples, one after another, at a tenth of their delays',
  'npm start -- NAME              one of them',
  'npm start -- ping URL…         ask hosts of your own',
  'npm start -- --list            what there is',
  'npm start -- --real-time       delays in full',
];

/** Milliseconds that a second of an example takes, unless it is to run in real time. */
const TENTH = 100;

/** How long the server may take to notice that a request was given up. */
const NOTICE = 1_000;

/** Does what the arguments say; resolves to the exit code. */
export async function commandLine(given: readonly string[], surroundings: Surroundings): Promise<number> {
  const { print, complain, signal } = surroundings;
  try {
    const { help, list, second, name, hosts } = understand(given);
    if (help) usage.forEach(print);
    else if (list) listJobs(print);
    else if (hosts.length > 0) await perform(jobs.get('ping')!, settingOf(surroundings, '', 1_000, hosts), print);
    else if (!(await runAll(name === undefined ? [...jobs.keys()] : [name], second, surroundings))) return 1;
    return signal.aborted ? 130 : 0;
  } catch (error) {
    if (!(error instanceof Misunderstanding)) throw error;
    complain(error.message);
    return 1;
  }
}

/** Whether all of them came to a proper end. */
async function runAll(names: string[], second: number, surroundings: Surroundings): Promise<boolean> {
  const { print, complain, signal } = surroundings;
  const server = await ExampleServer.start(second);
  const setting = settingOf(surroundings, server.origin, second, []);
  let failures = 0;

  print(
    `Server at ${server.origin}, ${second === TENTH ? 'delays at a tenth (--real-time: in full)' : 'delays in full'}`,
  );
  try {
    for (const name of names) {
      if (signal.aborted) break;
      const job = jobs.get(name)!;
      server.forget();
      print('');
      print(`${name}: ${job.summary}`);
      try {
        await perform(job, setting, print);
        print(`  (the server saw ${told(await atRest(server))})`);
      } catch (error) {
        failures += 1;
        complain(`${name} failed: ${String(error)}`);
      }
    }
  } finally {
    await server.close();
  }
  if (signal.aborted) print('Cancelled.');
  return failures === 0;
}

/** Prints the lines of a job as they come; Ctrl-C unsubscribes from it. */
function perform(job: Job, setting: Setting, print: (line: string) => void): Promise<void> {
  return from(job.run(setting))
    .pipe(takeUntil(fromEvent(setting.signal, 'abort')))
    .forEach((line) => print(`  ${line}`));
}

function settingOf({ terminal, signal }: Surroundings, origin: string, second: number, hosts: string[]): Setting {
  // Of an example, as many as tell its delays apart; of real hosts, milliseconds.
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

/** The traffic once nothing is in flight any more, or what it is if that does not come to pass. */
function atRest({ traffic }: ExampleServer): Promise<Traffic> {
  return firstValueFrom(
    traffic.pipe(
      filter(({ inFlight }) => inFlight === 0),
      timeout({ first: NOTICE, with: () => of(traffic.value) }),
    ),
  );
}

function told({ requests, highest, aborted, inFlight }: Traffic): string {
  const counts = `${requests} requests, at most ${highest} at once`;
  const left = inFlight > 0 ? `, ${inFlight} still running` : '';
  return `${counts}${left}, ${aborted.length > 0 ? `aborted: ${aborted.join(', ')}` : 'none aborted'}`;
}

function listJobs(print: (line: string) => void): void {
  const width = Math.max(...[...jobs.keys()].map((name) => name.length));
  for (const [name, { summary }] of jobs) print(`${name.padEnd(width)}  ${summary}`);
}

class Misunderstanding extends Error {}

function understand(given: readonly string[]) {
  const { values, positionals } = parse(given);
  const [name, ...rest] = positionals;
  if (name !== undefined && !jobs.has(name))
    throw new Misunderstanding(`There is no example '${name}'; --list shows what there is.`);
  if (name !== 'ping' && rest.length > 0)
    throw new Misunderstanding(`'${name}' takes no arguments, but got '${rest.join(' ')}'.`);
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
    throw new Misunderstanding(`${(error as Error).message.replace(/\. .*/, '')}; --help shows what there is.`);
  }
}

/** `example.com` is taken for `http://example.com`. */
function address(host: string): string {
  const url = host.includes('://') ? host : `http://${host}`;
  if (!/^https?:/i.test(url) || !URL.canParse(url)) throw new Misunderstanding(`'${host}' is not an HTTP address.`);
  return url;
}

import * as fs from 'node:fs';
import { STATUS_CODES } from 'node:http';
import { join } from 'node:path';
import * as readline from 'node:readline';
import * as stream from 'node:stream';
import { format } from 'node:util';
import { Worker } from 'node:worker_threads';
import * as rxjs from 'rxjs';
import * as ajax from 'rxjs/ajax';
import * as rxjsAsCompleted from 'rxjs-as-completed';
import * as marbles from 'rxjs-as-completed/marbles';
import * as rxjsForAwait from 'rxjs-for-await';
import * as fetching from 'rxjs/fetch';
import { answerTo } from '../../../examples/routes.js';
import type { Compiled } from './compile.js';
import { uploadInVirtualTime } from './standIns/XMLHttpRequest.js';
import * as surroundings from './surroundings.js';

/** What a snippet may import when it is run. Files are in spec/slow/docs/files. */
const modules: Readonly<Record<string, unknown>> = {
  rxjs,
  'rxjs/ajax': ajax,
  'rxjs/fetch': fetching,
  'rxjs-as-completed': rxjsAsCompleted,
  'rxjs-as-completed/marbles': marbles,
  'rxjs-for-await': rxjsForAwait,
  'node:fs': { ...fs, createReadStream: (path: string) => fs.createReadStream(join(__dirname, 'files', path)) },
  'node:readline': readline,
  'node:stream': stream,
  'node:timers/promises': { setTimeout: sleep },
  'node:worker_threads': { Worker: countedWorker() },
  './surroundings': surroundings,
};

/** A snippet counts as endless after this many timers have fired. */
const PATIENCE = 2_000;

/**
 * Runs a snippet until nothing is left to happen, and returns what it prints. If it throws, the error is the last line.
 *
 * Time is virtual: it advances when the snippet has nothing else to do. `fetch` answers like the server of the examples, and
 * `XMLHttpRequest` uploads, both in virtual time.
 */
export async function play(snippet: Compiled): Promise<string> {
  const lines: string[] = [];
  const console = { log: (...values: unknown[]) => void lines.push(format(...values)) };
  const { fetch, XMLHttpRequest } = globalThis;
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'], now: Date.UTC(2026, 0, 1) });
  globalThis.fetch = fetchInVirtualTime;
  globalThis.XMLHttpRequest = uploadInVirtualTime();
  try {
    let ended = false;
    run(snippet, console)
      .catch((error: unknown) => lines.push(String(error)))
      .finally(() => { ended = true; });
    for (let fired = 0; ; fired++) {
      await settled();
      if (jest.getTimerCount() === 0) break;
      if (fired === PATIENCE) throw new Error('The snippet does not come to an end');
      await jest.advanceTimersToNextTimerAsync();
    }
    if (!ended) throw new Error('The snippet waits for what never happens');
    // the end of a block cannot show an empty line
    return lines.join('\n').trimEnd();
  } finally {
    jest.useRealTimers();
    Object.assign(globalThis, { fetch, XMLHttpRequest });
  }
}

type Program = (require: (name: string) => unknown, exports: object, console: object) => Promise<void>;

async function run({ javascript, setups }: Compiled, console: object): Promise<object> {
  const required: Record<string, unknown> = { ...modules };
  for (const [name, setup] of setups) required[name] = await run(setup, console);
  const exports = {};
  const require = (name: string) => {
    if (name in required) return required[name];
    throw new Error(`spec/slow/docs/play.ts does not bring along '${name}'`);
  };
  await (new AsyncFunction('require', 'exports', 'console', javascript) as Program)(require, exports, console);
  return exports;
}

const AsyncFunction = (async () => {}).constructor as FunctionConstructor;

let workers = 0;

/** A worker runs in real time, so the clock stands still until it has exited. */
function countedWorker(): typeof Worker {
  return class extends Worker {
    constructor(...[filename, options]: ConstructorParameters<typeof Worker>) {
      super(filename, options);
      workers += 1;
      this.on('exit', () => { workers -= 1; });
    }
  };
}

/** Resolves when only timers are left: no microtasks, no streams, no file being read, no worker running. */
async function settled(): Promise<void> {
  for (let calm = 0; calm < 5; calm++) {
    await new Promise((resolve) => { setImmediate(resolve); });
    if (workers > 0 || process.getActiveResourcesInfo().some((resource) => resource.startsWith('FSReq'))) calm = 0;
  }
}

function sleep<T>(milliseconds: number, value: T, { signal }: { signal?: AbortSignal } = {}): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(value), milliseconds);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

function fetchInVirtualTime(input: string | URL | Request, { signal }: RequestInit = {}): Promise<Response> {
  return new Promise((resolve, reject) => {
    const { seconds, status, body, failure } = answerTo(new URL(input as string, 'http://localhost'));
    const answer = () => {
      if (failure === 'hang up') reject(new TypeError('fetch failed', { cause: new Error('other side closed') }));
      else resolve(new Response(body, { status, statusText: STATUS_CODES[status]! }));
    };
    const timer = failure === 'hang' ? undefined : setTimeout(answer, seconds * 1_000);
    const abort = () => {
      clearTimeout(timer);
      reject(signal!.reason);
    };
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort);
  });
}

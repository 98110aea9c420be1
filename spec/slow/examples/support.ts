import { once } from 'node:events';
import { STATUS_CODES } from 'node:http';
import { connect } from 'node:net';
import { asyncScheduler, finalize, map, NEVER, Observable, tap, timer } from 'rxjs';
import type { Get, Setting } from '../../../examples/job.js';
import { Visits, type Answer, type Visit } from '../../../examples/routes.js';
import type { ExampleServer } from '../../../examples/server.js';
import { TooManyRequests } from '../../../examples/TooManyRequests.js';

/** The setting of a job, with whatever a test overrides. */
export function settingFor(origin: string, second: number, others: Partial<Setting> = {}): Setting {
  return {
    url: (path) => `${origin}${path}`,
    seconds: (count) => count * second,
    time: (milliseconds) => `${(milliseconds / 1_000).toFixed(1)}s`,
    hosts: [],
    terminal: undefined,
    signal: new AbortController().signal,
    ...others,
  };
}

/** A substitute for the example server in virtual time: the same routes, as timers. Addresses may be bare paths. */
export class VirtualServer {
  /** The paths of aborted requests, in that order. */
  readonly aborted: string[] = [];
  readonly #visits = new Visits(() => asyncScheduler.now() / 1_000);
  highest = 0;
  #inFlight = 0;

  /** All requests, in order of arrival. */
  get visits(): readonly Visit[] {
    return this.#visits.all;
  }

  get<T>(read: (answer: Answer) => T): Get<T> {
    return (address) => new Observable<T>((subscriber) => {
      const { visit, answer } = this.#visits.answerTo(new URL(address, 'http://localhost'));
      this.#inFlight += 1;
      this.highest = Math.max(this.highest, this.#inFlight);
      return respond(answer).pipe(
        map(read),
        tap({ next: () => { visit.answered = true; }, error: () => { visit.answered = true; } }),
        finalize(() => {
          this.#inFlight -= 1;
          if (!visit.answered) this.aborted.push(address);
        }),
      ).subscribe(subscriber);
    });
  }
}

function respond(answer: Answer): Observable<Answer> {
  if (answer.failure === 'hang') return NEVER;
  return timer(answer.seconds * 1_000).pipe(map(() => {
    if (answer.failure === 'hang up') throw new Error('other side closed');
    return answer;
  }));
}

/** Rejects a failed request, as several jobs do. */
export function ok(answer: Answer): Answer {
  if (answer.status === 429) throw new TooManyRequests(answer.retryAfter!);
  if (answer.status >= 400) throw new Error(`${answer.status} ${STATUS_CODES[answer.status]}`);
  return answer;
}

/**
 * Runs something that sends requests to the server by `fetch`, in virtual time: the clock stands still while a request
 * or a response is on its way, then advances by 10 ms, for a minute at most. So a slow machine changes nothing.
 */
export async function inVirtualTime(server: ExampleServer, run: () => Promise<void>): Promise<void> {
  const { fetch } = globalThis;
  let sent = 0;
  let received = 0;
  let over = false;
  const isQuiet = () => server.visits.length === sent && server.visits.filter(({ answered }) => answered).length === received;

  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate', 'clearImmediate'] });
  jest.spyOn(globalThis, 'fetch').mockImplementation(async (...request) => {
    sent += 1;
    try {
      const response = await fetch(...request);
      await response.clone().arrayBuffer();
      return response;
    } finally {
      received += 1;
    }
  });

  try {
    const end = run().finally(() => { over = true; });
    for (let time = 0; !over; time += 10) {
      if (time > 60_000) throw new Error('still running after a minute');
      // What a response leads to, such as the next request, takes some rounds of the event loop.
      for (let calm = 0; calm < 5 && !over; calm = isQuiet() ? calm + 1 : 0) await new Promise((resolve) => { setImmediate(resolve); });
      jest.advanceTimersByTime(10);
    }
    await end;
  } finally {
    jest.restoreAllMocks();
    jest.useRealTimers();
  }
}

/** A list with the same value as many times. */
export function times<T>(count: number, value: T): T[] {
  return Array<T>(count).fill(value);
}

/** Passes if nothing listens there any more. */
export async function expectClosed(origin: string): Promise<void> {
  const socket = connect(Number(new URL(origin).port), '127.0.0.1');
  await expect(once(socket, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  socket.destroy();
}

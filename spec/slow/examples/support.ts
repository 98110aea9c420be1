import { once } from 'node:events';
import { STATUS_CODES } from 'node:http';
import { connect } from 'node:net';
import { asyncScheduler, finalize, map, NEVER, Observable, tap, timer } from 'rxjs';
import type { Get, Setting } from '../../../examples/job.js';
import { Visits, type Answer, type Visit } from '../../../examples/routes.js';
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
      let answered = false;
      this.#inFlight += 1;
      this.highest = Math.max(this.highest, this.#inFlight);
      const { answer } = this.#visits.answerTo(new URL(address, 'http://localhost'));
      return respond(answer).pipe(
        map(read),
        tap({ next: () => { answered = true; }, error: () => { answered = true; } }),
        finalize(() => {
          this.#inFlight -= 1;
          if (!answered) this.aborted.push(address);
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

/** Passes if nothing listens there any more. */
export async function expectClosed(origin: string): Promise<void> {
  const socket = connect(Number(new URL(origin).port), '127.0.0.1');
  await expect(once(socket, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  socket.destroy();
}

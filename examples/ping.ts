/**
 * Which hosts answer, and how fast? `npm start -- ping URL…` asks your own.
 *
 * All at once, each with a timeout of its own (RxJS `timeout` on every task, which keeps its key); one line
 * per host as it answers, and from the same run (RxJS `connect`) a conclusion.
 */
import { connect, map, merge, mergeMap, timeout, toArray, type Observable } from 'rxjs';
import { asSettled, tasks, type Outcome } from 'rxjs-as-completed';
import type { Get, Setting } from './job.js';

export const summary = 'Four hosts at once, each with a timeout: time and status, or the error, as they come.';

export function run({ url, seconds, time, hosts }: Setting, get: Get<number> = ping): Observable<string> {
  const asked = hosts.length > 0 ? hosts : ['/delay/1', '/get', '/hang', '/status/404?delay=1.5'].map(url);

  return tasks(asked, get).pipe(
    asSettled((host) => host.pipe(timeout(seconds(2)))),
    connect((outcomes) => merge(outcomes.pipe(map(line)), outcomes.pipe(toArray(), mergeMap(conclusion)))),
  );

  function line(outcome: Outcome<number, string>): string {
    const { status, duration, key } = outcome;
    if (status === 'fulfilled') return `${time(duration)} ${key}: ${outcome.value}`;
    return `${time(duration)} ${key}: ${status === 'rejected' ? explain(outcome.reason) : status}`;
  }

  function conclusion(outcomes: Outcome<number, string>[]): string[] {
    const answered = outcomes.filter(({ status }) => status === 'fulfilled');
    const sum = answered.reduce((total, { duration }) => total + duration, 0);
    const mean = answered.length > 0 ? [`mean time ${time(sum / answered.length)}`] : [];
    return [...mean, `successful ${answered.length}/${outcomes.length}`];
  }
}

async function ping(url: string, { signal }: { signal: AbortSignal }): Promise<number> {
  const { status } = await fetch(url, { method: 'HEAD', redirect: 'manual', signal });
  return status;
}

/** `fetch` puts what went wrong on the network into `cause`. */
function explain(error: unknown): string {
  const { message, cause } = error as Error & { cause?: Error & { code?: string } };
  return cause?.message || cause?.code || message;
}

/**
 * Which hosts respond, and how fast? Try your own with `npm start -- ping URL…`.
 *
 * All hosts are pinged at once, each with its own timeout (RxJS `timeout` on the task, which keeps its key). The run
 * prints one line per host as it responds, then a summary from the same run (RxJS `connect`).
 */
import { connect, map, merge, mergeMap, timeout, toArray, type Observable } from 'rxjs';
import { asSettled, tasks, type Outcome } from 'rxjs-as-completed';
import type { Get, Setting } from './job.js';

export const summary = 'Four hosts at once, each with a timeout: time and status or error, as they arrive.';

export function run({ url, seconds, time, hosts }: Setting, get: Get<number> = ping): Observable<string> {
  const targets = hosts.length > 0 ? hosts : ['/delay/1', '/get', '/hang', '/status/404?delay=1.5'].map(url);

  return tasks(targets, get).pipe(
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

/** `fetch` reports network failures in `cause`. */
function explain(error: unknown): string {
  const { message, cause } = error as Error & { cause?: Error & { code?: string } };
  return cause?.message || cause?.code || message;
}

/**
 * Which links of a page are broken? Try your own with `npm start -- link-checker URL`.
 *
 * `asStates` emits the list of all links, each with its state, at every change. So the latest list is the report,
 * whether all links have been checked, the deadline has passed, or Ctrl-C has ended the stream.
 *
 * A link is tried again only if that may help (RxJS `retry` on the task, which keeps its key and its slot).
 */
import { Presets, SingleBar } from 'cli-progress';
import {
  catchError,
  fromEvent,
  identity,
  mergeMap,
  retry,
  switchMap,
  takeLast,
  takeUntil,
  tap,
  throwError,
  timer,
  type MonoTypeOperatorFunction,
  type Observable,
} from 'rxjs';
import { asCompleted, asStates, tasks, TimeoutAllError, type TaskState } from 'rxjs-as-completed';
import type { Get, Setting } from './job.js';

export const summary = 'The links of a page: limits in total and per host, retries, one deadline, and a report.';

export function run(
  { url, seconds, hosts, terminal, signal }: Setting,
  get: Get<string> = download,
  check: Get<unknown> = head,
): Observable<string> {
  const page = hosts[0] ?? url('/links');
  const addressOf = (link: string) => new URL(link, page);
  // A `Date`, because the two steps share it: milliseconds would count from the start of each.
  const timeout = new Date(Date.now() + seconds(10));

  const states = tasks([page], get).pipe(
    asCompleted({ timeout }),
    catchError((error) => throwError(() => new Error(`${page}: ${explain(error)}`))),
    switchMap(checkLinks),
    takeUntil(fromEvent(signal, 'abort')),
  );
  return states.pipe(terminal ? drawBar(terminal) : identity, takeLast(1), mergeMap(report));

  function checkLinks(html: string): Observable<readonly Link[]> {
    return tasks(linksIn(html), (link, context) => check(addressOf(link).href, context)).pipe(
      asStates((link) => link.pipe(retry({ count: 2, delay: patience })), {
        concurrency: 10,
        groupBy: (link) => addressOf(link).host,
        perGroup: 2,
        timeout,
      }),
    );
  }

  /** Waits before the next attempt, or throws if another one is pointless. */
  function patience(error: unknown, attempt: number): Observable<unknown> {
    if (!(error instanceof HttpError)) return timer(seconds(0.1 * 2 ** attempt));
    if (error.status !== 429 && error.status !== 503) throw error;
    return timer(seconds(error.retryAfter ?? 0.1 * 2 ** attempt));
  }
}

type Link = TaskState<unknown, string>;

function report(links: readonly Link[]): string[] {
  const broken = links.filter((link) => link.status === 'rejected' && !TimeoutAllError.is(link.reason));
  const unchecked = links.filter(({ ended, reason }) => ended === undefined || TimeoutAllError.is(reason));
  return [
    `${links.length} links: ${broken.length} broken, ${unchecked.length} not checked`,
    ...broken.map(({ key, reason }) => `  broken       ${key}: ${explain(reason)}`),
    ...unchecked.map(({ key }) => `  not checked  ${key}`),
  ];
}

function drawBar(stream: NodeJS.WritableStream): MonoTypeOperatorFunction<readonly Link[]> {
  const bar = new SingleBar({ stream, format: '  {bar} {value}/{total}', forceRedraw: true }, Presets.shades_classic);
  const stop = () => bar.stop();
  return tap({
    subscribe: () => bar.start(0, 0),
    next(links) {
      bar.setTotal(links.length);
      bar.update(links.filter(({ ended }) => ended !== undefined).length);
    },
    complete: stop,
    finalize: stop,
  });
}

/** The links of a page, each once, without those to a place in the same page, to an e-mail address and the like. */
function linksIn(html: string): string[] {
  const links = [...html.matchAll(/href="([^"#]+)/g)].map(([, link]) => link!.replaceAll('&amp;', '&'));
  return [...new Set(links)].filter((link) => /^https?:|^(?![a-z][a-z0-9+.-]*:)/i.test(link));
}

export class HttpError extends Error {
  /** @param retryAfter in seconds, if the server says */
  constructor(
    readonly status: number,
    text: string,
    readonly retryAfter?: number,
  ) {
    super(`${status} ${text}`);
  }
}

async function download(url: string, { signal }: { signal: AbortSignal }): Promise<string> {
  return (await request(url, { signal })).text();
}

function head(url: string, { signal }: { signal: AbortSignal }): Promise<Response> {
  return request(url, { method: 'HEAD', signal });
}

async function request(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init);
  const { ok, status, statusText, headers } = response;
  if (!ok) throw new HttpError(status, statusText, Number(headers.get('retry-after')) || undefined);
  return response;
}

/** `fetch` reports network failures in `cause`. */
function explain(error: unknown): string {
  const { message, cause } = error as Error & { cause?: Error & { code?: string } };
  return cause?.message || cause?.code || message;
}

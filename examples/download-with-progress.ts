/**
 * A line for each download as it ends, and on a terminal a live progress bar beneath.
 *
 * `asProgress` emits a snapshot whenever anything changes, which is all that a progress bar needs.
 * A download that fails counts as done and stops nothing.
 */
import { MultiBar, Presets } from 'cli-progress';
import { distinctUntilChanged, filter, identity, map, tap, type MonoTypeOperatorFunction, type Observable } from 'rxjs';
import { asProgress, tasks, type Progress } from 'rxjs-as-completed';
import type { Get, Setting } from './job.js';

export const summary = 'Four downloads, a line for each as it ends, and on a terminal a progress bar.';

export function run({ url, time, terminal }: Setting, get: Get<number> = download): Observable<string> {
  const paths = ['/delay/2', '/get', '/delay/1', '/bytes/300000'];

  return tasks(paths, (path, context) => get(url(path), context)).pipe(
    asProgress(),
    terminal ? drawBar(terminal) : identity,
    map(({ outcome }) => outcome),
    filter((outcome) => outcome !== undefined),
    distinctUntilChanged(),
    map(
      ({ completed, total, elapsed, key, status }) =>
        `[${completed}/${total}] ${time(elapsed)} …${key}${status === 'rejected' ? ' failed' : ''}`,
    ),
  );
}

function drawBar<P extends Progress<unknown, unknown>>(stream: NodeJS.WritableStream): MonoTypeOperatorFunction<P> {
  const bars = new MultiBar({ stream, format: '  {bar} {value}/{total}', forceRedraw: true }, Presets.shades_classic);
  const bar = bars.create(0, 0);
  return tap({
    next: ({ completed, total = completed }) => {
      bar.setTotal(total);
      bar.update(completed);
    },
    finalize: () => bars.stop(),
  });
}

async function download(url: string, { signal }: { signal: AbortSignal }): Promise<number> {
  const response = await fetch(url, { signal });
  const body = await response.arrayBuffer();
  return body.byteLength;
}

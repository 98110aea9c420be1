/**
 * Prints a line as each download ends, with a live progress bar below on a terminal.
 *
 * `asProgress` emits a snapshot whenever something changes, which is all a progress bar needs.
 * A failed download counts as completed and doesn't stop the others.
 */
import { MultiBar, Presets } from 'cli-progress';
import { distinctUntilChanged, filter, identity, map, tap, type MonoTypeOperatorFunction, type Observable } from 'rxjs';
import { asProgress, tasks, type Progress } from 'rxjs-as-completed';
import type { Get, Setting } from './job.js';

export const summary = 'Four downloads, a line as each one ends, and a progress bar on a terminal.';

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

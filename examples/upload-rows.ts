/**
 * A table of uploads with a progress bar each, redrawn in place on a terminal. Elsewhere, a line as each upload ends.
 *
 * `asStates` emits the list of all tasks, each with its state and its latest value, whenever something changes. A row
 * that hasn't changed is the same object as before.
 */
import {
  concatMap,
  from,
  ignoreElements,
  map,
  mergeMap,
  pairwise,
  range,
  tap,
  type Observable,
  type ObservableInput,
} from 'rxjs';
import { asStates, tasks, type TaskState } from 'rxjs-as-completed';
import type { Setting } from './job.js';

export const summary = 'Four uploads, two at a time: a live table on a terminal, a line for each elsewhere.';

type Send = (url: string, part: Blob, context: { readonly signal: AbortSignal }) => ObservableInput<unknown>;

/** The size of a part in bytes. */
const PART = 50_000;

export function run({ url, time, terminal }: Setting, send: Send = put): Observable<string> {
  const sizes = { 'holiday.jpg': 150_000, 'archive.zip': 500_000, 'notes.txt': 0, 'thesis.pdf': 80_000 };
  const files = Object.entries(sizes).map(([name, size]) => new File([new Uint8Array(size)], name));
  const states = tasks(files, upload).pipe(asStates(2));

  return terminal
    ? states.pipe(
        map((rows) => rows.map(drawn)),
        tap(redraw(terminal)),
        ignoreElements(),
      )
    : states.pipe(
        pairwise(),
        mergeMap(([before, now]) => now.filter((row, index) => row.ended !== undefined && row !== before[index])),
        map((row) => `${row.key.name}: ${stateOf(row)}`),
      );

  /** Emits how many bytes the server has, after every part. An empty file has no parts, so this emits nothing. */
  function upload(file: File, context: { readonly signal: AbortSignal }): Observable<number> {
    return range(0, Math.ceil(file.size / PART)).pipe(
      map((index) => file.slice(index * PART, (index + 1) * PART)),
      concatMap((part, index) =>
        from(send(url(`/upload/${file.name}?from=${index * PART}`), part, context)).pipe(
          map(() => index * PART + part.size),
        ),
      ),
    );
  }

  function drawn(row: Row): string {
    const share = (row.value ?? 0) / row.key.size || 0;
    const bar = '█'.repeat(share * 20).padEnd(20, '░');
    return `  ${row.key.name.padEnd(12)} ${bar} ${(share * 100).toFixed(0).padStart(3)} %  ${stateOf(row)}`;
  }

  function stateOf({ status, reason, started = 0, ended = 0 }: Row): string {
    if (status === 'fulfilled') return `done in ${time(ended - started)}`;
    if (status === 'rejected') return `failed: ${(reason as Error).message}`;
    return { waiting: 'waiting', running: 'uploading', empty: 'nothing to upload' }[status];
  }
}

type Row = TaskState<number, File>;

/** Returns a function that draws lines over those that it drew before. */
function redraw(terminal: NodeJS.WritableStream): (lines: string[]) => void {
  let above = '';
  return (lines) => {
    // Long lines are cut instead of wrapped, or the table would have more lines than it counts.
    terminal.write(`${above}\x1b[?7l\x1b[J${lines.join('\n')}\x1b[?7h\n`);
    above = `\x1b[${lines.length}A`;
  };
}

async function put(url: string, body: Blob, { signal }: { signal: AbortSignal }): Promise<void> {
  const response = await fetch(url, { method: 'PUT', body, signal });
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
}

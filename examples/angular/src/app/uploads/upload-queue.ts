import { HttpClient, HttpErrorResponse, HttpEventType } from '@angular/common/http';
import { computed, inject, Injectable } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import {
  filter,
  map,
  of,
  retry,
  startWith,
  Subject,
  switchMap,
  takeUntil,
  tap,
  throwError,
  timer,
  type Observable,
} from 'rxjs';
import { asStates, RateLimit } from 'rxjs-as-completed';
import { totalOf } from './total';
import { Attempt, isRetryable, isUnfinished, stageOf, type NamedFile, type Transfer, type Upload } from './upload';

/** Uploads files, three at a time. A component provides it; when that is destroyed, all uploads are aborted. */
@Injectable()
export class UploadQueue {
  readonly #http = inject(HttpClient);
  readonly #rate = new RateLimit(10, { per: 1_000 });
  readonly #attempts = new Subject<Attempt>();
  readonly #pauses = new Subject<number>();

  readonly #states = toSignal(this.#attempts.pipe(asStates((attempt) => this.#upload(attempt), 3)), {
    initialValue: [],
  });

  /** The latest attempt of each file, in the order of the files. */
  readonly uploads = computed(() => {
    const latest = new Map(this.#states().map((state) => [state.key.source.file, state]));
    return [...latest.values()];
  });

  readonly total = computed(() => totalOf(this.uploads()));

  /** When the first of the unfinished uploads was added, and how much had been sent before. */
  #begun = { time: 0, bytes: 0 };

  readonly secondsLeft = computed(() => {
    const { bytes, size } = this.total();
    const bytesPerSecond = (1_000 * (bytes - this.#begun.bytes)) / (performance.now() - this.#begun.time);
    return bytesPerSecond > 0 && bytes < size ? (size - bytes) / bytesPerSecond : undefined;
  });

  /** How long the server asked to wait, in milliseconds; 0 if it doesn't. */
  readonly pause = toSignal(
    this.#pauses.pipe(
      switchMap((pause) =>
        timer(pause).pipe(
          map(() => 0),
          startWith(pause),
        ),
      ),
    ),
    { initialValue: 0 },
  );

  add(files: readonly NamedFile[]): void {
    const { unfinished, bytes } = this.total();
    if (unfinished === 0) this.#begun = { time: performance.now(), bytes };
    for (const file of files) this.#attempts.next(new Attempt(file));
  }

  retry(upload: Upload): void {
    if (isRetryable(upload)) this.add([upload.key.source]);
  }

  /** Leaves alone what was refused or cancelled. */
  retryFailed(): void {
    const failed = this.uploads().filter((upload) => stageOf(upload) === 'failed');
    this.add(failed.map(({ key }) => key.source));
  }

  cancel(upload: Upload): void {
    if (isUnfinished(upload)) upload.key.cancel();
  }

  /** Waiting uploads are cancelled first, so that none of them starts when a slot becomes free. */
  cancelAll(): void {
    const uploads = this.uploads();
    uploads.filter(({ status }) => status === 'waiting').forEach((upload) => this.cancel(upload));
    uploads.forEach((upload) => this.cancel(upload));
  }

  /** Every attempt to send the file takes its turn. There is no transfer until then. */
  #upload({ source, cancellation }: Attempt): Observable<Transfer | undefined> {
    return this.#rate
      .guard(() => this.#send(source))
      .pipe(
        startWith(undefined),
        tap({ error: (error) => this.#pauseIfAsked(error) }),
        retry({ count: 3, delay: (error) => (isTooMany(error) ? of('again') : throwError(() => error)) }),
        takeUntil(cancellation),
      );
  }

  #send({ name, file }: NamedFile): Observable<Transfer> {
    let begun = 0;
    return this.#http
      .put(`/api/uploads/${encodeURIComponent(name)}`, file, { reportProgress: true, observe: 'events' })
      .pipe(
        filter((event) => event.type === HttpEventType.Sent || event.type === HttpEventType.UploadProgress),
        tap(({ type }) => {
          if (type === HttpEventType.Sent) begun = performance.now();
        }),
        map((event) => ('loaded' in event ? event.loaded : 0)),
        map((bytes) => ({ bytes, speed: (1_000 * bytes) / (performance.now() - begun || 1) })),
      );
  }

  /** With 429, the server says when to try again. No upload gets a turn before that. */
  #pauseIfAsked(error: unknown): void {
    if (!isTooMany(error)) return;
    const pause = retryAfter(error.headers.get('retry-after') ?? '');
    this.#rate.pause(pause);
    this.#pauses.next(pause);
  }
}

function isTooMany(error: unknown): error is HttpErrorResponse {
  return error instanceof HttpErrorResponse && error.status === 429;
}

/** Milliseconds. The header has seconds or a date; without it, a second will do. */
function retryAfter(header: string): number {
  const pause = /^\d+$/.test(header) ? 1_000 * Number(header) : Date.parse(header) - Date.now();
  return pause > 0 ? pause : 1_000;
}

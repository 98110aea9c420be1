import { HttpClient } from '@angular/common/http';
import { Component, computed, inject, signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { EMPTY, scan, Subject, switchMap, type Observable } from 'rxjs';
import { asProgress, tasks, type Outcome, type Progress } from 'rxjs-as-completed';
import { mostPermits } from '../limit/limit-requests';
import { explain } from '../shared/explain';
import { milliseconds } from '../shared/milliseconds';
import { Slider } from '../shared/slider';
import { Timeline } from '../shared/timeline';
import { TimelineView } from '../shared/timeline-view';

interface Report {
  readonly id: number;
  readonly pages: number;
}

/** The latest progress, and all outcomes so far in the order they arrived. */
interface Landed {
  readonly progress: Progress<Report, number> | undefined;
  readonly outcomes: readonly Outcome<Report, number>[];
}

const reports = Array.from({ length: 24 }, (_, index) => index + 1);
const longestDeadline = 6;
const nothing: Landed = { progress: undefined, outcomes: [] };

/** Many requests at once, with a limit, a deadline and a progress bar. Failures don't stop the others. */
@Component({
  selector: 'app-board',
  imports: [Slider, TimelineView],
  templateUrl: './board.html',
  styleUrl: './board.css',
})
export class Board {
  readonly #http = inject(HttpClient);
  readonly #commands = new Subject<'start' | 'cancel'>();

  readonly limit = signal(4);
  readonly seconds = signal(longestDeadline);
  readonly failures = signal(25);
  readonly deadline = computed(() => (this.seconds() < longestDeadline ? this.seconds() * 1_000 : Infinity));

  /** The deadline of the latest run. The slider may have moved since. */
  readonly drawnDeadline = signal(Infinity);
  readonly timeline = new Timeline();
  readonly running = this.timeline.running;

  /** Leaving the page destroys this signal, which unsubscribes and so aborts all running requests. */
  readonly landed = toSignal(
    this.#commands.pipe(switchMap((command) => (command === 'start' ? this.#loadReports() : EMPTY))),
    { initialValue: nothing },
  );

  /** The call with these settings, as code. */
  readonly call = computed(() => {
    const timeout = this.deadline() === Infinity ? '' : `, timeout: ${this.deadline()}`;
    return `tasks(reports, (id) => http.get(…)).pipe(asProgress({ concurrency: ${this.limit()}${timeout} }))`;
  });

  readonly counts = computed(() => {
    const { waiting = 0, running = 0, fulfilled = 0, rejected = 0 } = this.landed().progress ?? {};
    if (this.running()) return { waiting, running, fulfilled, rejected, cancelled: 0 };
    return { waiting: 0, running: 0, fulfilled, rejected, cancelled: waiting + running };
  });

  readonly summary = computed(() => {
    const { progress } = this.landed();
    if (progress === undefined || this.running()) return '';
    const { cancelled, fulfilled, rejected } = this.counts();
    const counts = `${fulfilled} loaded, ${rejected} failed`;
    return cancelled === 0
      ? `Finished in ${milliseconds(progress.elapsed)}: ${counts}.`
      : `Stopped: ${counts}, ${cancelled} cancelled.`;
  });

  protected readonly mostPermits = mostPermits;
  protected readonly longestDeadline = longestDeadline;
  protected readonly explain = explain;
  protected readonly milliseconds = milliseconds;

  start(): void {
    this.drawnDeadline.set(this.deadline());
    this.#commands.next('start');
  }

  cancel(): void {
    this.#commands.next('cancel');
  }

  #loadReports(): Observable<Landed> {
    return tasks(reports, (id) => this.#loadReport(id)).pipe(
      asProgress({ concurrency: this.limit(), timeout: this.deadline() }),
      scan(collect, nothing),
      this.timeline.watch(reports),
    );
  }

  #loadReport(id: number): Observable<Report> {
    return this.#http
      .get<Report>(`/api/reports/${id}`, { params: { failures: this.failures() } })
      .pipe(this.timeline.track(id));
  }
}

function collect({ outcomes }: Landed, progress: Progress<Report, number>): Landed {
  const { outcome } = progress;
  return { progress, outcomes: outcome === undefined ? outcomes : [...outcomes, outcome] };
}

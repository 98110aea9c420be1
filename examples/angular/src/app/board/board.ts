import { HttpClient } from '@angular/common/http';
import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Observable } from 'rxjs';
import { asStates, tasks, type TaskState } from 'rxjs-as-completed';
import { mostPermits } from '../limit/limit-requests';
import { asExchange, type Exchange } from '../shared/exchange';
import { explain } from '../shared/explain';
import { milliseconds } from '../shared/milliseconds';
import { inWords } from '../shared/row';
import { Run } from '../shared/run';
import { between, isSame, setting } from '../shared/setting';
import { Slider } from '../shared/slider';
import { TimelineView } from '../shared/timeline-view';

interface Report {
  readonly id: number;
  readonly pages: number;
}

/** What the user has set. A run keeps the settings it was started with. */
interface Settings {
  readonly concurrency: number;
  readonly timeout: number;
  /** In percent. */
  readonly failures: number;
}

const reports = Array.from({ length: 24 }, (_, index) => index + 1);
const longestDeadline = 6;

/** Many requests at once, with a limit, a deadline and a progress bar. Failures don't stop the others. */
@Component({
  selector: 'app-board',
  imports: [RouterLink, Slider, TimelineView],
  templateUrl: './board.html',
  styleUrl: './board.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Board {
  readonly #http = inject(HttpClient);

  readonly limit = setting('limit', 4, between(1, mostPermits));
  readonly seconds = setting('deadline', longestDeadline, between(0.5, longestDeadline));
  readonly failures = setting('failures', 25, between(0, 100));
  readonly settings = computed((): Settings => {
    const timeout = this.seconds() < longestDeadline ? this.seconds() * 1_000 : Infinity;
    return { concurrency: this.limit(), timeout, failures: this.failures() };
  });

  readonly run = new Run<Report, number>();
  /** The settings of the latest run. */
  readonly started = signal(this.settings());
  readonly changed = computed(() => this.run.running() && !isSame(this.started(), this.settings()));

  /** The call of the run that is going on, else of the next one. */
  readonly call = computed(() => {
    const { concurrency, timeout } = this.run.running() ? this.started() : this.settings();
    const deadline = timeout === Infinity ? '' : `, timeout: ${timeout}`;
    return `tasks(reports, (id) => http.get(…)).pipe(asStates({ concurrency: ${concurrency}${deadline} }))`;
  });

  readonly completed = computed(() => {
    const { fulfilled, rejected, empty } = this.run.counts();
    return fulfilled + rejected + empty;
  });

  readonly results = computed(() =>
    this.run
      .rows()
      .filter(({ status }) => status === 'fulfilled' || status === 'rejected')
      .sort((one, other) => one.ended! - other.ended!),
  );

  readonly summary = computed(() => {
    const time = milliseconds(this.run.elapsed());
    if (this.run.phase() === 'completed') return `Completed in ${time}: ${inWords(this.run.counts())}.`;
    if (this.run.phase() === 'cancelled') return `Cancelled after ${time}: ${inWords(this.run.counts())}.`;
    return '';
  });

  protected readonly total = reports.length;
  protected readonly mostPermits = mostPermits;
  protected readonly longestDeadline = longestDeadline;
  protected readonly explain = explain;
  protected readonly milliseconds = milliseconds;

  start(): void {
    this.run.start(() => this.#loadReports(this.settings()));
  }

  #loadReports(settings: Settings): Observable<readonly TaskState<Exchange<Report>, number>[]> {
    this.started.set(settings);
    const { concurrency, timeout, failures } = settings;
    return tasks(reports, (id) =>
      this.#http.get<Report>(`/api/reports/${id}`, { params: { failures }, observe: 'events' }).pipe(asExchange()),
    ).pipe(asStates({ concurrency, timeout }));
  }
}

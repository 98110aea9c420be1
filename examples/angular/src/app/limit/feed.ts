import { HttpClient, HttpContext } from '@angular/common/http';
import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import {
  concat,
  defer,
  filter,
  map,
  of,
  ReplaySubject,
  Subject,
  switchMap,
  take,
  takeUntil,
  tap,
  type Observable,
} from 'rxjs';
import { asStates, tasks } from 'rxjs-as-completed';
import { asExchange, type Exchange } from '../shared/exchange';
import { inWords } from '../shared/row';
import { Run } from '../shared/run';
import { PRIORITY } from './limit-requests';

interface Entry {
  readonly feed: string;
  readonly number: number;
}

const entries = [1, 2, 3, 4, 5, 6, 7, 8];

/** A part of a page that loads what it needs, without knowing of the others. It doesn't limit its requests itself. */
@Component({
  selector: 'app-feed',
  templateUrl: './feed.html',
  styleUrl: './feed.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Feed {
  readonly #http = inject(HttpClient);
  readonly #opened = new Subject<number>();

  readonly name = input.required<string>();

  readonly run = new Run<Entry, number>();
  readonly completed = computed(() => this.run.counts().fulfilled + this.run.counts().rejected);
  readonly summary = computed(() => {
    const completed = `${this.completed()} of ${entries.length}`;
    return this.run.phase() === 'idle' ? completed : `${completed} completed: ${inWords(this.run.counts())}`;
  });

  protected readonly total = entries.length;

  load(): void {
    this.run.start(() => tasks(entries, (number) => this.#loadEntry(number)).pipe(asStates()));
  }

  /** The user wants this entry first: if its request is waiting, it overtakes the others. */
  open(number: number): void {
    this.#opened.next(number);
  }

  /** Until it is sent, opening the entry replaces the request by one with a higher priority. */
  #loadEntry(number: number): Observable<Exchange<Entry>> {
    return defer(() => {
      // Without a queue, the request is sent before anyone listens.
      const sent = new ReplaySubject<void>(1);
      const opened = this.#opened.pipe(
        filter((opened) => opened === number),
        map(() => 1),
        take(1),
        takeUntil(sent),
      );
      return concat(of(0), opened).pipe(
        switchMap((priority) => this.#request(number, priority).pipe(tap(() => sent.next()))),
      );
    });
  }

  #request(number: number, priority: number): Observable<Exchange<Entry>> {
    const url = `/api/feeds/${this.name().toLowerCase()}/${number}`;
    const context = new HttpContext().set(PRIORITY, priority);
    return this.#http.get<Entry>(url, { context, observe: 'events' }).pipe(asExchange());
  }
}

import { HttpClient } from '@angular/common/http';
import { Component, computed, inject, input } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { of, Subject, switchMap, type Observable } from 'rxjs';
import { asProgress, tasks, type Progress } from 'rxjs-as-completed';

interface Entry {
  readonly feed: string;
  readonly number: number;
}

const entries = [1, 2, 3, 4, 5, 6, 7, 8];

/** A part of a page that loads what it needs, without knowing of the others. It doesn't limit its requests itself. */
@Component({
  selector: 'app-feed',
  template: `
    <h2>{{ name() }}</h2>
    <progress [attr.aria-label]="name()" [value]="completed()" [max]="total"></progress>
    <p>{{ completed() }} of {{ total }}</p>
    <button type="button" class="quiet" (click)="load()">Load {{ name() }}</button>
  `,
  styleUrl: './feed.css',
})
export class Feed {
  readonly #http = inject(HttpClient);
  readonly #commands = new Subject<'load' | 'cancel'>();

  readonly name = input.required<string>();

  readonly progress = toSignal(
    this.#commands.pipe(switchMap((command) => (command === 'load' ? this.#loadEntries() : of(undefined)))),
  );
  readonly completed = computed(() => this.progress()?.completed ?? 0);

  protected readonly total = entries.length;

  load(): void {
    this.#commands.next('load');
  }

  cancel(): void {
    this.#commands.next('cancel');
  }

  #loadEntries(): Observable<Progress<Entry, number>> {
    const feed = this.name().toLowerCase();
    return tasks(entries, (number) => this.#http.get<Entry>(`/api/feeds/${feed}/${number}`)).pipe(asProgress());
  }
}

import { HttpClient } from '@angular/common/http';
import { Component, inject, signal } from '@angular/core';
import { toObservable, toSignal } from '@angular/core/rxjs-interop';
import { debounceTime, filter, scan, switchMap } from 'rxjs';
import { asSettled, tasks, type Outcome } from 'rxjs-as-completed';

@Component({
  selector: 'app-search',
  template: `
    <input aria-label="Search" (input)="query.set($event.target.value)" />
    @for (found of results(); track found.key) {
      <p>{{ found.key }}: {{ found.status === 'fulfilled' ? found.value.join(', ') : 'not available' }}</p>
    }
  `,
})
export class Search {
  private readonly http = inject(HttpClient);
  private readonly shelves = ['books', 'films', 'maps'];

  readonly query = signal('');

  readonly results = toSignal(
    toObservable(this.query).pipe(
      debounceTime(200),
      filter((query) => query !== ''),
      switchMap((query) =>
        tasks(this.shelves, (shelf) => this.http.get<string[]>(`/api/${shelf}`, { params: { query } })).pipe(
          asSettled({ timeout: 2_000 }),
          scan((outcomes, outcome) => [...outcomes, outcome], [] as readonly Outcome<string[], string>[]),
        ),
      ),
    ),
    { initialValue: [] },
  );
}

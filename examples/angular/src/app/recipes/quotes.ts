import { HttpClient } from '@angular/common/http';
import { Component, computed, inject, input } from '@angular/core';
import { rxResource } from '@angular/core/rxjs-interop';
import { defaultIfEmpty, scan } from 'rxjs';
import { asSettled, tasks, type Outcome } from 'rxjs-as-completed';

@Component({
  selector: 'app-quotes',
  template: `
    <ul [attr.aria-busy]="arriving()">
      @for (quote of quotes.value(); track quote.key) {
        <li>{{ quote.key }}: {{ quote.status === 'fulfilled' ? quote.value : 'not available' }}</li>
      }
    </ul>
    <button type="button" (click)="quotes.reload()">Again</button>
  `,
})
export class Quotes {
  private readonly http = inject(HttpClient);

  readonly symbols = input.required<readonly string[]>();

  readonly quotes = rxResource({
    params: () => this.symbols(),
    stream: ({ params: symbols }) =>
      tasks(symbols, (symbol) => this.http.get<number>(`/api/quotes/${symbol}`)).pipe(
        asSettled({ concurrency: 4, timeout: 3_000 }),
        scan((outcomes, outcome) => [...outcomes, outcome], [] as readonly Outcome<number, string>[]),
        defaultIfEmpty([]),
      ),
    defaultValue: [],
  });

  readonly arriving = computed(() => this.quotes.value().length < this.symbols().length);
}

import { HttpClient } from '@angular/common/http';
import { Component, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { asProgress, tasks } from 'rxjs-as-completed';

@Component({
  selector: 'app-stock',
  template: `
    <progress aria-label="Loaded" [value]="progress().completed" [max]="progress().total"></progress>
    <p>{{ progress().completed }} of {{ progress().total }} loaded, {{ progress().rejected }} failed</p>
  `,
})
export class Stock {
  private readonly http = inject(HttpClient);

  readonly progress = toSignal(
    tasks([1, 2, 3, 4, 5], (id) => this.http.get<number>(`/api/stock/${id}`)).pipe(asProgress({ concurrency: 2 })),
    { requireSync: true },
  );
}

import { HttpClient } from '@angular/common/http';
import { Component, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { asStates, tasks } from 'rxjs-as-completed';

@Component({
  selector: 'app-check-pages',
  template: `
    @for (row of rows(); track row.index) {
      <li>{{ row.key }}: {{ row.status === 'rejected' ? 'broken' : row.status }}</li>
    }
  `,
})
export class CheckPages {
  private readonly http = inject(HttpClient);

  readonly rows = toSignal(
    tasks(['home', 'shop', 'blog'], (page) => this.http.get<string>(`/api/pages/${page}`)).pipe(asStates(2)),
    { requireSync: true },
  );
}

import { HttpClient } from '@angular/common/http';
import { Component, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { asProgress, tasks } from 'rxjs-as-completed';

@Component({
  selector: 'app-archive',
  template: `
    <progress aria-label="Archived" [value]="progress().completed" [max]="progress().total"></progress>
    <p>{{ progress().completed }} of {{ progress().total }} archived, {{ progress().rejected }} failed</p>
  `,
})
export class Archive {
  private readonly http = inject(HttpClient);

  readonly progress = toSignal(
    tasks([1, 2, 3, 4, 5], (id) => this.http.delete(`/api/messages/${id}`)).pipe(asProgress({ concurrency: 2 })),
    { requireSync: true },
  );
}

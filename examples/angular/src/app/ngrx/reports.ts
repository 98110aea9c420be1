import { Component, inject, input } from '@angular/core';
import { ReportsStore } from './reports.store';

@Component({
  selector: 'app-reports',
  providers: [ReportsStore],
  template: `
    <progress aria-label="Loaded" [value]="store.loaded() + store.failed()" [max]="store.rows().length"></progress>
    <ul [attr.aria-busy]="store.loading()">
      @for (row of store.rows(); track row.key) {
        <li>{{ row.key }}: {{ row.status === 'fulfilled' ? row.value.title : row.status }}</li>
      }
    </ul>
  `,
})
export class Reports {
  readonly store = inject(ReportsStore);

  readonly ids = input.required<readonly string[]>();

  constructor() {
    this.store.load(this.ids);
  }
}

import { HttpClient } from '@angular/common/http';
import { Component, inject, Injectable } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { retry, scan } from 'rxjs';
import { asSettled, tasks, type Outcome } from 'rxjs-as-completed';
import { pendingUntilEnd } from './pending-until-end';

@Injectable({ providedIn: 'root' })
export class Sections {
  private readonly http = inject(HttpClient);

  readonly news = this.http.get<string>('/api/news').pipe(retry({ count: 2, delay: 200 }));
  readonly weather = this.http.get<string>('/api/weather');
  readonly offers = this.http.get<string>('/api/offers');
}

@Component({
  selector: 'app-overview',
  template: `
    @for (section of sections(); track section.key) {
      <p>{{ section.key }}: {{ section.status === 'fulfilled' ? section.value : 'not available' }}</p>
    }
  `,
})
export class Overview {
  private readonly api = inject(Sections);

  readonly sections = toSignal(
    tasks({ news: this.api.news, weather: this.api.weather, offers: this.api.offers }).pipe(
      asSettled({ timeout: 2_000 }),
      scan((outcomes, outcome) => [...outcomes, outcome], [] as readonly Outcome<string, keyof Sections>[]),
      pendingUntilEnd(),
    ),
    { initialValue: [] },
  );
}

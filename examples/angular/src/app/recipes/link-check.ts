import { HttpClient } from '@angular/common/http';
import { Component, DestroyRef, inject, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { finalize, Subject, takeUntil } from 'rxjs';
import { asSettled, tasks, type Outcome } from 'rxjs-as-completed';

@Component({
  selector: 'app-link-check',
  template: `
    @if (running()) {
      <button type="button" (click)="cancel()">Cancel</button>
    } @else {
      <button type="button" (click)="start()">Check all links</button>
    }
    <ul>
      @for (outcome of outcomes(); track outcome.key) {
        <li>{{ outcome.key }} is {{ outcome.status === 'rejected' ? 'broken' : 'fine' }}</li>
      }
    </ul>
  `,
})
export class LinkCheck {
  private readonly http = inject(HttpClient);
  private readonly destroyRef = inject(DestroyRef);
  private readonly cancelled = new Subject<void>();
  private readonly links = ['/api/links/home', '/api/links/shop', '/api/links/blog'];

  readonly running = signal(false);
  readonly outcomes = signal<readonly Outcome<object, string>[]>([]);

  start(): void {
    this.running.set(true);
    this.outcomes.set([]);
    tasks(this.links, (link) => this.http.head(link))
      .pipe(
        asSettled({ concurrency: 2 }),
        takeUntil(this.cancelled),
        takeUntilDestroyed(this.destroyRef),
        finalize(() => this.running.set(false)),
      )
      .subscribe((outcome) => this.outcomes.update((outcomes) => [...outcomes, outcome]));
  }

  cancel(): void {
    this.cancelled.next();
  }
}

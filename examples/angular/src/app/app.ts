import { Component, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { NavigationEnd, Router, RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { filter, map } from 'rxjs';
import { TrafficStrip } from './shared/traffic-strip';

@Component({
  selector: 'app-root',
  imports: [RouterLink, RouterLinkActive, RouterOutlet, TrafficStrip],
  templateUrl: './app.html',
  styleUrl: './app.css',
})
export class App {
  readonly #router = inject(Router);

  protected readonly pages = [
    { path: '/board', name: 'Board' },
    { path: '/mirrors', name: 'Mirrors' },
    { path: '/limit', name: 'One limit' },
    { path: '/reader', name: 'Reader' },
  ];

  /** The reader runs in virtual time and doesn't need the server. */
  protected readonly usesServer = toSignal(
    this.#router.events.pipe(
      filter((event) => event instanceof NavigationEnd),
      map((event) => !event.urlAfterRedirects.startsWith('/reader')),
    ),
  );
}

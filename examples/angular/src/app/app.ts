import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  type ElementRef,
  inject,
  Injector,
  viewChild,
} from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { NavigationEnd, NavigationError, Router, RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { filter, map } from 'rxjs';
import { TrafficStrip } from './shared/traffic-strip';

@Component({
  selector: 'app-root',
  imports: [RouterLink, RouterLinkActive, RouterOutlet, TrafficStrip],
  templateUrl: './app.html',
  styleUrl: './app.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class App {
  readonly #router = inject(Router);
  readonly #injector = inject(Injector);
  private readonly main = viewChild.required<ElementRef<HTMLElement>>('main');
  #isFirstPage = true;

  /** The address of a page that couldn't be loaded, until one is. */
  readonly failedPage = toSignal(
    this.#router.events.pipe(
      filter((event) => event instanceof NavigationError || event instanceof NavigationEnd),
      map((event) => (event instanceof NavigationError ? event.url : undefined)),
    ),
  );

  protected readonly pages = [
    { path: '/board', name: 'Board' },
    { path: '/mirrors', name: 'Mirrors' },
    { path: '/limit', name: 'One limit' },
    { path: '/uploads', name: 'Uploads' },
  ];

  tryAgain(address: string): void {
    void this.#router.navigateByUrl(address);
  }

  /** What had the focus may be gone with the previous page. The first page leaves the focus to the browser. */
  showPage(): void {
    if (!this.#isFirstPage) afterNextRender({ read: () => this.focusHeading() }, { injector: this.#injector });
    this.#isFirstPage = false;
  }

  /** Scrolling is left to the router, which restores the position on the way back. */
  focusHeading(): void {
    this.main().nativeElement.querySelector('h1')?.focus({ preventScroll: true });
  }
}

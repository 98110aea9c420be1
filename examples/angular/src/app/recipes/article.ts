import { Component, inject, InjectionToken, input, resource } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import { firstSuccess, tasks } from 'rxjs-as-completed';

export const MIRRORS = new InjectionToken<readonly string[]>('MIRRORS');

@Component({
  selector: 'app-article',
  template: `
    @if (article.hasValue()) {
      <article>{{ article.value() }}</article>
    } @else if (article.error()) {
      <p role="alert">No mirror has this article.</p>
    }
  `,
})
export class Article {
  private readonly mirrors = inject(MIRRORS);

  readonly path = input.required<string>();

  readonly article = resource({
    params: () => this.path(),
    loader: ({ params: path, abortSignal }) =>
      firstValueFrom(
        tasks(this.mirrors, (mirror, { signal }) => getText(mirror + path, signal)).pipe(
          firstSuccess({ stagger: 250, signal: abortSignal }),
        ),
      ),
  });
}

async function getText(url: string, signal: AbortSignal): Promise<string> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response.text();
}

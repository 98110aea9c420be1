import '@angular/compiler';
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import {
  HttpClient,
  provideHttpClient,
  withFetch,
  withInterceptors,
  type HttpInterceptorFn,
} from '@angular/common/http';
import { Component, inject, InjectionToken, type Provider, type Type } from '@angular/core';
import { pendingUntilEvent, toSignal } from '@angular/core/rxjs-interop';
import { bootstrapApplication, provideClientHydration, type BootstrapContext } from '@angular/platform-browser';
import { provideServerRendering, renderApplication } from '@angular/platform-server';
import { identity, retry, scan, switchMap, timer, type MonoTypeOperatorFunction } from 'rxjs';
import { asProgress, asSettled, Semaphore, tasks, type Outcome } from 'rxjs-as-completed';
import { limitRequests, REQUEST_LIMIT } from '../../../src/app/recipes/limit-requests';
import { Overview } from '../../../src/app/recipes/overview';
import { eventually } from '../support/eventually';
import { startServer, type RecipeServer } from '../support/server';

/** What rendering waits for. */
const HOLD = new InjectionToken<MonoTypeOperatorFunction<unknown>>('HOLD');

/** Like Overview, but rendering doesn't wait for its end, and the pause between attempts is longer. */
@Component({
  selector: 'app-overview',
  template: '@for (section of sections(); track section.key) { <p>{{ section.key }}</p> }',
})
class HastyOverview {
  private readonly http = inject(HttpClient);
  readonly sections = toSignal(
    tasks(['news', 'weather'], (section) => this.http.get(`/api/${section}`).pipe(retry({ delay: 60_000 }))).pipe(
      asSettled({ timeout: 90_000 }),
      scan((outcomes, outcome) => [...outcomes, outcome], [] as readonly Outcome<object, string>[]),
      inject(HOLD) as MonoTypeOperatorFunction<readonly Outcome<object, string>[]>,
    ),
    { initialValue: [] },
  );
}

/** Polls forever, with occasional requests. */
@Component({ selector: 'app-overview', template: '<p>{{ progress().completed }}</p>' })
class Ticker {
  private readonly http = inject(HttpClient);
  readonly progress = toSignal(
    tasks(countUp, (count) => timer(60_000).pipe(switchMap(() => this.http.get(`/api/ticks/${count}`)))).pipe(
      asProgress({ concurrency: 2 }),
    ),
    { requireSync: true },
  );
}

function* countUp(): Generator<number> {
  for (let count = 1; ; count++) yield count;
}

describe('rendering on the server', () => {
  let server: RecipeServer;
  beforeEach(async () => {
    server = await startServer();
  });
  afterEach(() => server.close());

  function render(component: Type<unknown>, ...providers: Provider[]): Promise<string> {
    const toServer: HttpInterceptorFn = (request, next) => next(request.clone({ url: server.origin + request.url }));
    return renderApplication(
      (context: BootstrapContext) =>
        bootstrapApplication(
          component,
          {
            providers: [
              provideServerRendering(),
              provideClientHydration(),
              provideHttpClient(withFetch(), withInterceptors([limitRequests, toServer])),
              providers,
            ],
          },
          context,
        ),
      { document: '<!doctype html><app-overview></app-overview>', url: '/' },
    );
  }

  const paragraphs = (html: string) => [...html.matchAll(/<p>(.*?)<\/p>/g)].map(([, text]) => text);
  const open = (...paths: string[]) => eventually(() => assert.deepEqual(server.open.toSorted(), paths));

  it('waits for all tasks, even between two attempts, and passes the responses on to the browser', async () => {
    const rendering = render(Overview);
    await open('/api/news', '/api/offers', '/api/weather');
    server.answer('/api/offers', 'Umbrellas');
    server.answer('/api/weather', 'Wet');
    server.answer('/api/news', 'broken', 503);
    await eventually(() => assert.equal(server.asked.filter((path) => path === '/api/news').length, 2));
    server.answer('/api/news', 'Rain');

    const html = await rendering;
    assert.deepEqual(paragraphs(html).toSorted(), ['news: Rain', 'offers: Umbrellas', 'weather: Wet']);
    const [, state = ''] = /<script id="ng-state" type="application\/json">(.*?)<\/script>/.exec(html) ?? [];
    assert.match(state, /"Umbrellas"/);
    assert.deepEqual(timers(), []);
  });

  it('waits no longer than the deadline, and leaves nothing behind', async () => {
    const rendering = render(Overview);
    await open('/api/news', '/api/offers', '/api/weather');
    server.answer('/api/weather', 'Wet');
    assert.ok(timers().length > 0, 'the deadline is set');

    assert.deepEqual(paragraphs(await rendering), ['weather: Wet', 'news: not available', 'offers: not available']);
    await eventually(() => assert.deepEqual(server.aborted.toSorted(), ['/api/news', '/api/offers']));
    assert.deepEqual(server.open, []);
    assert.deepEqual(timers(), []);
  });

  for (const [operator, useFactory] of Object.entries({
    identity: () => identity,
    pendingUntilEvent: () => pendingUntilEvent(),
  })) {
    it(`waits for the requests alone with ${operator}, and cancels what would go on`, async () => {
      const rendering = render(HastyOverview, { provide: HOLD, useFactory });
      await open('/api/news', '/api/weather');
      server.answer('/api/weather', 'Wet');
      server.answer('/api/news', 'broken', 503);

      assert.deepEqual(paragraphs(await rendering), ['weather']);
      assert.deepEqual(timers(), [], 'the next attempt and the deadline are cancelled');
      assert.deepEqual(server.asked.toSorted(), ['/api/news', '/api/weather']);
    });
  }

  it('does not wait for a run that polls forever, and cancels it', async () => {
    assert.deepEqual(paragraphs(await render(Ticker)), ['0']);
    assert.deepEqual(timers(), []);
    assert.deepEqual(server.asked, []);
  });

  it('gives each rendering its own limit, and waits for requests that are queued for a permit', async () => {
    const oneAtATime = { provide: REQUEST_LIMIT, useFactory: () => new Semaphore(1) };
    const renderings = [render(Overview, oneAtATime), render(Overview, oneAtATime)];
    for (const path of ['/api/news', '/api/weather', '/api/offers']) {
      await open(path, path);
      server.open.forEach((path) => server.answer(path, 'fine'));
    }
    for (const html of await Promise.all(renderings)) {
      assert.deepEqual(paragraphs(html), ['news: fine', 'weather: fine', 'offers: fine']);
    }
    assert.equal(server.mostOpen, 2);
  });
});

/** The active timers of this process. */
function timers(): string[] {
  return process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout');
}

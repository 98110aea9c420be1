import { HttpClient, provideHttpClient, withFetch } from '@angular/common/http';
import { TestBed } from '@angular/core/testing';
import { retry, timeout } from 'rxjs';
import { asCompleted, asSettled, firstSuccess, tasks } from 'rxjs-as-completed';
import { eventually } from '../../../test/recipes/support/eventually';
import { startServer, type RecipeServer } from '../../../test/recipes/support/server';
import { loadAll, loadAllInVain } from './cancellation';

describe.each([
  ['fetch', () => provideHttpClient(withFetch())],
  ['XMLHttpRequest', () => provideHttpClient()],
])('HttpClient over %s', (_, provide) => {
  let server: RecipeServer;
  beforeEach(async () => {
    server = await startServer();
  });
  afterEach(() => server.close());

  function setUp() {
    TestBed.configureTestingModule({ providers: [provide()] });
    const http = TestBed.inject(HttpClient);
    return { http, urls: ['/1', '/2', '/3'].map((path) => server.origin + path), load: (url: string) => http.get(url) };
  }

  const allAsked = () => eventually(() => expect(server.open.toSorted()).toEqual(['/1', '/2', '/3']));
  const aborted = (...paths: string[]) => eventually(() => expect(server.aborted.toSorted()).toEqual(paths));

  it('aborts all running requests on unsubscribing from the run', async () => {
    const { http, urls } = setUp();
    const run = loadAll(http, urls).subscribe();
    await allAsked();
    server.answer('/2', 'fine');
    await eventually(() => expect(server.open).toHaveLength(2));

    run.unsubscribe();
    await aborted('/1', '/3');
  });

  it('aborts them when one fails, when one wins, and at the deadline', async () => {
    const { urls, load } = setUp();
    const settled = vi.fn();

    tasks(urls, load).pipe(asCompleted()).subscribe({ error: settled });
    await allAsked();
    server.answer('/1', 'broken', 500);
    await aborted('/2', '/3');

    tasks(urls, load).pipe(firstSuccess()).subscribe(settled);
    await allAsked();
    server.answer('/1', 'fine');
    await aborted('/2', '/2', '/3', '/3');

    tasks(urls, load)
      .pipe(asCompleted({ timeout: 500 }))
      .subscribe({ error: settled });
    await aborted('/1', '/2', '/2', '/2', '/3', '/3', '/3');
    expect(settled).toHaveBeenCalledTimes(3);
  });

  it('aborts an attempt on a `timeout` inside the task, and retries', async () => {
    const { urls, load } = setUp();
    tasks(urls.slice(0, 1), load)
      .pipe(asSettled((request) => request.pipe(timeout(500), retry(1))))
      .subscribe();
    await aborted('/1', '/1');
    expect(server.asked).toEqual(['/1', '/1']);
  });

  it('cannot abort a request that was converted to a promise', async () => {
    const { http, urls } = setUp();
    const run = loadAllInVain(http, urls).subscribe();
    await allAsked();

    run.unsubscribe();
    // An abort would be noticed before this request, which is sent and answered later.
    const later = vi.fn();
    http.get(`${server.origin}/later`).subscribe(later);
    await eventually(() => expect(server.open).toContain('/later'));
    server.answer('/later', 'fine');
    await eventually(() => expect(later).toHaveBeenCalled());

    expect(server.open.toSorted()).toEqual(['/1', '/2', '/3']);
    server.open.forEach((path) => server.answer(path, 'for nobody'));
    await eventually(() => expect(server.open).toEqual([]));
    expect(server.aborted).toEqual([]);
  });
});

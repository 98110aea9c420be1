import { HttpClient, HttpContext } from '@angular/common/http';
import { TestBed } from '@angular/core/testing';
import { merge, Subscription } from 'rxjs';
import { asSettled, tasks } from 'rxjs-as-completed';
import { eventually } from '../../../test/recipes/support/eventually';
import { startServer, type RecipeServer } from '../../../test/recipes/support/server';
import { provideLimitedHttpClient, REQUEST_LIMIT, UNLIMITED } from './limit-requests';

describe('limitRequests', () => {
  let server: RecipeServer;
  let runs: Subscription;
  beforeEach(async () => {
    server = await startServer();
    runs = new Subscription();
  });
  afterEach(() => {
    runs.unsubscribe();
    return server.close();
  });

  function setUp(permits: number) {
    TestBed.configureTestingModule({ providers: [provideLimitedHttpClient()] });
    const limit = TestBed.inject(REQUEST_LIMIT);
    limit.permits = permits;
    const http = TestBed.inject(HttpClient);
    return { limit, http, load: (path: string) => http.get<string>(server.origin + path) };
  }

  const open = (...paths: string[]) => eventually(() => expect(server.open.toSorted()).toEqual(paths));

  it('is one limit for all requests, no matter who sends them', async () => {
    const { load } = setUp(2);
    const results: string[] = [];
    runs.add(
      merge(
        tasks(['/a1', '/a2', '/a3'], load).pipe(asSettled()),
        tasks(['/b1', '/b2'], load).pipe(asSettled({ concurrency: 2 })),
      ).subscribe(({ key, status }) => results.push(`${key} ${status}`)),
    );

    for (let answered = 0; answered < 5; answered++) {
      await eventually(() => expect(server.open).toHaveLength(Math.min(2, 5 - answered)));
      const [path] = server.open;
      server.answer(path!, 'fine');
      await eventually(() => expect(results).toHaveLength(answered + 1));
    }
    expect(server.mostOpen).toBe(2);
    expect(results.toSorted()).toEqual([
      '/a1 fulfilled',
      '/a2 fulfilled',
      '/a3 fulfilled',
      '/b1 fulfilled',
      '/b2 fulfilled',
    ]);
  });

  it('can be changed while requests are in flight', async () => {
    const { limit, load } = setUp(1);
    runs.add(tasks(['/1', '/2', '/3', '/4'], load).pipe(asSettled()).subscribe());
    await open('/1');

    limit.permits = 3;
    await open('/1', '/2', '/3');
    expect([limit.active, limit.waiting]).toEqual([3, 1]);
  });

  it('passes the permit of a cancelled request on, and never sends a request that was cancelled while it waited', async () => {
    const { limit, load } = setUp(1);
    const [running, waiting] = ['/running', '/waiting'].map((path) => load(path).subscribe());
    runs.add(load('/next').subscribe());
    await open('/running');

    waiting!.unsubscribe();
    running!.unsubscribe();
    await open('/next');
    expect(server.asked).toEqual(['/running', '/next']);
    expect(server.aborted).toEqual(['/running']);
    expect(limit.active).toBe(1);
  });

  it('does not limit a request that opts out', async () => {
    const { http, load } = setUp(1);
    runs.add(load('/one').subscribe());
    runs.add(http.get(`${server.origin}/poll`, { context: new HttpContext().set(UNLIMITED, true) }).subscribe());
    await open('/one', '/poll');
  });

  it('releases the permit between two attempts', async () => {
    const { load } = setUp(1);
    const results: string[] = [];
    runs.add(load('/broken').subscribe((result) => results.push(result)));
    await open('/broken');
    runs.add(load('/other').subscribe((result) => results.push(result)));

    server.answer('/broken', null, 503);
    await open('/other');
    server.answer('/other', 'other');
    await open('/broken');
    server.answer('/broken', 'repaired');
    await eventually(() => expect(results).toEqual(['other', 'repaired']));
  });

  it('deadlocks in a run that uses the same semaphore as its limit', () => {
    const { limit, load } = setUp(1);
    runs.add(
      tasks(['/1'], load)
        .pipe(asSettled({ concurrency: limit }))
        .subscribe(),
    );
    expect([limit.active, limit.waiting]).toEqual([1, 1]);
  });
});

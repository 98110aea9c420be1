import { TestBed } from '@angular/core/testing';
import { Subject, throwError } from 'rxjs';
import { asStates, tasks, type AsStatesOptions } from 'rxjs-as-completed';
import type { Exchange } from './exchange';
import { Run } from './run';

describe('Run', () => {
  const sent: Exchange<string> = { sentAt: 0, body: undefined };

  function setUp(options: AsStatesOptions = {}) {
    const requests = { a: new Subject<Exchange<string>>(), b: new Subject<Exchange<string>>() };
    const run = TestBed.runInInjectionContext(() => new Run<string, 'a' | 'b'>());
    const start = () => run.start(() => tasks(requests).pipe(asStates(options)));
    return { run, requests, start, statuses: () => run.rows().map(({ key, status }) => `${key} ${status}`) };
  }

  function answer(request: Subject<Exchange<string>>) {
    request.next({ ...sent, body: 'fine' });
    request.complete();
  }

  it('counts a request as running only when it was sent', () => {
    const { run, requests, start, statuses } = setUp({ concurrency: 1 });
    expect(run.phase()).toBe('idle');
    start();
    expect([statuses(), run.heldBack()]).toEqual([['a waiting', 'b waiting'], 1]);
    requests.a.next(sent);
    expect([statuses(), run.heldBack()]).toEqual([['a running', 'b waiting'], 0]);
    expect(run.running()).toBe(true);
  });

  it('completes with the last request', () => {
    const { run, requests, start, statuses } = setUp();
    start();
    answer(requests.a);
    requests.b.error('gone');
    expect(statuses()).toEqual(['a fulfilled', 'b rejected']);
    expect(run.rows()).toMatchObject([{ body: 'fine' }, { reason: 'gone' }]);
    expect(run.counts()).toMatchObject({ fulfilled: 1, rejected: 1, waiting: 0, running: 0, cancelled: 0 });
    expect(run.phase()).toBe('completed');
    expect(run.elapsed()).toBe(run.elapsed());
  });

  it('cancels what has not ended, and can start again', () => {
    const { run, requests, start, statuses } = setUp({ concurrency: 1 });
    start();
    requests.a.next(sent);
    run.cancel();
    expect(statuses()).toEqual(['a cancelled', 'b cancelled']);
    expect(run.rows().map(({ sent }) => sent !== undefined)).toEqual([true, false]);
    expect(run.phase()).toBe('cancelled');
    expect(requests.a.observed).toBe(false);

    run.cancel();
    start();
    expect(statuses()).toEqual(['a waiting', 'b waiting']);
  });

  it('ignores a start while it is running', () => {
    const { run, requests, start } = setUp();
    start();
    run.start(() => throwError(() => 'started twice'));
    expect(requests.a.observed).toBe(true);
    expect(run.running()).toBe(true);
  });

  it('ends with its component', () => {
    const { requests, start } = setUp();
    start();
    TestBed.resetTestingModule();
    expect(requests.a.observed).toBe(false);
  });
});

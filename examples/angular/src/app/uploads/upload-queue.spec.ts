import { HttpEventType, provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting, type TestRequest } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { stageOf } from './upload';
import { UploadQueue } from './upload-queue';

describe('UploadQueue', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function setUp(...names: string[]) {
    TestBed.configureTestingModule({ providers: [UploadQueue, provideHttpClient(), provideHttpClientTesting()] });
    const queue = TestBed.inject(UploadQueue);
    const backend = TestBed.inject(HttpTestingController);
    queue.add(names.map((name) => ({ name, file: new File(['x'.repeat(100)], name) })));
    return {
      queue,
      /** The only open request to upload the file. */
      request: (name: string) => backend.expectOne(`/api/uploads/${name}`),
      requests: () => backend.match(() => true).filter(({ cancelled }) => !cancelled),
      stages: () => queue.uploads().map(stageOf),
      upload: (name: string) => queue.uploads().find(({ key }) => key.source.name === name)!,
    };
  }

  const progress = (request: TestRequest, loaded: number) =>
    request.event({ type: HttpEventType.UploadProgress, loaded, total: 100 });

  it('uploads three files at a time', () => {
    const { request, stages } = setUp('a', 'b', 'c', 'd');
    expect(stages()).toEqual(['uploading', 'uploading', 'uploading', 'waiting']);
    const second = request('b');
    expect(second.request.method).toBe('PUT');
    second.flush(null);
    expect(stages()).toEqual(['uploading', 'uploaded', 'uploading', 'uploading']);
    request('d').flush(null);
    expect(stages()).toEqual(['uploading', 'uploaded', 'uploading', 'uploaded']);
  });

  it('tells how much was sent, how fast, and how long the rest will take', () => {
    const { queue, request, upload } = setUp('a', 'b');
    expect(queue.secondsLeft()).toBeUndefined();
    vi.advanceTimersByTime(2_000);
    const a = request('a');
    progress(a, 50);
    expect(upload('a').value).toEqual({ bytes: 50, speed: 25 });
    expect(queue.total()).toMatchObject({ bytes: 50, size: 200, unfinished: 2 });
    expect(queue.secondsLeft()).toBe(6);
    a.flush(null);
    request('b').flush(null);
    expect(queue.total()).toMatchObject({ bytes: 200, size: 200, unfinished: 0 });
    expect(queue.secondsLeft()).toBeUndefined();
  });

  it('starts the estimate anew with files that are added later', () => {
    const { queue, request } = setUp('a');
    vi.advanceTimersByTime(1_000);
    request('a').flush(null);
    vi.advanceTimersByTime(60_000);
    queue.add([{ name: 'b', file: new File(['x'.repeat(100)], 'b') }]);
    vi.advanceTimersByTime(1_000);
    progress(request('b'), 50);
    expect(queue.secondsLeft()).toBe(1);
  });

  it('cancels an upload that is under way, and starts the next', () => {
    const { queue, request, stages, upload } = setUp('a', 'b', 'c', 'd');
    const b = request('b');
    queue.cancel(upload('b'));
    expect(b.cancelled).toBe(true);
    expect(stages()).toEqual(['uploading', 'cancelled', 'uploading', 'uploading']);
    request('d');
  });

  it('never sends a file that was cancelled while it waited', () => {
    const { queue, request, requests, stages, upload } = setUp('a', 'b', 'c', 'd', 'e');
    queue.cancel(upload('d'));
    expect(stages()).toEqual(['uploading', 'uploading', 'uploading', 'cancelled', 'waiting']);
    request('a').flush(null);
    expect(requests().map(({ request }) => request.url)).toEqual(['b', 'c', 'e'].map((name) => `/api/uploads/${name}`));
  });

  it('cancels all: what runs is aborted, and nothing else starts', () => {
    const { queue, request, requests, stages, upload } = setUp('a', 'b', 'c', 'd', 'e');
    queue.cancel(upload('a'));
    queue.retry(upload('a')); // now it waits behind e
    request('b').flush(null);
    const aborted = ['c', 'd', 'e'].map(request);
    queue.cancelAll();
    expect(stages()).toEqual(['cancelled', 'uploaded', 'cancelled', 'cancelled', 'cancelled']);
    expect(aborted.map(({ cancelled }) => cancelled)).toEqual([true, true, true]);
    expect(requests()).toEqual([]);
  });

  it('retries a file in its place, from 0 %', () => {
    const { queue, request, stages, upload } = setUp('a', 'b');
    const a = request('a');
    progress(a, 60);
    a.flush(null, { status: 503, statusText: 'Busy' });
    expect(stages()).toEqual(['failed', 'uploading']);
    expect(upload('a').value?.bytes).toBe(60);
    queue.retry(upload('a'));
    queue.retry(upload('a'));
    expect(stages()).toEqual(['uploading', 'uploading']);
    expect(upload('a').value?.bytes).toBe(0);
    request('a').flush(null);
    expect(stages()).toEqual(['uploaded', 'uploading']);
  });

  it('retries all that failed, but not what was refused or cancelled', () => {
    const { queue, request, requests, stages, upload } = setUp('a', 'b', 'c');
    request('a').flush(null, { status: 413, statusText: 'Too large' });
    queue.cancel(upload('b'));
    request('c').error(new ProgressEvent('error'));
    expect(stages()).toEqual(['refused', 'cancelled', 'failed']);
    queue.retry(upload('a'));
    queue.retryFailed();
    queue.retryFailed();
    expect(requests().map(({ request }) => request.url)).toEqual(['/api/uploads/c']);
    expect(stages()).toEqual(['refused', 'cancelled', 'uploading']);
  });

  it.each([
    ['seconds', () => '2', 2_000],
    ['a date', () => new Date(Date.now() + 5_000).toUTCString(), 5_000],
    ['nothing', () => undefined, 1_000],
  ])('waits when the server says 429 with %s', async (_, header, pause) => {
    vi.setSystemTime(new Date('2026-01-01T00:00:00Z'));
    const { queue, request, requests, stages } = setUp('a', 'b');
    const retryAfter = header();
    const headers: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
    const a = request('a');
    progress(a, 100);
    a.flush(null, { status: 429, statusText: 'Too many', headers });
    request('b').flush(null);
    queue.add([{ name: 'c', file: new File(['x'], 'c') }]);
    expect(queue.pause()).toBe(pause);
    expect(queue.total().bytes).toBe(100);
    await vi.advanceTimersByTimeAsync(pause - 1);
    expect(requests()).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(queue.pause()).toBe(0);
    request('a').flush(null);
    request('c').flush(null);
    expect(stages()).toEqual(['uploaded', 'uploaded', 'uploaded']);
  });

  it('fails when the server says 429 too often', async () => {
    const { request, stages } = setUp('a');
    for (let attempt = 1; attempt <= 4; attempt++) {
      request('a').flush(null, { status: 429, statusText: 'Too many', headers: { 'retry-after': '1' } });
      expect(stages()).toEqual([attempt < 4 ? 'waiting' : 'failed']);
      await vi.advanceTimersByTimeAsync(1_000);
    }
  });

  it('aborts all uploads when it is destroyed', () => {
    const { request, requests } = setUp('a', 'b', 'c', 'd');
    const running = ['a', 'b', 'c'].map(request);
    TestBed.resetTestingModule();
    expect(running.map(({ cancelled }) => cancelled)).toEqual([true, true, true]);
    expect(requests()).toEqual([]);
  });
});

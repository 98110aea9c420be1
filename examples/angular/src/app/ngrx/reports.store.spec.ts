import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { ReportsStore } from './reports.store';

describe('ReportsStore', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('counts what has not arrived after ten seconds as failed', () => {
    TestBed.configureTestingModule({ providers: [ReportsStore, provideHttpClient(), provideHttpClientTesting()] });
    const store = TestBed.inject(ReportsStore);
    const backend = TestBed.inject(HttpTestingController);

    store.load(['a', 'b']);
    backend.expectOne('/api/reports/a').flush({ title: 'Costs' });
    expect([store.loaded(), store.failed(), store.loading()]).toEqual([1, 0, true]);

    vi.advanceTimersByTime(10_000);
    expect([store.loaded(), store.failed(), store.loading()]).toEqual([1, 1, false]);
    expect(backend.expectOne('/api/reports/b').cancelled).toBe(true);
  });
});

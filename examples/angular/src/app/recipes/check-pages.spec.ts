import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { CheckPages } from './check-pages';

describe('CheckPages', () => {
  it('shows the state of every page, and cancels running requests when it is destroyed', async () => {
    TestBed.configureTestingModule({ providers: [provideHttpClient(), provideHttpClientTesting()] });
    const fixture = TestBed.createComponent(CheckPages);
    const backend = TestBed.inject(HttpTestingController);
    const rows = () => [...(fixture.nativeElement as HTMLElement).querySelectorAll('li')].map((row) => row.textContent);
    await fixture.whenStable();
    expect(rows()).toEqual(['home: running', 'shop: running', 'blog: waiting']);

    backend.expectOne('/api/pages/home').flush('<h1>Home</h1>');
    backend.expectOne('/api/pages/shop').flush(null, { status: 404, statusText: 'Not Found' });
    await fixture.whenStable();
    expect(rows()).toEqual(['home: fulfilled', 'shop: broken', 'blog: running']);

    const last = backend.expectOne('/api/pages/blog');
    fixture.destroy();
    expect(last.cancelled).toBe(true);
  });
});

import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { Stock } from './stock';

describe('Stock', () => {
  function open() {
    TestBed.configureTestingModule({ providers: [provideHttpClient(), provideHttpClientTesting()] });
    const fixture = TestBed.createComponent(Stock);
    const backend = TestBed.inject(HttpTestingController);
    /** The requests since the last call. */
    const requests = () => backend.match(() => true);
    return { fixture, page: fixture.nativeElement as HTMLElement, requests };
  }

  it('shows its progress, sends two requests at a time, and continues after a failure', async () => {
    const { fixture, page, requests } = open();
    await fixture.whenStable();
    expect(page.textContent).toContain('0 of 5 loaded, 0 failed');

    const [first, second, ...more] = requests();
    expect(more).toEqual([]);
    first!.flush(null, { status: 503, statusText: 'Service Unavailable' });
    second!.flush(7);
    await fixture.whenStable();
    expect(page.textContent).toContain('2 of 5 loaded, 1 failed');
    expect(page.querySelector('progress')).toMatchObject({ value: 2, max: 5 });

    for (let left = requests(); left.length > 0; left = requests()) left.forEach((request) => request.flush(7));
    await fixture.whenStable();
    expect(page.textContent).toContain('5 of 5 loaded, 1 failed');
  });

  it('cancels running requests when it is destroyed, and starts no more', () => {
    const { fixture, requests } = open();
    const running = requests();

    fixture.destroy();

    expect(running.map(({ cancelled }) => cancelled)).toEqual([true, true]);
    expect(requests()).toEqual([]);
  });
});

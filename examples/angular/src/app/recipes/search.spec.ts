import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { Search } from './search';

describe('Search', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function open() {
    TestBed.configureTestingModule({ providers: [provideHttpClient(), provideHttpClientTesting()] });
    const fixture = TestBed.createComponent(Search);
    const backend = TestBed.inject(HttpTestingController);
    const page = fixture.nativeElement as HTMLElement;
    fixture.detectChanges();
    return {
      fixture,
      requests: () => backend.match(() => true),
      lines: () => [...page.querySelectorAll('p')].map((line) => line.textContent),
      async type(text: string) {
        const input = page.querySelector('input')!;
        input.value = text;
        input.dispatchEvent(new Event('input'));
        fixture.detectChanges();
        await vi.advanceTimersByTimeAsync(200);
      },
    };
  }

  it('shows the results of each shelf as soon as they arrive', async () => {
    const { fixture, requests, lines, type } = open();
    await type('moon');
    const [books, films, maps] = requests();
    expect(books!.request.urlWithParams).toBe('/api/books?query=moon');

    maps!.flush(['Mare Imbrium']);
    films!.flush(null, { status: 500, statusText: 'Internal Server Error' });
    fixture.detectChanges();
    expect(lines()).toEqual(['maps: Mare Imbrium', 'films: not available']);

    await vi.advanceTimersByTimeAsync(2_000);
    fixture.detectChanges();
    expect(lines()).toEqual(['maps: Mare Imbrium', 'films: not available', 'books: not available']);
    expect(books!.cancelled).toBe(true);
  });

  it('cancels all requests for the previous query', async () => {
    const { fixture, requests, lines, type } = open();
    await type('moon');
    const [books, ...late] = requests();
    books!.flush(['First Men in the Moon']);

    await type('moons');
    expect(late.map(({ cancelled }) => cancelled)).toEqual([true, true]);

    requests()[0]!.flush(['Moons of Jupiter']);
    fixture.detectChanges();
    expect(lines()).toEqual(['books: Moons of Jupiter']);
  });
});

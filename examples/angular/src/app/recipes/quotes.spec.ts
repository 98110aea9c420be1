import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { inputBinding, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Quotes } from './quotes';

describe('Quotes', () => {
  function open(...initially: string[]) {
    TestBed.configureTestingModule({ providers: [provideHttpClient(), provideHttpClientTesting()] });
    const symbols = signal(initially);
    const fixture = TestBed.createComponent(Quotes, { bindings: [inputBinding('symbols', symbols)] });
    fixture.detectChanges();
    const backend = TestBed.inject(HttpTestingController);
    const page = fixture.nativeElement as HTMLElement;
    return {
      fixture,
      page,
      symbols,
      request: (symbol: string) => backend.expectOne(`/api/quotes/${symbol}`),
      lines: () => [...page.querySelectorAll('li')].map((line) => line.textContent),
      isBusy: () => page.querySelector('ul')!.getAttribute('aria-busy') === 'true',
    };
  }

  it('shows each quote as it arrives, including failures', async () => {
    const { fixture, request, lines, isBusy } = open('A', 'B', 'C');
    expect(lines()).toEqual([]);

    request('B').flush(2);
    await fixture.whenStable();
    expect(lines()).toEqual(['B: 2']);
    expect(isBusy()).toBe(true);

    request('A').flush(null, { status: 500, statusText: 'Internal Server Error' });
    request('C').flush(3);
    await fixture.whenStable();
    expect(lines()).toEqual(['B: 2', 'A: not available', 'C: 3']);
    expect(isBusy()).toBe(false);
  });

  it('counts as loaded from the first outcome', async () => {
    const { fixture, request } = open('A', 'B');
    const { quotes } = fixture.componentInstance;
    expect(quotes.isLoading()).toBe(true);

    request('A').flush(1);
    await fixture.whenStable();
    expect(quotes.isLoading()).toBe(false);
    expect(quotes.value()).toHaveLength(1);
  });

  it('starts over for other symbols, and cancels the requests for the old ones', async () => {
    const { fixture, symbols, request, lines } = open('A', 'B');
    const old = request('B');
    request('A').flush(1);
    await fixture.whenStable();

    symbols.set(['C']);
    fixture.detectChanges();
    expect(old.cancelled).toBe(true);
    expect(lines()).toEqual([]);

    request('C').flush(3);
    await fixture.whenStable();
    expect(lines()).toEqual(['C: 3']);
  });

  it('sends new requests on reload, and keeps showing the old quotes until the first new one arrives', async () => {
    const { fixture, page, request, lines } = open('A');
    request('A').flush(1);
    await fixture.whenStable();

    page.querySelector('button')!.click();
    fixture.detectChanges();
    expect(lines()).toEqual(['A: 1']);

    request('A').flush(2);
    await fixture.whenStable();
    expect(lines()).toEqual(['A: 2']);
  });

  it('shows nothing without symbols', async () => {
    const { fixture, lines, isBusy } = open();
    await fixture.whenStable();
    expect(lines()).toEqual([]);
    expect(isBusy()).toBe(false);
  });

  it('cancels when it is destroyed', async () => {
    const { fixture, request } = open('A', 'B');
    const late = request('B');
    request('A').flush(1);
    await fixture.whenStable();

    fixture.destroy();
    expect(late.cancelled).toBe(true);
  });
});

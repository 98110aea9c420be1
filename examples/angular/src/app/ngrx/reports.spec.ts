import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { inputBinding, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Reports } from './reports';

describe('Reports', () => {
  function open(...initially: string[]) {
    TestBed.configureTestingModule({ providers: [provideHttpClient(), provideHttpClientTesting()] });
    const ids = signal(initially);
    const fixture = TestBed.createComponent(Reports, { bindings: [inputBinding('ids', ids)] });
    const page = fixture.nativeElement as HTMLElement;
    const backend = TestBed.inject(HttpTestingController);
    fixture.detectChanges();
    return {
      fixture,
      ids,
      requests: () => backend.match(() => true),
      lines() {
        fixture.detectChanges();
        return [...page.querySelectorAll('li')].map((line) => line.textContent);
      },
      progress: () => page.querySelector('progress')!,
    };
  }

  it('shows each report as it arrives, and the progress of all', () => {
    const { requests, lines, progress } = open('a', 'b', 'c', 'd');
    const [a, b, c, ...more] = requests();
    expect(more).toEqual([]);
    expect(lines()).toEqual(['a: running', 'b: running', 'c: running', 'd: waiting']);

    b!.flush({ title: 'Costs' });
    a!.flush(null, { status: 503, statusText: 'Service Unavailable' });
    expect(lines()).toEqual(['a: rejected', 'b: Costs', 'c: running', 'd: running']);
    expect(progress()).toMatchObject({ value: 2, max: 4 });

    [c!, ...requests()].forEach((request) => request.flush({ title: 'Sales' }));
    expect(lines()).toEqual(['a: rejected', 'b: Costs', 'c: Sales', 'd: Sales']);
    expect(progress()).toMatchObject({ value: 4, max: 4 });
  });

  it('cancels the previous run when the list changes', () => {
    const { ids, requests, lines } = open('a', 'b', 'c', 'd');
    const previous = requests();

    ids.set(['e']);
    expect(lines()).toEqual(['e: running']);
    expect(previous.map(({ cancelled }) => cancelled)).toEqual([true, true, true]);

    requests().forEach((request) => request.flush({ title: 'Stock' }));
    expect(lines()).toEqual(['e: Stock']);
  });

  it('loads again after a run in which everything failed', () => {
    const { ids, requests, lines } = open('a');
    requests()[0]!.flush(null, { status: 500, statusText: 'Internal Server Error' });
    expect(lines()).toEqual(['a: rejected']);

    ids.set(['a', 'b']);
    lines();
    requests().forEach((request) => request.flush({ title: 'Costs' }));
    expect(lines()).toEqual(['a: Costs', 'b: Costs']);
  });

  it('cancels everything when the page is left', () => {
    const { fixture, requests } = open('a', 'b');
    const running = requests();

    fixture.destroy();

    expect(running.map(({ cancelled }) => cancelled)).toEqual([true, true]);
  });
});

import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { inputBinding, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Quotes } from './quotes';

describe('Quotes, with fake timers', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('shows after three seconds which quote is missing, and cancels its request', async () => {
    TestBed.configureTestingModule({ providers: [provideHttpClient(), provideHttpClientTesting()] });
    const fixture = TestBed.createComponent(Quotes, { bindings: [inputBinding('symbols', signal(['A', 'B']))] });
    const list = fixture.nativeElement.querySelector('ul');
    fixture.detectChanges();
    const [quick, late] = TestBed.inject(HttpTestingController).match(() => true);

    await vi.advanceTimersByTimeAsync(1_000);
    quick!.flush(1);
    await vi.advanceTimersByTimeAsync(1_999);
    fixture.detectChanges();
    expect(list.textContent.trim()).toBe('A: 1');
    expect(late!.cancelled).toBe(false);

    await vi.advanceTimersByTimeAsync(1);
    fixture.detectChanges();
    expect(list.textContent.trim()).toBe('A: 1B: not available');
    expect(late!.cancelled).toBe(true);
  });
});

import { HttpClient, provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';

describe('HttpTestingController', () => {
  it('also reports an answered request as cancelled', () => {
    TestBed.configureTestingModule({ providers: [provideHttpClient(), provideHttpClientTesting()] });
    TestBed.inject(HttpClient).get('/api').subscribe();
    const request = TestBed.inject(HttpTestingController).expectOne('/api');
    expect(request.cancelled).toBe(false);

    request.flush('answer');
    expect(request.cancelled).toBe(true);
  });
});

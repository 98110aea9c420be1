import { provideRouter } from '@angular/router';
import { TestBed } from '@angular/core/testing';
import { NEVER } from 'rxjs';
import { App } from './app';
import { ServerTraffic } from './shared/server-traffic';

describe('App', () => {
  it('links to every page', async () => {
    TestBed.configureTestingModule({
      providers: [provideRouter([]), { provide: ServerTraffic, useValue: { counts: NEVER } }],
    });
    const fixture = TestBed.createComponent(App);
    await fixture.whenStable();
    const links = [...(fixture.nativeElement as HTMLElement).querySelectorAll('nav a')].map((link) =>
      link.getAttribute('href'),
    );
    expect(links).toEqual(['/board', '/mirrors', '/limit', '/uploads']);
  });
});

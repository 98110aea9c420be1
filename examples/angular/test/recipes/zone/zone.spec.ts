import { HttpClient, provideHttpClient } from '@angular/common/http';
import {
  Component,
  inject,
  InjectionToken,
  NgZone,
  provideZoneChangeDetection,
  type ApplicationRef,
  type OnDestroy,
} from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { asSettled, Semaphore, tasks } from 'rxjs-as-completed';
import { eventually } from '../support/eventually';
import { startServer, type RecipeServer } from '../support/server';

const ORIGIN = new InjectionToken<string>('ORIGIN');

/** Uses plain fields: without zone.js, Angular wouldn't notice that they change. */
@Component({
  selector: 'app-downloads',
  template: `{{ lines.join(', ') }}`,
})
class Downloads implements OnDestroy {
  private readonly http = inject(HttpClient);
  private readonly origin = inject(ORIGIN);

  readonly lines: string[] = [];
  readonly run = tasks(['/a', '/b', '/c'], (path) => this.http.get(this.origin + path))
    .pipe(asSettled({ concurrency: new Semaphore(2), timeout: 60_000 }))
    .subscribe(({ key, status }) => {
      NgZone.assertInAngularZone();
      this.lines.push(`${key} ${status}`);
    });

  ngOnDestroy(): void {
    this.run.unsubscribe();
  }
}

describe('under zone.js', () => {
  let server: RecipeServer;
  let host: HTMLElement;
  let application: ApplicationRef;
  beforeEach(async () => {
    server = await startServer();
    host = document.body.appendChild(document.createElement('app-downloads'));
    application = await bootstrapApplication(Downloads, {
      providers: [provideZoneChangeDetection(), provideHttpClient(), { provide: ORIGIN, useValue: server.origin }],
    });
    await eventually(() => expect(server.open.toSorted()).toEqual(['/a', '/b']));
  });
  afterEach(() => {
    if (!application.destroyed) application.destroy();
    host.remove();
    return server.close();
  });

  const isFree = () => !application.injector.get(NgZone).hasPendingMacrotasks;

  it('each result is rendered as it arrives', async () => {
    server.answer('/b', {});
    await eventually(() => expect(host.textContent).toBe('/b fulfilled'));

    await eventually(() => expect(server.open).toEqual(['/a', '/c']));
    server.answer('/a', null, 500);
    server.answer('/c', {});
    await eventually(() =>
      expect(host.textContent!.split(', ').toSorted()).toEqual(['/a rejected', '/b fulfilled', '/c fulfilled']),
    );
  });

  it('a run with a deadline keeps the application unstable until it ends, and no longer', async () => {
    expect(isFree()).toBe(false);

    for (const path of ['/a', '/b', '/c']) {
      await eventually(() => expect(server.open).toContain(path));
      server.answer(path, {});
    }
    await application.whenStable();
    expect(isFree()).toBe(true);
    expect(host.textContent!.split(', ')).toHaveLength(3);
  });

  it('a cancelled run leaves nothing in the zone', async () => {
    const zone = application.injector.get(NgZone);
    expect(zone.hasPendingMacrotasks).toBe(true);
    application.destroy();

    await eventually(() => expect(server.aborted.toSorted()).toEqual(['/a', '/b']));
    expect(zone.hasPendingMacrotasks).toBe(false);
    expect(server.asked.toSorted()).toEqual(['/a', '/b']);
  });
});

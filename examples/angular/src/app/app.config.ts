import { HttpBackend, HttpXhrBackend, provideHttpClient, withInterceptors } from '@angular/common/http';
import { provideBrowserGlobalErrorListeners, type ApplicationConfig } from '@angular/core';
import { provideRouter, withInMemoryScrolling, withRouterConfig } from '@angular/router';
import { routes } from './app.routes';
import { limitRequests } from './limit/limit-requests';

export const appConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideHttpClient(withInterceptors([limitRequests])),
    // Only XMLHttpRequest reports the progress of uploads. In Angular 22 it's provideHttpClient(withXhr(), …), in 21 the
    // default; this line is right for both.
    { provide: HttpBackend, useExisting: HttpXhrBackend },
    // A page that can't be loaded is shown by App.
    provideRouter(
      routes,
      withInMemoryScrolling({ scrollPositionRestoration: 'enabled' }),
      withRouterConfig({ resolveNavigationPromiseOnError: true }),
    ),
  ],
};

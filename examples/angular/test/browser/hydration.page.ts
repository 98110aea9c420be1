// The application of hydration.test.ts, which is rendered on a server first. Bundled like an application.

import '@angular/compiler';
import { provideHttpClient, withFetch } from '@angular/common/http';
import { bootstrapApplication, provideClientHydration } from '@angular/platform-browser';
import { Overview } from '../../src/app/recipes/overview.js';

/** Resolves when the application is stable: hydration is over, and so is the run. */
export async function hydrate(): Promise<void> {
  const providers = [provideClientHydration(), provideHttpClient(withFetch())];
  const application = await bootstrapApplication(Overview, { providers });
  await application.whenStable();
}

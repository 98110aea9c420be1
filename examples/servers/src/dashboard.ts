import { reduce, type Observable } from 'rxjs';
import { asSettled, tasks, type Outcome } from 'rxjs-as-completed';
import type { Backend } from './Backend.js';

export type Part = 'profile' | 'orders' | 'offers';
export type Dashboard = Partial<Record<Part, unknown>> & { readonly missing: readonly Part[] };

/** Emits the outcome of each part as soon as it's known, at the latest after 300 milliseconds. */
export function dashboardParts(backend: Backend, user: string): Observable<Outcome<unknown, Part>> {
  const path = `/users/${encodeURIComponent(user)}`;
  return tasks({ profile: path, orders: `${path}/orders`, offers: '/offers' }, (part, context) =>
    backend.get(part, context),
  ).pipe(asSettled({ concurrency: backend.limit, timeout: 300 }));
}

/** Emits once: the parts that arrived, and the names of those that failed or were too late. */
export function dashboard(backend: Backend, user: string): Observable<Dashboard> {
  return dashboardParts(backend, user).pipe(
    reduce(
      (page: Dashboard, { key, status, value }) =>
        status === 'fulfilled' ? { ...page, [key]: value } : { ...page, missing: [...page.missing, key] },
      { missing: [] },
    ),
  );
}

import type { HttpClient } from '@angular/common/http';
import { firstValueFrom } from 'rxjs';
import { asSettled, tasks } from 'rxjs-as-completed';

/** Right: the task is `HttpClient`'s observable. Cancelling it aborts the request. */
export const loadAll = (http: HttpClient, urls: readonly string[]) =>
  tasks(urls, (url) => http.get(url)).pipe(asSettled({ timeout: 3_000 }));

/** Wrong: a promise can't be cancelled, so its request continues. */
export const loadAllInVain = (http: HttpClient, urls: readonly string[]) =>
  tasks(urls, (url) => firstValueFrom(http.get(url))).pipe(asSettled({ timeout: 3_000 }));

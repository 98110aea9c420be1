import type { HttpClient } from '@angular/common/http';
import { firstValueFrom } from 'rxjs';
import { asSettled, tasks } from 'rxjs-as-completed';

/** Right: the task is the observable of `HttpClient`. Whatever ends it aborts its request. */
export const loadAll = (http: HttpClient, urls: readonly string[]) =>
  tasks(urls, (url) => http.get(url)).pipe(asSettled({ timeout: 3_000 }));

/** Wrong: a promise tells nobody that it is no longer wanted, and its request goes on. */
export const loadAllInVain = (http: HttpClient, urls: readonly string[]) =>
  tasks(urls, (url) => firstValueFrom(http.get(url))).pipe(asSettled({ timeout: 3_000 }));

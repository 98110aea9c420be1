import type { Observable } from 'rxjs';
import { asSettled, tasks, type Task } from 'rxjs-as-completed';

export const loadParts = (get: (part: string) => Task<string>): Observable<{ key: string; status: string }> =>
  tasks(['profile', 'orders'], get).pipe(asSettled({ timeout: 300 }));

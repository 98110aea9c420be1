import { inject, PendingTasks } from '@angular/core';
import { defer, finalize, type MonoTypeOperatorFunction } from 'rxjs';

/**
 * Keeps the application unstable, and so the server from rendering it, until the source has ended. For injection
 * contexts.
 */
export function pendingUntilEnd<T>(): MonoTypeOperatorFunction<T> {
  const pendingTasks = inject(PendingTasks);
  return (source) => defer(() => source.pipe(finalize(pendingTasks.add())));
}

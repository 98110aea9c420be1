import { inject, PendingTasks } from '@angular/core';
import { defer, finalize, type MonoTypeOperatorFunction } from 'rxjs';

/**
 * Keeps the application unstable until the source has ended, so that the server waits before rendering. Call it in an
 * injection context.
 */
export function pendingUntilEnd<T>(): MonoTypeOperatorFunction<T> {
  const pendingTasks = inject(PendingTasks);
  return (source) => defer(() => source.pipe(finalize(pendingTasks.add())));
}

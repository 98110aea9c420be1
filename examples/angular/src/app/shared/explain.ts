import { HttpErrorResponse } from '@angular/common/http';
import { TimeoutAllError } from 'rxjs-as-completed';

/** Says in a few words why a task failed. */
export function explain(reason: unknown): string {
  if (reason instanceof TimeoutAllError) return 'missed the deadline';
  if (reason instanceof HttpErrorResponse)
    return reason.status === 0 ? 'no connection' : `${reason.status} ${reason.error?.error ?? ''}`.trim();
  return String(reason);
}

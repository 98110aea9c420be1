import { HttpErrorResponse } from '@angular/common/http';
import { TimeoutAllError } from 'rxjs-as-completed';

/** Why a task has failed, in a few words. */
export function explain(reason: unknown): string {
  if (reason instanceof TimeoutAllError) return 'cut off by the deadline';
  if (reason instanceof HttpErrorResponse)
    return reason.status === 0 ? 'no connection' : `${reason.status} ${reason.error?.error ?? ''}`.trim();
  return String(reason);
}

import { throwError, UnsubscriptionError, type Unsubscribable } from 'rxjs';

/** Reports an error that has no subscriber to go to, as RxJS does: to `config.onUnhandledError`, or thrown from a timer. */
export function report(error: unknown): void {
  if (error instanceof UnsubscriptionError) error.errors.forEach(report);
  else throwError(() => error).subscribe();
}

/** Calls a function. An error that it throws is reported, so that whatever follows still happens. */
export function reportErrors(act: () => void): void {
  try {
    act();
  } catch (error) {
    report(error);
  }
}

export function tearDown(subscription: Unsubscribable): void {
  reportErrors(() => subscription.unsubscribe());
}

import { throwError, UnsubscriptionError, type Unsubscribable } from 'rxjs';

/** Reports an error that nobody can be told of, the way RxJS does: to `config.onUnhandledError`, else thrown from a timer. */
export function report(error: unknown): void {
  if (error instanceof UnsubscriptionError) error.errors.forEach(report);
  else throwError(() => error).subscribe();
}

/** Does what may run a teardown; what that throws is reported and stops nothing else. */
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

import { config, UnsubscriptionError } from 'rxjs';

/**
 * The errors that RxJS reports as unhandled, for the tests of this `describe`. They arrive by a timer,
 * which is virtual within `run`; elsewhere wait with `reported.next()`.
 */
export function reportedErrors() {
  const errors: unknown[] = [];
  let notify: (() => void) | undefined;

  beforeEach(() => {
    errors.length = 0;
    config.onUnhandledError = error => {
      // an `UnsubscriptionError` is how RxJS bundles the errors of several teardowns
      errors.push(...(error instanceof UnsubscriptionError ? error.errors : [error]));
      notify?.();
    };
  });
  afterEach(() => {
    config.onUnhandledError = null;
    notify = undefined;
  });

  return {
    errors,
    /** Resolves with the next report. */
    next: () => new Promise<void>(resolve => { notify = resolve; }),
  };
}

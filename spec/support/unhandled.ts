import { config, UnsubscriptionError } from 'rxjs';

/**
 * The errors that RxJS reports as unhandled, for the tests of this `describe`. They arrive by a timer:
 * wait for as many as are due with `reported.errors(count)`.
 */
export function reportedErrors() {
  const errors: unknown[] = [];
  let arrived: () => void = () => {};

  beforeEach(() => {
    errors.length = 0;
    config.onUnhandledError = error => {
      // an `UnsubscriptionError` is how RxJS bundles the errors of several teardowns
      errors.push(...(error instanceof UnsubscriptionError ? (error.errors as unknown[]) : [error]));
      arrived();
    };
  });
  afterEach(() => {
    config.onUnhandledError = null;
  });

  return {
    /** Resolves when so many errors have been reported, with all of them. */
    errors: (count: number) => new Promise<unknown[]>(resolve => {
      arrived = () => {
        if (errors.length >= count) resolve(errors);
      };
      arrived();
    }),
  };
}

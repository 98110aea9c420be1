import { config, UnsubscriptionError } from 'rxjs';

/**
 * The errors that RxJS reports as unhandled, in the tests of this `describe`. RxJS reports them from a timer:
 * `await reported.errors(count)` waits until that many have arrived.
 */
export function reportedErrors() {
  const errors: unknown[] = [];
  let arrived: () => void = () => {};

  beforeEach(() => {
    errors.length = 0;
    config.onUnhandledError = (error) => {
      // RxJS bundles the errors of several teardowns into an `UnsubscriptionError`
      errors.push(...(error instanceof UnsubscriptionError ? (error.errors as unknown[]) : [error]));
      arrived();
    };
  });
  afterEach(() => {
    config.onUnhandledError = null;
  });

  return {
    /** Resolves with all errors as soon as `count` of them have been reported. */
    errors: (count: number) => new Promise<unknown[]>((resolve) => {
      arrived = () => {
        if (errors.length >= count) resolve(errors);
      };
      arrived();
    }),
  };
}

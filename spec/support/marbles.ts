import { catchError, throwError, type MonoTypeOperatorFunction } from 'rxjs';
import { TestScheduler, type RunHelpers } from 'rxjs/testing';

/** Runs a marble test in virtual time. */
export function run(test: (helpers: RunHelpers) => void): void {
  new TestScheduler((actual, expected) => expect(actual).toEqual(expected)).run(test);
}

/** Replaces an error by what matters about it, so that a diagram can compare it. */
export function mapError<T>(describe: (error: any) => unknown): MonoTypeOperatorFunction<T> {
  return catchError((error) => throwError(() => describe(error)));
}

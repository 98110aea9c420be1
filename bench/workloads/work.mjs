// The tasks of the workloads. Each exists in two equivalent forms, `project` for peers that take observables and `job`
// for peers that take promises, so that no peer pays for a conversion its users wouldn't need.
import { Observable } from 'rxjs';

export const numbers = (n) => Array.from({ length: n }, (_, index) => index);

export const everyNumber = (n) => ({ count: n, sum: (n * (n - 1)) / 2 });

/** A task as most are: with something to clean up when it ends or is cancelled. */
export const completesInMicrotask = (input) =>
  new Observable((subscriber) => {
    let isOpen = true;
    Promise.resolve().then(() => {
      if (!isOpen) return;
      subscriber.next(input);
      subscriber.complete();
    });
    return () => {
      isOpen = false;
    };
  });

/** A kinder one, which has nothing to clean up. */
export const completesWithoutTeardown = (input) =>
  new Observable((subscriber) => {
    Promise.resolve().then(() => {
      subscriber.next(input);
      subscriber.complete();
    });
  });

export const resolvesInMicrotask = (input) => Promise.resolve().then(() => input);

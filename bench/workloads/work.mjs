// The tasks that the workloads are made of. Each comes twice, doing the same: `project` for who takes observables,
// `job` for who takes promises, so that no peer pays for a conversion that its users would not make.
import { Observable } from 'rxjs';

export const numbers = (n) => Array.from({ length: n }, (_, index) => index);

export const everyNumber = (n) => ({ count: n, sum: (n * (n - 1)) / 2 });

export const completesInMicrotask = (input) =>
  new Observable((subscriber) => {
    Promise.resolve().then(() => {
      subscriber.next(input);
      subscriber.complete();
    });
  });

export const resolvesInMicrotask = (input) => Promise.resolve().then(() => input);

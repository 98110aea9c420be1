import { Subscriber } from 'rxjs';
import { describeObservables } from './describeObservables.js';
import type { Produce } from './libraries.js';

// After this package, as applications do that load polyfills on demand. It defines `Symbol.observable` and `globalThis.Observable`.
import 'core-js/full/observable';

interface CoreJs {
  Observable: new (produce: Produce) => object;
}

describe('With the polyfills of core-js, an observable of', () => {
  const { Observable } = globalThis as unknown as CoreJs;

  it('the platform is not one of RxJS', () => {
    expect(new Observable(() => () => {})).not.toBeInstanceOf(Subscriber);
    expect(Symbol).toHaveProperty('observable');
  });

  describeObservables([
    { name: 'core-js', create: (produce) => new Observable(produce), synchronous: true, cancellable: true },
  ]);
});

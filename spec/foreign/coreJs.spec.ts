import { Subscriber } from 'rxjs';
import { describeObservables } from './describeObservables.js';
import type { Produce } from './libraries.js';

// Imported after this package, as in applications that load polyfills on demand. Defines `Symbol.observable` and `globalThis.Observable`.
import 'core-js/full/observable';

interface CoreJs {
  Observable: new (produce: Produce) => object;
}

describe('With core-js polyfills loaded,', () => {
  const { Observable } = globalThis as unknown as CoreJs;

  it('the global Observable is not the one of RxJS', () => {
    expect(new Observable(() => () => {})).not.toBeInstanceOf(Subscriber);
    expect(Symbol).toHaveProperty('observable');
  });

  describeObservables([
    { name: 'core-js', create: (produce) => new Observable(produce), synchronous: true, cancellable: true },
  ]);
});

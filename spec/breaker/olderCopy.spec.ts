import { of } from 'rxjs';
import { asSettled } from 'rxjs-as-completed';

// DESIGN Semaphore "Recognised by brand, as streams of `tasks` are", §5 "(two copies of the package may meet)": the copy of 0.1.0 has
// the brands of today, `Symbol.for('rxjs-as-completed/permits')` and `…/feed`, but other methods behind them. It has to work or to be
// refused where it is passed; it hangs, or throws from a timer ("feed.safeKey is not a function").
it('a Semaphore of 0.1.0 works or is refused', () => {
  // as in 0.1.0: `request(waiter)` takes an object with `granted()` and says whether there was a permit
  const permits = { limit: 1, active: 0, waiting: 0, request: () => true, release: () => undefined, withdraw: () => undefined };
  const concurrency = { [Symbol.for('rxjs-as-completed/permits')]: permits };
  const ends: string[] = [];
  try {
    of(1)
      .pipe(asSettled(() => of(1), { concurrency } as never))
      .subscribe({ complete: () => ends.push('complete'), error: () => ends.push('error') });
  } catch (error) {
    ends.push((error as Error).name);
  }
  expect(ends).toHaveLength(1);
});

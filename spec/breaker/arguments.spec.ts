import { NEVER } from 'rxjs';
import { asCompleted, asSettled, firstSuccess, tasks } from 'rxjs-as-completed';

// Law 10 "Bad arguments are refused where they are passed, synchronously, naming the option and the value"; TSDoc of `stagger`:
// "A negative number, NaN or any other type throws a TypeError"
it.each([new Date(5), Symbol('s'), Object.create(null)])('stagger refuses what is no number', (stagger) => {
  expect(() => firstSuccess({ stagger } as never)).toThrow(/firstSuccess: stagger must be/);
});

// Law 10, as above
it('an option that is a revoked proxy is named', () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  expect(() => asCompleted({ concurrency: proxy } as never)).toThrow(/asCompleted: concurrency must be/);
});

describe('a Date that becomes invalid after it was checked', () => {
  // Law 8 "whatever throws, the run ends or goes on, it never hangs and never leaves the deadline without effect": the run is torn
  // down, TimeoutAllError's toISOString throws from a timer, and the stream never ends. Before the refactoring it errored at once.
  it('does not hang the run', () => {
    jest.useFakeTimers();
    try {
      const due = new Date(Date.now() + 1_000);
      const operator = asSettled({ timeout: due });
      due.setTime(NaN);
      const ends: string[] = [];
      tasks([NEVER])
        .pipe(operator)
        .subscribe({ error: () => ends.push('error'), complete: () => ends.push('complete') });
      try {
        jest.advanceTimersByTime(120_000);
      } catch {
        // that is the fault: it goes to the timer
      }
      expect(ends).toHaveLength(1);
    } finally {
      jest.useRealTimers();
    }
  });
});

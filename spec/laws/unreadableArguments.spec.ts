import { NEVER } from 'rxjs';
import { asCompleted, asSettled, firstSuccess, tasks } from 'rxjs-as-completed';

it.each([new Date(5), Symbol('s'), Object.create(null)])('stagger refuses what is no number', (stagger) => {
  expect(() => firstSuccess({ stagger } as never)).toThrow(/firstSuccess: stagger must be/);
});

it('an option that is a revoked proxy is named', () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  expect(() => asCompleted({ concurrency: proxy } as never)).toThrow(/asCompleted: concurrency must be/);
});

describe('a Date that becomes invalid after it was checked', () => {
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
      }
      expect(ends).toHaveLength(1);
    } finally {
      jest.useRealTimers();
    }
  });
});

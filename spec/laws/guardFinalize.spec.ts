import { finalize, NEVER, of, take } from 'rxjs';
import { Semaphore } from 'rxjs-as-completed';

it.each([false, true])('the permit is back in finalize behind take (wait: %s)', async (wait) => {
  const semaphore = new Semaphore(1);
  const holder = wait ? semaphore.guard(NEVER).subscribe() : undefined;
  let active: number | undefined;
  semaphore
    .guard(of(1, 2))
    .pipe(
      take(1),
      finalize(() => (active = semaphore.active)),
    )
    .subscribe();
  holder?.unsubscribe();
  await new Promise((resolve) => setTimeout(resolve));
  expect(active).toBe(0);
});

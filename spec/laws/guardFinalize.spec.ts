import { finalize, NEVER, of, take, type Observable } from 'rxjs';
import { Semaphore } from 'rxjs-as-completed';

const forms: [string, (semaphore: Semaphore, permits: number) => Observable<number>][] = [
  ['a source', (semaphore, permits) => semaphore.guard(of(1, 2), { permits })],
  ['a function', (semaphore, permits) => semaphore.guard(() => of(1, 2), { permits })],
];

describe.each(forms)('%s:', (_, guard) => {
  it.each([
    [false, 1],
    [true, 1],
    [false, 3],
    [true, 3],
  ])('the permits are back in finalize behind take (wait: %s, permits: %i)', async (wait, permits) => {
    const semaphore = new Semaphore(3);
    const holder = wait ? semaphore.guard(NEVER, { permits: 3 }).subscribe() : undefined;
    let active: number | undefined;
    guard(semaphore, permits)
      .pipe(
        take(1),
        finalize(() => (active = semaphore.active)),
      )
      .subscribe();
    holder?.unsubscribe();
    await new Promise((resolve) => setTimeout(resolve));
    expect(active).toBe(0);
  });
});

import { finalize, NEVER, of, take } from 'rxjs';
import { Semaphore } from 'rxjs-as-completed';

const tasks = [
  ['a source', of(1, 2)],
  ['a function', () => of(1, 2)],
] as const;

describe.each(tasks)('%s:', (_, task) => {
  it.each([
    [false, 1],
    [true, 1],
    [false, 3],
    [true, 3],
  ])('the permits are back in finalize behind take (wait: %s, permits: %i)', async (wait, permits) => {
    const semaphore = new Semaphore(3);
    const holder = wait ? semaphore.guard(NEVER, { permits: 3 }).subscribe() : undefined;
    let active: number | undefined;
    semaphore
      .guard(task, { permits })
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

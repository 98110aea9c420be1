import { Subject } from 'rxjs';
import { inOrder, Semaphore, tasks, type InOrderOptions } from 'rxjs-as-completed';

const COUNT = 20_000;

/** Milliseconds of processor time in which all tasks fail, from the last to the first. */
function failAll(options: InOrderOptions): number {
  const sources = Array.from({ length: COUNT }, () => new Subject<number>());
  tasks(sources)
    .pipe(inOrder(options))
    .subscribe({ error: () => undefined });
  const before = process.cpuUsage();
  for (const source of [...sources].reverse()) source.error('failed');
  return process.cpuUsage(before).user / 1_000;
}

// Law 7 "the cost of a task does not depend on how many are waiting or running": with a semaphore or groups, every failure in
// `inOrder` walks through all running tasks (cancelFrom; so it did before the refactoring).
it.each<[string, InOrderOptions]>([
  ['a semaphore', { concurrency: new Semaphore(COUNT) }],
  ['groups', { groupBy: (_, index) => index, perGroup: 1 }],
])('failures of inOrder cost as much with %s as without', (_, options) => {
  expect(failAll(options)).toBeLessThan(10 * Math.max(failAll({}), 100));
});

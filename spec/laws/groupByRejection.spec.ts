import { Subject, throwError } from 'rxjs';
import { asCompleted, tasks } from 'rxjs-as-completed';

it('a promise that is admitted while groupBy ends another task is handled', async () => {
  const unhandled: unknown[] = [];
  const listen = (reason: unknown) => unhandled.push(reason);
  process.on('unhandledRejection', listen);
  const first = new Subject();
  const source = function* () {
    yield first;
    yield () => throwError(() => new Error('fails first'));
    yield Promise.reject(new Error('unhandled'));
  };
  const groupBy = (_: unknown, index: number) => {
    if (index === 2) first.complete();
    return index === 2;
  };
  tasks(source)
    .pipe(asCompleted({ groupBy, perGroup: 1 }))
    .subscribe({ error: () => undefined });
  await new Promise((resolve) => setTimeout(resolve, 10));
  process.off('unhandledRejection', listen);
  expect(unhandled).toEqual([]);
});

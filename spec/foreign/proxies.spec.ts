import { NEVER, of, Subject, timer } from 'rxjs';
import { asCompleted, asSettled, tasks } from 'rxjs-as-completed';

/** A membrane, or a revoked proxy, refuses to tell its prototype. */
const refusing = () =>
  new Proxy(
    {},
    {
      getPrototypeOf() {
        throw new Error('trap');
      },
    },
  );

const settled = (source: never) =>
  new Promise<string[]>((resolve, reject) => {
    const seen: string[] = [];
    tasks(source)
      .pipe(asSettled({ groupBy: () => 1, perGroup: 1, timeout: 1_000 }))
      .subscribe({
        next: ({ index, status }) => seen.push(`${index} ${status}`),
        error: reject,
        complete: () => resolve(seen),
      });
  });

it('an item whose prototype trap throws fails its task only (list)', async () => {
  expect(await settled([of(1), refusing(), of(3)] as never)).toEqual(['0 fulfilled', '1 rejected', '2 fulfilled']);
});

it('an item whose prototype trap throws while its group is full gets one outcome', async () => {
  const source = function* () {
    yield timer(5);
    yield refusing();
    yield of(3);
  };
  expect(await settled(source as never)).toEqual(['0 fulfilled', '1 rejected', '2 fulfilled']);
});

it('an item whose prototype trap throws is not thrown at the one who pushes it', () => {
  const source = new Subject<unknown>();
  const first = new Subject();
  const seen: string[] = [];
  source.pipe(asSettled({ concurrency: 1 }) as never).subscribe((outcome: unknown) => {
    seen.push((outcome as { status: string }).status);
  });
  source.next(first);
  expect(() => source.next(refusing())).not.toThrow();
  first.complete();
  expect(seen).toEqual(['empty', 'rejected']);
});

it('a revoked proxy among the tasks leaves the other tasks alone', () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const values: unknown[] = [];
  tasks([proxy, of(1), NEVER] as never)
    .pipe(asCompleted({ delayErrors: true }))
    .subscribe({ next: (value) => values.push(value), error: (error) => values.push(error) });
  expect(values).toEqual([1]);
});

import type * as Rxjs from 'rxjs';
import type * as Package from 'rxjs-as-completed';
import { ended } from './ended.js';

interface Loaded {
  rxjs: typeof Rxjs;
  lib: typeof Package;
}

/** Loads fresh copies of RxJS and this package. */
async function load(): Promise<Loaded> {
  const loaded = {} as Loaded;
  await jest.isolateModulesAsync(async () => {
    loaded.rxjs = await import('rxjs');
    loaded.lib = await import('rxjs-as-completed');
  });
  return loaded;
}

/** Removes a global, or a property of another object, for the tests of this `describe`. */
function without(name: string, owner: object = globalThis): void {
  const own = Object.getOwnPropertyDescriptor(owner, name)!;
  beforeAll(() => void Reflect.deleteProperty(owner, name));
  afterAll(() => void Object.defineProperty(owner, name, own));
}

describe('A platform without Symbol.dispose', () => {
  without('dispose', Symbol);

  it('has permits with the symbol that compilers use in its place', async () => {
    const { lib } = await load();
    const semaphore = new lib.Semaphore(1);

    const permit = await semaphore.acquire();
    expect(semaphore.active).toBe(1);
    (permit as unknown as Record<symbol, () => void>)[Symbol.for('Symbol.dispose')]!();

    expect(semaphore.active).toBe(0);
    expect(Symbol.dispose).toBeUndefined();
  });
});

describe('A platform without DOMException', () => {
  without('DOMException');

  it('still aborts with an AbortError', async () => {
    const { rxjs, lib } = await load();
    const signals: AbortSignal[] = [];
    const stuck = ({ signal }: Package.TaskContext) => {
      signals.push(signal);
      return rxjs.NEVER;
    };

    lib.tasks([stuck]).pipe(lib.asCompleted()).subscribe().unsubscribe();

    const [{ reason }] = signals as [AbortSignal];
    expect(reason).toBeInstanceOf(Error);
    expect(reason).toMatchObject({ name: 'AbortError', message: 'The task was unsubscribed' });
  });
});

describe('A platform without AggregateError', () => {
  without('AggregateError');

  it('lacks it', () => {
    expect(typeof AggregateError).toBe('undefined');
  });

  it.each([
    ['asCompleted with delayErrors', ({ lib }: Loaded) => lib.asCompleted<any>({ delayErrors: true }), /2 of 3 tasks failed/],
    ['firstSuccess', ({ lib }: Loaded) => lib.firstSuccess<any>({ accept: () => false }), /3 tasks/],
  ])('still gets one from %s', async (_, operator, message) => {
    const loaded = await load();
    const { of, throwError } = loaded.rxjs;
    const failures = [throwError(() => 'a'), of('b'), throwError(() => undefined)];

    const error = await ended(loaded.lib.tasks(failures).pipe(operator(loaded) as never)).catch((thrown) => thrown);

    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe('AggregateError');
    expect(error.message).toMatch(message);
    expect(String(error)).toMatch(/^AggregateError: /);
    expect(error.stack).toEqual(expect.any(String));
    expect(error.errors.filter((reason: unknown) => !(reason instanceof Error))).toEqual(['a', undefined]);
  });

  it('still gets an empty one from firstSuccess without tasks', async () => {
    const { lib } = await load();

    await expect(ended(lib.tasks([]).pipe(lib.firstSuccess()))).rejects.toMatchObject({ name: 'AggregateError', errors: [] });
  });
});

describe('A platform without AbortController', () => {
  without('AbortController');

  it('runs tasks that do not read their signal, including foreign ones', async () => {
    const { lib, rxjs } = await load();
    const foreign = {
      '@@observable': () => ({
        subscribe(observer: Rxjs.Observer<string>) {
          observer.next('b');
          observer.complete();
          return { unsubscribe() {} };
        },
      }),
    } as unknown as Rxjs.Observable<string>;

    const result = lib.tasks([rxjs.of('a'), foreign, () => Promise.resolve('c')]).pipe(lib.asCompleted({ concurrency: 1 }));

    expect(await ended(result)).toEqual(['a', 'b', 'c']);
  });

  it('fails a task that reads its signal', async () => {
    const { lib, rxjs } = await load();

    const result = lib.tasks([({ signal }) => rxjs.of(signal.aborted), rxjs.of('b')] as Package.Task<any>[]).pipe(lib.asSettled());

    expect((await ended(result)).map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  });
});

describe('A platform without performance', () => {
  without('performance');

  it('still gets durations and deadlines', async () => {
    const { lib, rxjs } = await load();

    const outcomes = await ended(lib.tasks([rxjs.of('a'), rxjs.NEVER]).pipe(lib.asSettled({ timeout: 1 })));

    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    for (const { elapsed, duration } of outcomes) {
      expect(elapsed).toBeGreaterThanOrEqual(0);
      expect(duration).toBeGreaterThanOrEqual(0);
    }
  });
});

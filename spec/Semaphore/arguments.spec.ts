import { NEVER, of } from 'rxjs';
import { Semaphore } from 'rxjs-as-completed';
import { ended } from '../foreign/ended.js';

describe('Semaphore refuses, synchronously,', () => {
  const noCounts: [unknown, string][] = [
    [-1, '-1'], [1.5, '1.5'], [NaN, 'NaN'], [-Infinity, '-Infinity'], ['3', '"3"'], [null, 'null'], [true, 'true'], [3n, '3'],
    [{}, 'Object'], [[2], 'Array'],
  ];
  const noSignals: [unknown, string][] = [[5, '5'], ['text', '"text"'], [null, 'null'], [{}, 'Object'], [new AbortController(), 'AbortController']];
  const semaphore = new Semaphore(2);
  const guard = (options?: unknown) => () => semaphore.guard(NEVER, options as object);
  const acquire = (options?: unknown) => () => semaphore.acquire(options as object);
  const refuses = (call: () => unknown, start: string, got: string) => {
    expect(call).toThrow(TypeError);
    expect(call).toThrow(start);
    expect(call).toThrow(got);
  };

  afterEach(() => {
    expect([semaphore.permits, semaphore.active, semaphore.waiting]).toEqual([2, 0, 0]);
  });

  it.each([...noCounts, [undefined, 'undefined'] as const])('%p permits', (permits, got) => {
    refuses(() => new Semaphore(permits as number), 'Semaphore: permits must be a non-negative integer or Infinity, got', got);
    refuses(() => { semaphore.permits = permits as number; }, 'Semaphore: permits must be a non-negative integer or Infinity, got', got);
  });

  it.each([...noCounts, [0, '0'] as const, [Infinity, 'Infinity'] as const])('the weight %p', (permits, got) => {
    refuses(guard({ permits }), 'Semaphore.guard: permits must be a positive integer, got', got);
    refuses(acquire({ permits }), 'Semaphore.acquire: permits must be a positive integer, got', got);
  });

  it.each([[NaN, 'NaN'], ['1', '"1"'], [null, 'null'], [1n, '1'], [true, 'true'], [new Date(5), '']])('the priority %p', (priority, got) => {
    refuses(guard({ priority }), 'Semaphore.guard: priority must be a number, got', got);
    refuses(acquire({ priority }), 'Semaphore.acquire: priority must be a number, got', got);
  });

  it.each(noSignals)('the signal %p', (signal, got) => {
    refuses(acquire({ signal }), 'Semaphore.acquire: signal must be an AbortSignal, got', got);
  });

  it('unknown options', () => {
    refuses(guard({ permit: 1 }), 'Semaphore.guard: unknown option "permit"', '');
    refuses(guard({ signal: new AbortController().signal }), 'Semaphore.guard: unknown option "signal"', '');
    refuses(acquire({ timeout: 1 }), 'Semaphore.acquire: unknown option "timeout"', '');
  });

  it.each([5, 'text', null, true, [], () => 1])('%p as options', (options) => {
    refuses(guard(options), 'Semaphore.guard: options must be a plain object, got', '');
    refuses(acquire(options), 'Semaphore.acquire: options must be a plain object, got', '');
  });

  it.each([[5, '5'], ['text', '"text"'], [null, 'null'], [undefined, 'undefined'], [{}, 'Object'], [true, 'true']])('the task %p', (task, got) => {
    refuses(() => semaphore.guard(task as never), 'Semaphore.guard: task must be an observable, a promise', got);
  });
});

describe('Semaphore accepts', () => {
  it.each([0, 1, 6, Number.MAX_SAFE_INTEGER, Infinity])('%p permits', (permits) => {
    const semaphore = new Semaphore(1);

    semaphore.permits = permits;

    expect([new Semaphore(permits).permits, semaphore.permits]).toEqual([permits, permits]);
  });

  it.each([
    undefined, {}, { permits: undefined, priority: undefined }, { permits: 1, priority: -0 }, { priority: -Infinity },
    Object.create(null) as object, Object.freeze({ permits: 1 }),
  ])('the options %p', async (options) => {
    const semaphore = new Semaphore(1);

    expect(await ended(semaphore.guard(of('x'), options))).toEqual(['x']);
    (await semaphore.acquire(options)).release();
    (await semaphore.acquire({ signal: undefined, ...options })).release();

    expect(semaphore.active).toBe(0);
  });
});

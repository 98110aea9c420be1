import { NEVER, of } from 'rxjs';
import { RateLimit } from 'rxjs-as-completed';
import { ended } from '../foreign/ended.js';

const noCounts: [unknown, string][] = [
  [-1, '-1'], [1.5, '1.5'], [NaN, 'NaN'], [-Infinity, '-Infinity'], ['3', '"3"'], [null, 'null'], [undefined, 'undefined'],
  [true, 'true'], [3n, '3'], [{}, 'Object'], [[2], 'Array'],
];
const noPeriods: [unknown, string][] = [
  [0, '0'], [-1, '-1'], [NaN, 'NaN'], [Infinity, 'Infinity'], [-Infinity, '-Infinity'], ['100', '"100"'], [null, 'null'],
  [undefined, 'undefined'], [true, 'true'], [5n, '5'], [new Date(5), ''], [[5], 'Array'],
];

describe('RateLimit refuses, synchronously,', () => {
  const limit = new RateLimit(2, { per: 100 });
  const guard = (options?: unknown) => () => limit.guard(NEVER, options as object);
  const acquire = (options?: unknown) => () => limit.acquire(options as object);
  const refuses = (call: () => unknown, start: string, got = '') => {
    expect(call).toThrow(TypeError);
    expect(call).toThrow(start);
    expect(call).toThrow(got);
  };

  afterEach(() => {
    expect([limit.starts, limit.waiting]).toEqual([2, 0]);
  });

  it.each(noCounts)('%p starts', (starts, got) => {
    refuses(() => new RateLimit(starts as number, { per: 100 }), 'RateLimit: starts must be a non-negative integer or Infinity, got', got);
    refuses(() => { limit.starts = starts as number; }, 'RateLimit: starts must be a non-negative integer or Infinity, got', got);
  });

  it.each(noPeriods)('per: %p', (per, got) => {
    refuses(() => new RateLimit(1, { per: per as number }), 'RateLimit: per must be a positive, finite number of milliseconds, got', got);
  });

  it.each([undefined, null, 5, 'text', [], () => 1])('%p instead of { per }', (options) => {
    refuses(() => new RateLimit(1, options as never), 'RateLimit: ');
  });

  it('unknown options', () => {
    refuses(() => new RateLimit(1, { per: 5, interval: 5 } as never), 'RateLimit: unknown option "interval"');
    refuses(guard({ permits: 1 }), 'RateLimit.guard: unknown option "permits"');
    refuses(guard({ signal: new AbortController().signal }), 'RateLimit.guard: unknown option "signal"');
    refuses(acquire({ permits: 1 }), 'RateLimit.acquire: unknown option "permits"');
  });

  it.each([[NaN, 'NaN'], ['1', '"1"'], [null, 'null'], [1n, '1'], [true, 'true'], [new Date(5), '']])('the priority %p', (priority, got) => {
    refuses(guard({ priority }), 'RateLimit.guard: priority must be a number, got', got);
    refuses(acquire({ priority }), 'RateLimit.acquire: priority must be a number, got', got);
  });

  it.each([[5, '5'], ['text', '"text"'], [null, 'null'], [{}, 'Object']])('the signal %p', (signal, got) => {
    refuses(acquire({ signal }), 'RateLimit.acquire: signal must be an AbortSignal, got', got);
  });

  it.each([5, 'text', null, true, [], () => 1])('%p as options', (options) => {
    refuses(guard(options), 'RateLimit.guard: options must be a plain object, got');
    refuses(acquire(options), 'RateLimit.acquire: options must be a plain object, got');
  });

  it.each([[5, '5'], ['text', '"text"'], [null, 'null'], [undefined, 'undefined'], [{}, 'Object'], [true, 'true']])('the task %p', (task, got) => {
    refuses(() => limit.guard(task as never), 'RateLimit.guard: task must be an observable, a promise', got);
  });
});

describe('RateLimit accepts', () => {
  it.each([0, 1, 6, Number.MAX_SAFE_INTEGER, Infinity])('%p starts', (starts) => {
    const limit = new RateLimit(1, { per: 100 });

    limit.starts = starts;

    expect([new RateLimit(starts, { per: 100 }).starts, limit.starts]).toEqual([starts, starts]);
  });

  it.each([0.5, 1, 1_000, Number.MAX_VALUE, Number.MIN_VALUE])('per: %p', (per) => {
    expect(new RateLimit(1, { per }).starts).toBe(1);
  });

  it.each([
    undefined, {}, { priority: undefined }, { priority: -0 }, { priority: -Infinity }, Object.create(null) as object, Object.freeze({ priority: 1 }),
  ])('the options %p', async (options) => {
    const limit = new RateLimit(3, { per: 100 });

    expect(await ended(limit.guard(of('x'), options))).toEqual(['x']);
    await limit.acquire(options);
    await limit.acquire({ signal: undefined, ...options });

    expect(limit.waiting).toBe(0);
  });
});

import { EMPTY, NEVER, of } from 'rxjs';
import {
  asCompleted, asEntries, asProgress, asSettled, asStates, firstSuccess, inOrder, limitConcurrency, RateLimit, Semaphore, tasks, withTimeoutAll,
} from 'rxjs-as-completed';

/** The operators, as JavaScript may call them. */
const operators: Record<string, (...parameters: any[]) => unknown> = {
  asCompleted, asEntries, asSettled, asProgress, asStates, firstSuccess, inOrder,
  limitConcurrency: (...parameters) => limitConcurrency(...([3, ...parameters] as [number])),
  withTimeoutAll: (...parameters) => withTimeoutAll(...([3, ...parameters] as [number])),
};
const names = Object.keys(operators);
const without = (...excluded: string[]) => names.filter((name) => !excluded.includes(name));

const noLimits: [unknown, RegExp][] = [
  [0, /\b0\b/], [-1, /-1/], [1.5, /1\.5/], [NaN, /NaN/], [-Infinity, /-Infinity/], ['3', /3/], [null, /null/], [true, /true/],
  [3n, /3/], [{}, /object/i], [[2], /2|array/i], [new Date(5), /./],
];
const noTimes: [unknown, RegExp][] = [
  [NaN, /NaN/], [new Date(NaN), /Invalid Date/], ['3000', /3000/], [null, /null/], [true, /true/], [5n, /5/], [[5], /5|array/i],
];
const noNumbers = noLimits.filter(([value]) => typeof value === 'number');
const noSignals: [unknown, RegExp][] = [
  [null, /null/], [5, /5/], ['abort', /abort/], [true, /true/], [{}, /object/i], [new AbortController(), /AbortController|object/i], [() => {}, /function/],
  [{ aborted: false }, /object/i],
];
const noRates: [unknown, RegExp][] = [
  [null, /null/], [5, /5/], ['5', /5/], [true, /true/], [{ starts: 1, per: 1 }, /object/i], [new Semaphore(1), /Semaphore|object/i], [() => {}, /function/],
];
const noFunctions: [unknown, RegExp][] = [[null, /null/], [5, /5/], ['text', /text/], [true, /true/], [{}, /object/i]];

describe.each(names)('%s refuses, synchronously', (name) => {
  const operator = operators[name]!;

  if (name !== 'limitConcurrency') {
    it.each(noLimits)('the concurrency %p', (concurrency, value) => {
      refuses(() => operator({ concurrency }), /concurrency/, value);
      refuses(() => operator(() => EMPTY, { concurrency }), /concurrency/, value);
    });
  }

  it.each(noLimits)('the perGroup %p', (perGroup, value) => {
    refuses(() => operator({ groupBy: () => 0, perGroup }), /perGroup/, value);
  });

  it.each(noFunctions)('the groupBy %p', (groupBy, value) => {
    refuses(() => operator({ groupBy, perGroup: 1 }), /groupBy/, value);
  });

  it.each(noFunctions)('the priority %p', (priority, value) => {
    refuses(() => operator({ priority }), /priority/, value);
    refuses(() => operator(() => EMPTY, { priority }), /priority/, value);
  });

  it('a number as the priority, which is not the same for all', () => {
    refuses(() => operator({ priority: 5 }), /priority must be a function/, /5/);
  });

  it.each(noSignals)('the signal %p', (signal, value) => {
    refuses(() => operator({ signal }), /signal/, value);
  });

  it.each(noRates)('the rate %p', (rate, value) => {
    refuses(() => operator({ rate }), /rate/, value);
  });

  if (name !== 'limitConcurrency') {
    it.each(noNumbers)('the number %p in place of options', (number, value) => {
      refuses(() => operator(number), /concurrency/, value);
      refuses(() => operator(() => EMPTY, number), /concurrency/, value);
    });
  } else {
    it.each([0, 1, 3, Infinity, NaN])('the number %p in place of options: it has a limit already', (number) => {
      refuses(() => operator(number), /concurrency|options/, new RegExp(String(number)));
      refuses(() => operator(() => EMPTY, number), /concurrency|options/, new RegExp(String(number)));
    });
  }

  it('groupBy and perGroup without each other', () => {
    refuses(() => operator({ groupBy: () => 0 }), /groupBy/, /perGroup/);
    refuses(() => operator({ perGroup: 2 }), /perGroup/, /groupBy/);
    refuses(() => operator({ groupBy: () => 0, perGroup: undefined }), /groupBy/, /perGroup/);
  });

  if (name !== 'withTimeoutAll') {
    it.each(noTimes)('the timeout %p', (timeout, value) => {
      refuses(() => operator({ timeout }), /timeout/, value);
    });

    it.each([...noTimes, [undefined, /undefined/]] as typeof noTimes)('the timeout { due: %p }', (due, value) => {
      refuses(() => operator({ timeout: { due } }), /timeout|due/, value);
    });

    it.each([['ignore', /ignore/], [null, /null/], [0, /0/], [true, /true/]])('the timeout { due: 5, onTimeout: %p }', (onTimeout, value) => {
      refuses(() => operator({ timeout: { due: 5, onTimeout } }), /onTimeout/, value);
    });

    it('a timeout with any other property', () => {
      refuses(() => operator({ timeout: {} }), /timeout|due/, /./);
      refuses(() => operator({ timeout: { due: 5, each: 3 } }), /each/, /./);
    });

    it('onTimeout outside timeout', () => {
      refuses(() => operator({ timeout: 5, onTimeout: 'complete' }), /onTimeout/, /./);
    });
  }

  it('unknown options', () => {
    refuses(() => operator({ concurency: 3 }), /concurency/, /./);
    refuses(() => operator(() => EMPTY, { concurency: 3 }), /concurency/, /./);
    refuses(() => operator({ limit: 3 }), /limit/, /./);
  });

  it.each(['text', null, true, 5n, [], [() => EMPTY]])('%p as project or options', (argument) => {
    refuses(() => operator(argument), /project|options/, /./);
    refuses(() => operator(argument, {}), /project|options/, /./);
  });

  it('a number followed by options', () => {
    refuses(() => operator(5, {}), /project/, /5/);
  });

  it.each(['text', null, true, () => EMPTY, [], new Semaphore(1)])('%p as options after project', (argument) => {
    refuses(() => operator(() => EMPTY, argument), /options/, /./);
  });
});

describe.each(names)('%s accepts', (name) => {
  const operator = operators[name]!;
  const project = () => EMPTY;

  it.each([
    [[]], [[{}]], [[undefined]], [[project]], [[project, {}]], [[project, undefined]], [[undefined, {}]],
    [[{ groupBy: project, perGroup: 1 }]], [[{ groupBy: project, perGroup: Infinity }]], [[{ groupBy: undefined, perGroup: undefined }]],
    [[Object.create(null)]], [[Object.freeze({ groupBy: project, perGroup: 2 })]],
    [[{ priority: () => 0, signal: new AbortController().signal, rate: new RateLimit(1, { per: 1 }) }]], [[{ signal: AbortSignal.abort() }]],
    [[{ priority: undefined, signal: undefined, rate: undefined }]],
  ])('%p', (parameters) => {
    expect(() => operator(...parameters)).not.toThrow();
  });

  if (name !== 'limitConcurrency') {
    it.each([1, 3, Infinity])('the number %p in place of options', (number) => {
      expect(() => operator(number)).not.toThrow();
      expect(() => operator(project, number)).not.toThrow();
      expect(() => operator(undefined, number)).not.toThrow();
    });

    it.each([1, 3, Infinity, Number.MAX_SAFE_INTEGER, undefined, new Semaphore(2), new Semaphore(0)])('the concurrency %p', (concurrency) => {
      expect(() => operator({ concurrency })).not.toThrow();
    });
  }

  if (name !== 'withTimeoutAll') {
    it.each([
      0, -5, -Infinity, 0.5, 3_000, Infinity, undefined, new Date(), new Date(0), { due: 5 }, { due: new Date(), onTimeout: 'error' },
      { due: Infinity, onTimeout: 'complete' }, { due: 5, onTimeout: undefined },
    ])('the timeout %p', (timeout) => {
      expect(() => operator({ timeout })).not.toThrow();
    });
  }
});

describe.each(['asCompleted', 'asEntries'])('%s', (operator) => {
  it.each([[null, /null/], ['yes', /yes/], [1, /1/], [{}, /object/i]])('refuses the delayErrors %p', (delayErrors, value) => {
    refuses(() => operators[operator]!({ delayErrors }), /delayErrors/, value);
  });

  it.each([true, false, undefined])('accepts the delayErrors %p', (delayErrors) => {
    expect(() => operators[operator]!({ delayErrors })).not.toThrow();
  });

  it.each(without('asCompleted', 'asEntries'))('has an option that %s refuses', (name) => {
    refuses(() => operators[name]!({ delayErrors: true }), /delayErrors/, /./);
  });
});

describe('inOrder', () => {
  it.each(noLimits)('refuses the buffer %p', (buffer, value) => {
    refuses(() => operators['inOrder']!({ buffer }), /buffer/, value);
  });

  it.each([1, 100, Infinity, undefined])('accepts the buffer %p', (buffer) => {
    expect(() => inOrder({ buffer })).not.toThrow();
  });

  it.each(without('inOrder'))('has an option that %s refuses', (name) => {
    refuses(() => operators[name]!({ buffer: 5 }), /buffer/, /./);
  });
});

describe('firstSuccess', () => {
  it.each(noFunctions)('refuses the accept %p', (accept, value) => {
    refuses(() => operators['firstSuccess']!({ accept }), /accept/, value);
  });

  it.each([[-1, /-1/], [NaN, /NaN/], [-Infinity, /-Infinity/], ['250', /250/], [null, /null/], [true, /true/], [{}, /object/i]])(
    'refuses the stagger %p', (stagger, value) => {
      refuses(() => operators['firstSuccess']!({ stagger }), /stagger/, value);
    });

  it.each([0, 250, 0.5, Infinity, undefined])('accepts the stagger %p', (stagger) => {
    expect(() => firstSuccess({ stagger })).not.toThrow();
  });

  it.each(without('firstSuccess'))('has options that %s refuses', (name) => {
    refuses(() => operators[name]!({ accept: () => true }), /accept/, /./);
    refuses(() => operators[name]!({ stagger: 250 }), /stagger/, /./);
  });
});

describe('limitConcurrency', () => {
  const loose = limitConcurrency as (...parameters: unknown[]) => unknown;

  it.each([...noLimits, [undefined, /undefined/]] as typeof noLimits)('refuses the limit %p', (limit, value) => {
    refuses(() => loose(limit), /limit|concurrency/, value);
    refuses(() => loose(limit, () => EMPTY, {}), /limit|concurrency/, value);
  });

  it.each([1, 3, Infinity, new Semaphore(2), new Semaphore(0)])('accepts the limit %p', (limit) => {
    expect(() => limitConcurrency(limit)).not.toThrow();
  });

  it('refuses a second limit', () => {
    refuses(() => loose(3, { concurrency: 5 }), /concurrency/, /./);
    refuses(() => loose(3, () => EMPTY, { concurrency: 3 }), /concurrency/, /./);
  });

  it('accepts undefined as the second limit', () => {
    expect(() => loose(3, { concurrency: undefined })).not.toThrow();
  });
});

describe('withTimeoutAll', () => {
  const loose = withTimeoutAll as (...parameters: unknown[]) => unknown;

  it.each([...noTimes, [undefined, /undefined/]] as typeof noTimes)('refuses the due %p', (due, value) => {
    refuses(() => loose(due), /due|timeout/, value);
    refuses(() => loose(due, () => EMPTY, {}), /due|timeout/, value);
  });

  it.each([0, -5, 3_000, Infinity, new Date()])('accepts the due %p', (due) => {
    expect(() => withTimeoutAll(due)).not.toThrow();
  });

  it('refuses a second deadline', () => {
    refuses(() => loose(3, { timeout: 5 }), /timeout/, /./);
    refuses(() => loose(3, () => EMPTY, { timeout: 3 }), /timeout/, /./);
    refuses(() => loose(3, { timeout: { due: 3 } }), /timeout/, /./);
  });

  it('accepts undefined as the second deadline', () => {
    expect(() => loose(3, { timeout: undefined })).not.toThrow();
  });

  it.each([['ignore', /ignore/], [null, /null/], [0, /0/]])('refuses the onTimeout %p', (onTimeout, value) => {
    refuses(() => loose(3, { onTimeout }), /onTimeout/, value);
  });

  it.each(['error', 'complete', undefined])('accepts the onTimeout %p', (onTimeout) => {
    expect(() => loose(3, { onTimeout })).not.toThrow();
  });
});

describe('tasks', () => {
  const loose = tasks as (...parameters: unknown[]) => unknown;

  it.each([
    'text', '', 5, NaN, true, null, undefined, 5n, Symbol('source'), Promise.resolve([NEVER]), { then: () => {} }, new Date(0), /pattern/,
    new WeakMap(), new Error('none'),
  ])('refuses the source %p', (source) => {
    expect(() => loose(source)).toThrow(TypeError);
    expect(() => loose(source, () => EMPTY)).toThrow(TypeError);
  });

  it('names the source it refuses', () => {
    refuses(() => loose('text'), /source/, /text/);
    refuses(() => loose(null), /source/, /null/);
    refuses(() => loose(), /source/, /undefined/);
  });

  it.each(noFunctions)('refuses the run %p', (runs, value) => {
    refuses(() => loose([], runs), /run/, value);
  });

  it.each([
    [[[]]], [[[], undefined]], [[[], () => EMPTY]], [[{}]], [[new Map()]], [[new Set()]], [[of()]], [[() => []]], [[new Uint8Array(2), () => EMPTY]],
    [[Object.create(null)]],
  ])('accepts %p', (parameters) => {
    expect(() => loose(...parameters)).not.toThrow();
  });
});

describe('Semaphore', () => {
  // 0 pauses
  const noPermits = [...noLimits.filter(([permits]) => permits !== 0), [undefined, /undefined/]] as typeof noLimits;

  it.each(noPermits)('refuses the permits %p', (permits, value) => {
    refuses(() => new Semaphore(permits as number), /permits/, value);
  });

  it.each(noPermits)('refuses to have its permits set to %p', (permits, value) => {
    const semaphore = new Semaphore(2);

    refuses(() => { semaphore.permits = permits as number; }, /permits/, value);
    expect(semaphore.permits).toBe(2);
  });

  it.each([0, 1, 6, Infinity])('accepts the permits %p', (permits) => {
    expect(new Semaphore(permits).permits).toBe(permits);
  });
});

describe('The message of a refusal in full:', () => {
  const project = () => EMPTY;
  const limit = 'must be a positive integer, Infinity or a Semaphore, got';
  const time = 'must be a number of milliseconds or a valid Date';

  it.each([
    ...names.map((name): [string, () => unknown] => [`${name}: perGroup must be a positive integer or Infinity, got -1`, () => operators[name]!({ groupBy: project, perGroup: -1 })]),
    ['asSettled: project must be a function, got "text"', () => operators['asSettled']!('text')],
    ['asSettled: options must be a plain object or a number, got null', () => operators['asSettled']!(project, null)],
    ['asSettled: options must be a plain object or a number, got [object Array]', () => operators['asSettled']!(project, [])],
    ['withTimeoutAll: options must be a plain object or a number, got "5"', () => operators['withTimeoutAll']!(project, '5')],
    ['limitConcurrency: options must be a plain object, got "5"', () => operators['limitConcurrency']!(project, '5')],
    [`asSettled: concurrency ${limit} Invalid Date`, () => operators['asSettled']!({ concurrency: new Date(NaN) })],
    ['asSettled: groupBy must be a function, got [object Map]', () => operators['asSettled']!({ groupBy: new Map(), perGroup: 1 })],
    ['asSettled: groupBy and perGroup require each other, got a function and undefined', () => operators['asSettled']!({ groupBy: project })],
    [`asSettled: timeout ${time}, or { due, onTimeout }, got "5"`, () => operators['asSettled']!({ timeout: '5' })],
    [`asSettled: timeout.due ${time}, got undefined`, () => operators['asSettled']!({ timeout: {} })],
    ["asSettled: timeout.onTimeout must be 'error' or 'complete', got a function", () => operators['asSettled']!({ timeout: { due: 5, onTimeout: project } })],
    ['asSettled: unknown option "timeout.each"', () => operators['asSettled']!({ timeout: { due: 5, each: 3 } })],
    ['asSettled: unknown option "concurency"', () => operators['asSettled']!({ concurency: 3 })],
    ['asCompleted: delayErrors must be true or false, got 1', () => operators['asCompleted']!({ delayErrors: 1 })],
    ['firstSuccess: accept must be a function, got true', () => operators['firstSuccess']!({ accept: true })],
    ['firstSuccess: stagger must be a number of milliseconds that is not negative, got -1', () => operators['firstSuccess']!({ stagger: -1 })],
    ['limitConcurrency: concurrency must be omitted: it is the first argument, got 5', () => operators['limitConcurrency']!({ concurrency: 5 })],
    ['withTimeoutAll: timeout must be omitted: it is the first argument, got 5', () => operators['withTimeoutAll']!({ timeout: 5 })],
    ['asCompleted: concurrency must be a positive integer, Infinity or a Semaphore, got 0', () => operators['asCompleted']!(project, 0)],
    ['asSettled: concurrency must be a positive integer, Infinity or a Semaphore, got -1', () => operators['asSettled']!(-1)],
    ['asCompleted: rate must be a RateLimit, got 5', () => operators['asCompleted']!({ rate: 5 })],
    ['asStates: priority must be a function, got 5', () => operators['asStates']!({ priority: 5 })],
    ['asEntries: signal must be an AbortSignal, got 5', () => operators['asEntries']!({ signal: 5 })],
    ['inOrder: buffer must be a positive integer or Infinity, got 0', () => operators['inOrder']!({ buffer: 0 })],
    ['inOrder: concurrency must be a positive integer, Infinity or a Semaphore, got NaN', () => operators['inOrder']!(project, NaN)],
    ['asCompleted: unknown option "buffer"', () => operators['asCompleted']!({ buffer: 1 })],
    ['tasks: source must be an array, an iterable, an async iterable, a Map, a record, an observable or a function that returns one, got null',
      () => tasks(null as never)],
    ['tasks: run must be a function, got "text"', () => tasks([], 'text' as never)],
  ] as [string, () => unknown][])('%s', (message, call) => {
    expect(call).toThrow(new TypeError(message));
  });
});

/** Throws synchronously, naming the option and the value. */
function refuses(call: () => unknown, option: RegExp, value: RegExp): void {
  expect(call).toThrow(option);
  expect(call).toThrow(value);
  expect(call).toThrow(Error);
}

import * as symbols from '../../lib/internal/util/symbols.js';

describe('The brands', () => {
  it('are the ones that every copy of this package looks for', () => {
    const names = Object.entries(symbols).map(([name, symbol]) => [name, typeof symbol === 'string' ? symbol : Symbol.keyFor(symbol)]);

    expect(names).toHaveLength(8);
    for (const [name, key] of names) expect(key).toBe(`rxjs-as-completed/${name!.toLowerCase()}`);
  });
});

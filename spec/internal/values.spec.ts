/* What a value is recognised as, and how messages show it, even a value of another realm such as an iframe. */
import { runInNewContext } from 'node:vm';
import { lastValueFrom, of } from 'rxjs';
import { describe as text } from '../../lib/internal/util/describe.js';
import { isForeign } from '../../lib/internal/task/foreign.js';
import { isThenable } from '../../lib/internal/task/thenables.js';
import { toObservable } from '../../lib/internal/task/toObservable.js';
import { platform, withPlatformObservable } from '../support/interop.js';

describe('A promise or thenable', () => {
  it.each([
    ['of this realm', Promise.resolve(1)],
    ['of another realm', runInNewContext('Promise.resolve(1)')],
    ['that is only a thenable', { then: () => undefined }],
    ['of a class of its own', new (class Own extends Promise<number> { override get [Symbol.toStringTag]() { return 'Own'; } })((resolve) => resolve(1))],
  ])('is one %s', (_, value) => {
    expect(isThenable(value)).toBe(true);
  });

  it.each([[null], [undefined], ['Promise'], [{ then: 1 }], [of(1)]])('is not %p', (value) => {
    expect(isThenable(value)).toBe(false);
  });
});

describe('An observable of the platform', () => {
  /** Without a tag, it is recognised by its class alone. */
  class Untagged {
    subscribe(): void {}
  }

  describe('where the platform has one', () => {
    withPlatformObservable();

    it('is subscribed', async () => {
      expect(await lastValueFrom(toObservable(platform(of(1))))).toBe(1);
    });
  });

  it('is known by its tag where the platform has none: it is of another realm', () => {
    expect(isForeign(platform(of(1)))).toBe(true);
  });

  it('is recognised by its class', () => {
    Object.assign(globalThis, { Observable: Untagged });

    expect(isForeign(new Untagged())).toBe(true);
    expect(isForeign({})).toBe(false);

    Reflect.deleteProperty(globalThis, 'Observable');
  });

  it.each([[{}], [null], ['Observable']])('is not %p', (value) => {
    expect(isForeign(value)).toBe(false);
  });
});

describe('An error message', () => {
  class Uploader {
    readonly kind = 'uploader';
  }

  it.each([
    ['"3"', '3'], ['5', 5], ['5n', 5n], ['null', null], ['undefined', undefined], ['true', true], ['a function', () => 'x'], ['Symbol(x)', Symbol('x')],
    ['Invalid Date', new Date(NaN)], ['[object Object]', {}], ['an instance of Uploader', new Uploader()], ['[object Array]', [1, 2]], ['[object Map]', new Map()],
    ['[object Object]', Object.create(null)],
  ])('describes %s', (words, value) => {
    expect(text(value)).toBe(words);
  });
});

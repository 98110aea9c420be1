/* How values are recognised and described, those of another realm (such as an iframe) included. */
import { runInNewContext } from 'node:vm';
import { lastValueFrom, of, type Observable } from 'rxjs';
import { describe as text } from '../../lib/internal/describe.js';
import { isPlatformObservable, isPromise, toObservable } from '../../lib/internal/toObservable.js';
import { platform, withPlatformObservable } from '../support/interop.js';

describe('A promise', () => {
  it.each([
    ['of this realm', Promise.resolve(1)],
    ['of another realm', runInNewContext('Promise.resolve(1)')],
    ['of a subclass', new (class Own extends Promise<number> { override get [Symbol.toStringTag]() { return 'Own'; } })(resolve => resolve(1))],
  ])('%s is recognised', (_, value) => {
    expect(isPromise(value)).toBe(true);
  });

  it.each([[null], [undefined], ['Promise'], [{ then: () => undefined }], [of(1)]])('%p is not one', value => {
    expect(isPromise(value)).toBe(false);
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

  it('is recognised by its tag where the platform has none: it comes from another realm', () => {
    expect(isPlatformObservable(platform(of(1)))).toBe(true);
  });

  it('is recognised by its class', () => {
    Object.assign(globalThis, { Observable: Untagged });

    expect(isPlatformObservable(new Untagged())).toBe(true);
    expect(isPlatformObservable({})).toBe(false);

    Reflect.deleteProperty(globalThis, 'Observable');
  });

  it.each([[{}], [null], ['Observable'], [of(1) as Observable<unknown>]])('is not %p', value => {
    expect(isPlatformObservable(value)).toBe(false);
  });
});

describe('An error message', () => {
  class Uploader {
    readonly kind = 'uploader';
  }

  it.each([
    ['"3"', '3'], ['5', 5], ['5', 5n], ['null', null], ['undefined', undefined], ['true', true], ['a function', () => 'x'], ['Symbol(x)', Symbol('x')],
    ['Invalid Date', new Date(NaN)], ['[object Object]', {}], ['[object Object]', new Uploader()], ['[object Array]', [1, 2]], ['[object Map]', new Map()],
    ['[object Object]', Object.create(null)],
  ])('describes %s', (words, value) => {
    expect(text(value)).toBe(words);
  });
});

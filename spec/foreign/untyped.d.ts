/** Types for the parts of untyped libraries that the specs use. */

declare module 'zen-observable' {
  interface ZenObserver {
    next(value: unknown): void;
    error(reason: unknown): void;
    complete(): void;
  }
  export default class ZenObservable {
    constructor(subscriber: (observer: ZenObserver) => () => void);
    subscribe(observer: object): { unsubscribe(): void };
  }
}

/** TypeScript finds no types for 7.0 under `moduleResolution: bundler`, because its `exports` name none. */
declare module 'rxjs-7.0' {
  export { Observable } from 'rxjs-7.4';
}

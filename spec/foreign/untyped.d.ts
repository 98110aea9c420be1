/** Libraries that come without types: as much of them as the specs use. */

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

/** Its package.json names its types in a way that today's resolution passes over. */
declare module 'rxjs-7.0' {
  export { Observable } from 'rxjs-7.4';
}

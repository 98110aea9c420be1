import type { Observable, Subscriber } from 'rxjs';
import { report } from './report.js';

/** Subscribes. Anything that `subscribe` throws, as it does for a closed subject, goes to the subscriber if it still listens. */
export function subscribeOrFail<T>(source: Observable<T>, subscriber: Subscriber<T>): void {
  try {
    source.subscribe(subscriber);
  } catch (error) {
    if (subscriber.closed) report(error);
    else subscriber.error(error);
  }
}

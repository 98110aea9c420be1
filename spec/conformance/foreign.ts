import { Observable, type Operator } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import type { Task } from 'rxjs-as-completed';
import { show } from './show.js';

type Note = (seen: string) => void;

/** A subclass that RxJS 7's operators preserve. */
export class Labelled<T> extends Observable<T> {
  override lift<R>(operator?: Operator<T, R>): Observable<R> {
    return Object.assign(new Labelled<R>(), { source: this, operator });
  }
}

/** A source of tasks that is such a subclass. */
export const labelled = new Labelled<Observable<string>>();

/** An observable of another library, which logs when it is subscribed and unsubscribed. `interop` names the method that returns it. */
export function foreign(note: Note, interop: symbol | string, name: string, milliseconds: number): Observable<string> {
  const observable: object = {
    subscribe(observer: Listener) {
      note(`${name} starts`);
      const timer = setTimeout(() => {
        observer.next(name);
        observer.complete();
      }, milliseconds);
      return {
        unsubscribe() {
          clearTimeout(timer);
          note(`${name} unsubscribed`);
        },
      };
    },
    [interop]: () => observable,
  };
  return observable as Observable<string>;
}

/** An observable of the WICG proposal, which logs when it is aborted. */
export function platform(note: Note, name: string, milliseconds: number): Task<string> {
  const observable: object = {
    subscribe(observer: Listener, { signal }: { signal: AbortSignal }) {
      const timer = setTimeout(() => {
        observer.next(name);
        observer.complete();
      }, milliseconds);
      signal.addEventListener('abort', () => {
        clearTimeout(timer);
        note(`${name} aborted`);
      });
    },
    [Symbol.toStringTag]: 'Observable',
  };
  return observable as Task<string>;
}

interface Listener {
  next(value: string): void;
  complete(): void;
}

/** Subscribes under a `TestScheduler`, and logs each notification with its frame. */
export function virtually(note: Note, make: () => Observable<unknown>): void {
  const scheduler = new TestScheduler(() => undefined);
  const log = (text: string) => note(`frame ${scheduler.now()}: ${text}`);
  scheduler.run(() => {
    make().subscribe({
      next: (value) => log(show(value)),
      error: (error: unknown) => log(`error ${show(error)}`),
      complete: () => log('complete'),
    });
  });
}

/** Defines `Symbol.observable`, like a polyfill, for the duration of a call. */
export function polyfilled<R>(play: (interop: symbol) => R): R {
  const interop = Symbol('observable');
  Object.defineProperty(Symbol, 'observable', { configurable: true, value: interop });
  try {
    return play(interop);
  } finally {
    delete (Symbol as { observable?: symbol }).observable;
  }
}

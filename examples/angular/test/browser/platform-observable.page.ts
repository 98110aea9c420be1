// The script that platform-observable.test.ts runs in the page, bundled with the package like an application.

import { from, lastValueFrom, map, tap, toArray, type Subscription } from 'rxjs';
import { asSettled, firstSuccess, limitConcurrency, tasks } from 'rxjs-as-completed';

/** The part of the platform's `Observable` used here, which TypeScript doesn't declare yet. */
interface PlatformObservable<T> {
  subscribe(observer?: Partial<Observer<T>>, options?: { signal?: AbortSignal }): void;
  filter(predicate: (value: T) => boolean): PlatformObservable<T>;
}

interface Observer<T> {
  next(value: T): void;
  error(reason: unknown): void;
  complete(): void;
}

type PlatformSubscriber<T> = Observer<T> & { readonly active: boolean; addTeardown(teardown: () => void): void };

declare const Observable: new <T>(subscribe: (subscriber: PlatformSubscriber<T>) => void) => PlatformObservable<T>;

export function isNative(): boolean {
  return String(Observable).includes('[native code]');
}

/** How RxJS reacts to it. */
export function refusal(): string {
  try {
    from(numbers(1) as never);
    return 'none';
  } catch (error) {
    return String(error);
  }
}

/** All the ways a task can end. */
export function settle(): Promise<unknown[]> {
  const observables = {
    values: numbers(1, 2),
    failure: new Observable<number>((subscriber) => subscriber.error('no')),
    nothing: numbers(),
    filtered: numbers(3, 4, 5).filter((value) => value !== 5),
  };
  return lastValueFrom(
    tasks(observables).pipe(
      asSettled(),
      map(({ key, status, value, reason }) => [key, status, status === 'rejected' ? reason : value]),
      toArray(),
    ),
  );
}

/** Two mirrors, one of which never responds. Reports the winner and which requests are torn down. */
export async function race(): Promise<{ winner: string; teardowns: string[] }> {
  const teardowns: string[] = [];
  const mirrors = [request('hanging'), request('up')];
  return { winner: await lastValueFrom(tasks(mirrors).pipe(firstSuccess())), teardowns };

  function request(state: string): PlatformObservable<string> {
    return new Observable((subscriber) => {
      const controller = new AbortController();
      subscriber.addTeardown(() => {
        teardowns.push(state);
        controller.abort();
      });
      fetch(`/api/mirrors/${state}?state=${state}&seconds=1`, { signal: controller.signal }).then(
        () => {
          subscriber.next(state);
          subscriber.complete();
        },
        (reason: unknown) => subscriber.active && subscriber.error(reason),
      );
    });
  }
}

export const heard: string[] = [];
let listening: Subscription | undefined;

/** Adds buttons and observes their clicks with the platform's API. */
export function listen(...names: string[]): void {
  listening = tasks(names.map(clicks))
    .pipe(
      limitConcurrency(names.length),
      tap((event) => heard.push((event.target as HTMLElement).textContent)),
    )
    .subscribe();
}

export function leave(): void {
  listening?.unsubscribe();
}

function clicks(name: string): PlatformObservable<Event> {
  const button = document.createElement('button');
  button.textContent = name;
  document.querySelector('main')!.prepend(button);
  return (button as unknown as { when(type: string): PlatformObservable<Event> }).when('click');
}

function numbers(...values: number[]): PlatformObservable<number> {
  return new Observable((subscriber) => {
    values.forEach((value) => subscriber.next(value));
    subscriber.complete();
  });
}

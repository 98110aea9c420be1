import { Location } from '@angular/common';
import { effect, inject, signal, type WritableSignal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { NavigationEnd, NavigationError, Router } from '@angular/router';
import { filter } from 'rxjs';

/**
 * A setting of a page that is kept in the query of its address, so that going back, reloading and a link keep it.
 *
 * @param read - the setting that a text stands for; `undefined` if it can't be one
 */
export function setting<T extends string | number>(
  name: string,
  initial: T,
  read: (text: string) => T | undefined,
): WritableSignal<T> {
  const location = inject(Location);
  const text = queryOf(location).get(name);
  const value = signal((text === null ? undefined : read(text)) ?? initial);
  // The router doesn't know what is written here. A navigation that fails, or leads to the same page, removes it.
  const navigation = toSignal(
    inject(Router).events.pipe(filter((event) => event instanceof NavigationEnd || event instanceof NavigationError)),
  );
  effect(() => {
    navigation();
    write(location, name, value() === initial ? undefined : String(value()));
  });
  return value;
}

export function between(min: number, max: number): (text: string) => number | undefined {
  return (text) => (text !== '' && Number(text) >= min && Number(text) <= max ? Number(text) : undefined);
}

export function oneOf<T extends string>(choices: readonly T[]): (text: string) => T | undefined {
  return (text) => choices.find((choice) => choice === text);
}

/** Whether settings are the same. JSON writes Infinity as null, which no setting is. */
export function isSame<T extends object>(one: T, other: T): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Keeps the state of the history entry, with which the router restores the scroll position. */
function write(location: Location, name: string, text: string | undefined): void {
  const query = queryOf(location);
  if (text === undefined) query.delete(name);
  else query.set(name, text);
  const [path = ''] = location.path().split('?');
  const address = query.size > 0 ? `${path}?${query}` : path;
  if (address !== location.path()) location.replaceState(address, '', location.getState());
}

function queryOf(location: Location): URLSearchParams {
  const [, query = ''] = location.path().split('?');
  return new URLSearchParams(query);
}

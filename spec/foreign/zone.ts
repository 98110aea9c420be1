// Jest shares `EventTarget` between spec files, so zone.js must leave it alone.
Object.assign(globalThis, { __Zone_disable_EventTarget: true });

import 'zone.js';

/** Calls a function in a new zone. */
export function inZone<T>(name: string, act: () => T): T {
  return Zone.root.fork({ name }).run(act);
}

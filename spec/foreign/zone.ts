// Jest shares `EventTarget` between spec files, which must not see the one of zone.js.
Object.assign(globalThis, { __Zone_disable_EventTarget: true });

import 'zone.js';

/** Calls a function in a zone of this name. */
export function inZone<T>(name: string, act: () => T): T {
  return Zone.root.fork({ name }).run(act);
}

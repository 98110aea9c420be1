/**
 * Returns a function that, a microtask after it has been called, runs `act` in the zone and async context of this call.
 *
 * A promise reaction runs in the context in which `then` was called: zone.js, `AsyncLocalStorage` and the like all see to that.
 */
export function bindContext(act: () => void): () => void {
  let resolve!: () => void;
  void new Promise<void>((resolvePromise) => (resolve = resolvePromise)).then(act);
  return resolve;
}

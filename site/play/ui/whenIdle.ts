/** Calls back once the page has nothing else to do. Safari can't tell, so there it's the next task. */
export function whenIdle(act: () => void): void {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(act);
  else setTimeout(act);
}

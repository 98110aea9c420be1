/** A page that keeps drawing on a slow machine may never be idle. */
const AT_LATEST_MILLISECONDS = 1_000;

/** Calls back once the page has nothing else to do, or after a second. Safari can't tell, so there it's the next task. */
export function whenIdle(act: () => void): void {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(act, { timeout: AT_LATEST_MILLISECONDS });
  else setTimeout(act);
}

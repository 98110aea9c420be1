/** A page that nobody sees draws no frames. */
const AT_LATEST_MILLISECONDS = 100;

/** Calls back once the browser has drawn what there is, in a task of its own. */
export function afterFrame(act: () => void): void {
  let isDue = true;
  const once = () => {
    if (!isDue) return;
    isDue = false;
    act();
  };
  requestAnimationFrame(() => setTimeout(once));
  setTimeout(once, AT_LATEST_MILLISECONDS);
}

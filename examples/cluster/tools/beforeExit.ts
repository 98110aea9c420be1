const cleanups: (() => void)[] = [];

/**
 * Calls `cleanup`, which has to be synchronous, when this process ends: normally, by an error, or by a signal that it
 * can handle.
 */
export function beforeExit(cleanup: () => void): void {
  if (cleanups.length === 0) {
    process.once('exit', () => cleanups.forEach((cleanup) => cleanup()));
    for (const [signal, code] of [
      ['SIGINT', 130],
      ['SIGTERM', 143],
    ] as const)
      process.once(signal, () => process.exit(code));
  }
  cleanups.push(cleanup);
}

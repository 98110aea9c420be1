/**
 * Fakes timers and both clocks, the computer's and the steady one; microtasks and `setImmediate` still run by themselves.
 * `jest.setSystemTime` then moves only the computer's clock.
 */
export function startClock(now: number): void {
  jest.useFakeTimers({ now, doNotFake: ['nextTick', 'setImmediate', 'clearImmediate', 'queueMicrotask'] });
}

/** Time is the test's for the tests of this `describe`; microtasks and `setImmediate` run by themselves. */
export function withFakeTimers(): void {
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'clearImmediate', 'queueMicrotask', 'performance', 'hrtime'] });
  });
  afterEach(() => {
    jest.useRealTimers();
  });
}

import { AsyncLocalStorage } from 'node:async_hooks';
import { describeContexts } from './describeContexts.js';

const storage = new AsyncLocalStorage<string>();

describe('An AsyncLocalStorage through a Semaphore:', () => {
  describeContexts({
    within: (name, act) => storage.run(name, act),
    current: () => storage.getStore() ?? 'none',
  });
});

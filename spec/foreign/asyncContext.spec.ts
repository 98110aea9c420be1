import { AsyncLocalStorage } from 'node:async_hooks';
import { describeContexts, type Context } from './describeContexts.js';
import { describeLimitContexts } from './describeLimitContexts.js';

const storage = new AsyncLocalStorage<string>();
const context: Context = {
  within: (name, act) => storage.run(name, act),
  current: () => storage.getStore() ?? 'none',
};

describe('An AsyncLocalStorage through a Semaphore:', () => {
  describeContexts(context);
});

describe('An AsyncLocalStorage through a RateLimit, and through acquire:', () => {
  describeLimitContexts(context);
});

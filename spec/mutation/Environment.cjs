const { TestEnvironment } = require('jest-environment-node');

/** Skips every test after the first failure: by then the mutant is killed, and the remaining tests might hang. */
module.exports = class Environment extends TestEnvironment {
  #failed = false;

  handleTestEvent({ name, test }) {
    if (name === 'test_done') this.#failed ||= test.errors.length > 0;
    if (name === 'test_start' && this.#failed) test.mode = 'skip';
  }
};

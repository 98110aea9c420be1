const { TestEnvironment } = require('jest-environment-node');

/** Skips all tests after the first that has failed: the mutant is known by then, and others might wait for what never comes. */
module.exports = class Environment extends TestEnvironment {
  #failed = false;

  handleTestEvent({ name, test }) {
    if (name === 'test_done') this.#failed ||= test.errors.length > 0;
    if (name === 'test_start' && this.#failed) test.mode = 'skip';
  }
};

import { describeObservables } from './describeObservables.js';
import { libraries } from './libraries.js';

// Some of these libraries define `Symbol.observable` when loaded; here, that is after RxJS and this package.
describe('An observable of another library, loaded after this package:', () => {
  describeObservables(libraries);
});

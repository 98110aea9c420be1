// The order of these two imports is the point.
import { libraries } from './libraries.js';
import { describeObservables } from './describeObservables.js';

// Some of these libraries define `Symbol.observable` when loaded; here, that is before RxJS and this package.
describe('An observable of another library, loaded before this package:', () => {
  describeObservables(libraries);
});

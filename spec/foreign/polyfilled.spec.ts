// The order of these two imports is the point.
import { libraries } from './libraries.js';
import { describeObservables } from './describeObservables.js';

// Some of these libraries define `Symbol.observable` when they are loaded: here before RxJS and this package.
describe('An observable of another library, which was loaded before this package:', () => {
  describeObservables(libraries);
});

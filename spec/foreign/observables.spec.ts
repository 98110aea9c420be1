import { describeObservables } from './describeObservables.js';
import { libraries } from './libraries.js';

// Some of these libraries define `Symbol.observable` when they are loaded: here after RxJS and this package.
describe('An observable of another library, which was loaded after this package:', () => {
  describeObservables(libraries);
});

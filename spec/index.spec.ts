import * as everything from 'rxjs-as-completed';

it('The package exports what the design lists', () => {
  expect(Object.keys(everything).sort()).toEqual([
    'Semaphore', 'TimeoutAllError', 'asCompleted', 'asProgress', 'asSettled', 'firstSuccess', 'inOrder', 'limitConcurrency', 'tasks',
    'withTimeoutAll',
  ]);
});

import * as everything from 'rxjs-as-completed';

it('The package exports exactly what it documents', () => {
  expect(Object.keys(everything).sort()).toEqual([
    'Semaphore', 'TimeoutAllError', 'asCompleted', 'asProgress', 'asSettled', 'firstSuccess', 'inOrder', 'limitConcurrency', 'tasks',
    'withTimeoutAll',
  ]);
});

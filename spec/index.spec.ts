import * as everything from 'rxjs-as-completed';

it('The package exports exactly what it documents', () => {
  expect(Object.keys(everything).sort()).toEqual([
    'RateLimit', 'Semaphore', 'TimeoutAllError', 'asCompleted', 'asEntries', 'asProgress', 'asSettled', 'asStates', 'firstSuccess', 'inOrder',
    'limitConcurrency', 'tasks', 'withTimeoutAll',
  ]);
});

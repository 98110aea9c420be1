import { map } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { loadParts } from './loadParts.js';

it('cancels what is missing after 300 ms', () => {
  const scheduler = new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
  scheduler.run(({ cold, expectObservable, expectSubscriptions }) => {
    const profile = cold('100ms (p|)');
    const orders = cold('-');

    const statuses = loadParts((part) => (part === 'profile' ? profile : orders)).pipe(map(({ status }) => status));

    expectObservable(statuses).toBe('100ms f 199ms (r|)', { f: 'fulfilled', r: 'rejected' });
    expectSubscriptions(orders.subscriptions).toBe('^ 299ms !');
  });
});

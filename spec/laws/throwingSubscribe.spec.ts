import { config, from, Observable, of } from 'rxjs';
import { asCompleted, asSettled, Semaphore, tasks } from 'rxjs-as-completed';

/** As the `subscribe` of a closed `Subject` of RxJS 7 does. */
const closed = (): Observable<number> => Object.assign(new Observable<number>(), {
  subscribe() { throw Object.assign(new Error('object unsubscribed'), { name: 'ObjectUnsubscribedError' }); },
});

beforeEach(() => (config.onUnhandledError = () => undefined));
afterEach(() => (config.onUnhandledError = null));

const statuses = (source: Observable<unknown>) => {
  const seen: unknown[] = [];
  source.subscribe({
    next: (value) => seen.push((value as { status?: unknown }).status ?? value),
    error: (error: Error) => seen.push(error.name),
    complete: () => seen.push('complete'),
  });
  return seen;
};

it('a task that is an observable whose subscribe throws fails', () => {
  expect(statuses(from([closed(), of(1)]).pipe(asSettled()))).toEqual(['rejected', 'fulfilled', 'complete']);
});

it('a project that gives an observable whose subscribe throws fails its task', () => {
  expect(statuses(of(1).pipe(asCompleted(closed)))).toEqual(['ObjectUnsubscribedError']);
});

it('a cold task of tasks() that is an observable whose subscribe throws fails', () => {
  expect(statuses(tasks([closed()]).pipe(asSettled((task) => task)))).toEqual(['rejected', 'complete']);
});

it('a source that is an observable whose subscribe throws ends the stream', () => {
  expect(statuses((closed() as Observable<never>).pipe(asCompleted()))).toEqual(['ObjectUnsubscribedError']);
  expect(statuses(tasks(closed() as Observable<never>).pipe(asCompleted()))).toEqual(['ObjectUnsubscribedError']);
});

it('guard of an observable whose subscribe throws fails and gives its permit back', () => {
  const semaphore = new Semaphore(1);
  expect(statuses(semaphore.guard(closed()))).toEqual(['ObjectUnsubscribedError']);
  expect(semaphore.active).toBe(0);
});

import { config, from, type Observable, of, Subject } from 'rxjs';
import { asCompleted, asSettled, Semaphore, tasks } from 'rxjs-as-completed';

const closed = () => {
  const subject = new Subject<number>();
  // eslint-disable-next-line rxjs-x/no-subject-unsubscribe -- a closed subject is what this is about
  subject.unsubscribe();
  return subject;
};

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

it('a task that is a closed Subject fails', () => {
  expect(statuses(from([closed(), of(1)]).pipe(asSettled()))).toEqual(['rejected', 'fulfilled', 'complete']);
});

it('a project that gives a closed Subject fails its task', () => {
  expect(statuses(of(1).pipe(asCompleted(closed)))).toEqual(['ObjectUnsubscribedError']);
});

it('a cold task of tasks() that is a closed Subject fails', () => {
  expect(statuses(tasks([closed()]).pipe(asSettled((task) => task)))).toEqual(['rejected', 'complete']);
});

it('a source that is a closed Subject ends the stream', () => {
  expect(statuses((closed() as Observable<unknown> as Observable<never>).pipe(asCompleted()))).toEqual(['ObjectUnsubscribedError']);
  expect(statuses(tasks(closed() as Observable<unknown> as Observable<never>).pipe(asCompleted()))).toEqual(['ObjectUnsubscribedError']);
});

it('guard of a closed Subject fails and gives its permit back', () => {
  const semaphore = new Semaphore(1);
  expect(statuses(semaphore.guard(closed()))).toEqual(['ObjectUnsubscribedError']);
  expect(semaphore.active).toBe(0);
});

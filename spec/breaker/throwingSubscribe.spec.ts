import { config, from, Observable, of, Subject } from 'rxjs';
import { asCompleted, asSettled, Semaphore, tasks } from 'rxjs-as-completed';

const closed = () => {
  const subject = new Subject<number>();
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

// Law 8 "whatever throws, the run ends or goes on, it never hangs"; law 1: `mergeMap` errors. `subscribe` of a closed Subject
// throws ObjectUnsubscribedError synchronously.
it('a task that is a closed Subject fails', () => {
  expect(statuses(from([closed(), of(1)]).pipe(asSettled()))).toEqual(['rejected', 'fulfilled', 'complete']);
});

// Law 8, as above
it('a project that gives a closed Subject fails its task', () => {
  expect(statuses(of(1).pipe(asCompleted(closed)))).toEqual(['ObjectUnsubscribedError']);
});

// Law 8, as above
it('a cold task of tasks() that is a closed Subject fails', () => {
  expect(statuses(tasks([closed()]).pipe(asSettled((task) => task)))).toEqual(['rejected', 'complete']);
});

// Law 8 "a source observable that errors, ends the stream with that error", "never hangs"
it('a source that is a closed Subject ends the stream', () => {
  expect(statuses((closed() as Observable<never>).pipe(asCompleted()))).toEqual(['ObjectUnsubscribedError']);
  expect(statuses(tasks(closed() as Observable<never>).pipe(asCompleted()))).toEqual(['ObjectUnsubscribedError']);
});

// DESIGN Semaphore: a permit is "held until its teardown has run"; a guarded source that throws from `subscribe` keeps it for good
it('guard of a closed Subject fails and gives its permit back', () => {
  const semaphore = new Semaphore(1);
  expect(statuses(semaphore.guard(closed()))).toEqual(['ObjectUnsubscribedError']);
  expect(semaphore.active).toBe(0);
});

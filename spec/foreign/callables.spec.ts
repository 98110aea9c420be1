import { from, of, type Observable } from 'rxjs';
import { asCompleted, tasks } from 'rxjs-as-completed';

const observable = (Symbol as { observable?: symbol }).observable ?? '@@observable';

const results = async (source: Observable<unknown>) => {
  const seen: unknown[] = [];
  source.subscribe({ next: (value) => seen.push(value), error: (error: Error) => seen.push(error.message) });
  await new Promise((resolve) => setTimeout(resolve));
  return seen;
};

it('a callable observable is subscribed, not called', async () => {
  const callable = Object.assign(() => of('called'), { [observable]: () => of('subscribed') });
  expect(await results(from(callable as never))).toEqual(['subscribed']);
  expect(await results(from([callable]).pipe(asCompleted() as never))).toEqual(['subscribed']);
});

it('a callable thenable is subscribed, not called', async () => {
  const callable = Object.assign(() => of('called'), { then: (done: (value: string) => void) => done('resolved') });
  expect(await results(from(callable as never))).toEqual(['resolved']);
  expect(await results(from([callable]).pipe(asCompleted() as never))).toEqual(['resolved']);
});

it('a callable observable is a source', async () => {
  const callable = Object.assign(() => [of('called')], { [observable]: () => of(of('subscribed')) });
  expect(await results(tasks(callable as never).pipe(asCompleted() as never))).toEqual(['subscribed']);
});

it('a String object is refused like a string', () => {
  expect(() => tasks(new String('ab') as never)).toThrow(TypeError);
});

it('a foreign observable that ends while it is being subscribed, and goes on, is over at its first end', async () => {
  const foreign = {
    [observable]: () => ({
      subscribe(observer: { next(value: string): void; complete(): void; error(reason: unknown): void }) {
        observer.next('first');
        observer.complete();
        observer.next('late');
        observer.error('late');
        return { unsubscribe() {} };
      },
    }),
  };

  expect(await results(from([foreign]).pipe(asCompleted() as never))).toEqual(['first']);
});

/* Values that throw when they are read: the slow lane has many more, in spec/slow/foreign/userCode.spec.ts. */
import { config, from, map, NEVER, Observable, of } from 'rxjs';
import { asCompleted, asSettled, tasks, TimeoutAllError } from 'rxjs-as-completed';
import { record, toMarbles, type Recording } from 'rxjs-as-completed/marbles';
import { run } from '../support/marbles.js';

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

describe('A revoked proxy', () => {
  it('that waits as an input does not keep the deadline from passing, and is its own key', () => {
    const input = revoked();

    run(({ expectObservable }) => {
      const errors: unknown[] = [];
      const source = tasks([of(1) as object, input], () => NEVER).pipe(asCompleted({ concurrency: 1, timeout: 5 }));

      expectObservable(source).toBe('-----#', undefined, expect.objectContaining({ name: 'TimeoutAllError' }));
      source.subscribe({ error: (error: unknown) => errors.push(error) });
      expectObservable(NEVER, '------!').toBe('');
    });
  });

  it('that waits as a task is named by its index', () => {
    run(({ expectObservable }) => {
      const source = tasks([NEVER, revoked()] as never[]).pipe(asCompleted({ concurrency: 1, timeout: 5 }));

      expectObservable(source).toBe('-----#', undefined, expect.objectContaining({ running: [0], waiting: [1] }));
    });
  });

  it('is no TimeoutAllError', () => {
    expect(TimeoutAllError.is(revoked())).toBe(false);
    expect(TimeoutAllError.is(new TimeoutAllError({ due: 1, completed: 0, running: [], waiting: [], errors: [] }))).toBe(true);
    expect(new TimeoutAllError({ due: 1, completed: 0, running: [], waiting: [], errors: [] })).toHaveProperty([Symbol.for('rxjs-as-completed/timeout')], true);
  });

  it('is drawn as an object, as a value and as a reason', () => {
    const drawn: string[] = [];
    const show = (recording: Recording) => drawn.push(toMarbles(recording, { operator: 'asSettled()' }));

    tasks([from([revoked()]), new Observable((subscriber) => subscriber.error(revoked()))]).pipe(record(asSettled(), show)).subscribe();
    const inList = (source: Observable<Observable<number>>) => source.pipe(asCompleted(), map(() => [revoked(), 'x'.repeat(100), 5n]));
    tasks([of(1)]).pipe(record(inList, show)).subscribe();

    expect(drawn).toHaveLength(2);
    expect(drawn[0]).toContain("status: 'rejected'");
    expect(drawn[1]).toContain(`:= [{}, "${'x'.repeat(100)}", 5n]`);
  });
});

describe('A recording', () => {
  it('that lasted longer than anybody reads gets a frame in which it fits, or is cut, and the caption says what is missing', () => {
    const recording: Recording = { startedAt: 0, source: 'pushed', events: [{ at: 2_000_000, type: 'subscribed' }] };

    expect(toMarbles(recording, { frame: 1 })).toContain('Not shown: ');
    expect(toMarbles(recording)).not.toContain('Not shown');
    expect(() => toMarbles({ ...recording, events: [] })).not.toThrow();
  });
});

describe('A subscribe that throws after the end', () => {
  afterEach(() => { config.onUnhandledError = null; });

  it('is reported', async () => {
    const reported = new Promise((resolve) => { config.onUnhandledError = resolve; });
    class Throwing extends Observable<number> {
      override subscribe(subscriber: any): never {
        subscriber.complete();
        throw new Error('too late');
      }
    }
    const ends: string[] = [];

    tasks(new Throwing() as unknown as Observable<never>).pipe(asCompleted()).subscribe({ complete: () => ends.push('complete') });

    expect(await reported).toEqual(new Error('too late'));
    expect(ends).toEqual(['complete']);
  });
});

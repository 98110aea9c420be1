import fc from 'fast-check';
import { Subscriber, Subscription, UnsubscriptionError, type TeardownLogic } from 'rxjs';
import { LightSubscriber } from '../../lib/internal/run/LightSubscriber.js';

describe('LightSubscriber', () => {
  it('runs teardowns in the order in which they were added', () => {
    expect(logOf(light, (subscriber, log) => {
      for (const name of 'abc') subscriber.add(() => log.push(name));
      subscriber.unsubscribe();
    })).toEqual(['a', 'b', 'c']);
  });

  it('runs what a teardown adds at once, and takes no notice when that unsubscribes', () => {
    expect(logOf(light, (subscriber, log) => {
      subscriber.add(() => {
        subscriber.unsubscribe();
        subscriber.add(() => log.push('added'));
        log.push('first');
      });
      subscriber.add(() => log.push('second'));
      subscriber.unsubscribe();
    })).toEqual(['added', 'first', 'second']);
  });

  it('throws the errors of all teardowns, that of the first one last', () => {
    const subscriber = new LightSubscriber();
    for (const name of 'abc') subscriber.add(() => { throw name; });
    expect(() => subscriber.unsubscribe()).toThrow(expect.objectContaining({ errors: ['b', 'c', 'a'] }));
  });

  it('lets go of a subscription that has ended', () => {
    const subscriber = new LightSubscriber();
    for (let attempt = 0; attempt < 3; attempt++) {
      const subscription = new Subscription();
      subscriber.add(subscription);
      expect(subscriber).toMatchObject({ firstTeardown: subscription, hasOthers: false });
      subscription.unsubscribe();
    }
  });

  it.each([undefined, null])('ignores %s, and itself', (nothing) => {
    const subscriber = new LightSubscriber();
    subscriber.add(nothing as undefined);
    subscriber.add(subscriber);
    subscriber.unsubscribe();
    expect(subscriber.closed).toBe(true);
  });

  it('does what a subscriber of RxJS does, whatever is added and removed', () => {
    fc.assert(fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      expect(logOf(light, play(steps))).toEqual(logOf(ofRxjs, play(steps)));
    }), { numRuns: Number(process.env['RUNS'] ?? 300) });
  });
});

type Step =
  | { readonly type: 'add' | 'remove' | 'close'; readonly which: number }
  | { readonly type: 'unsubscribe' };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant('add' as const), which: fc.nat(13) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constantFrom('remove' as const, 'close' as const), which: fc.nat(13) }) },
  { weight: 1, arbitrary: fc.constant({ type: 'unsubscribe' as const }) },
);

const light = () => new LightSubscriber();
/** RxJS makes one of these for each observer. */
const ofRxjs = () => new Subscriber<unknown>();

/** Adds and removes teardowns of every kind. */
function play(steps: readonly Step[]) {
  return (subscriber: Subscriber<unknown>, log: string[]): void => {
    const teardowns = teardownsFor(subscriber, log);
    const added = new Set<TeardownLogic>();
    for (const step of steps) {
      try {
        if (step.type === 'unsubscribe') subscriber.unsubscribe();
        else {
          const teardown = teardowns[step.which];
          // A function that is added twice runs twice in RxJS 7, once in RxJS 8.
          if (step.type === 'add' && added.has(teardown) && !(teardown instanceof Subscription)) continue;
          if (step.type === 'add') added.add(teardown);
          act(subscriber, step.type, teardown);
        }
      } catch (error) {
        log.push(`threw ${error instanceof UnsubscriptionError ? `several: ${(error.errors as unknown[]).map(String).sort().join()}` : String(error)}`);
      }
      log.push(`closed: ${subscriber.closed}`);
    }
  };
}

function act(subscriber: Subscriber<unknown>, type: 'add' | 'remove' | 'close', teardown: TeardownLogic): void {
  if (type === 'add') subscriber.add(teardown);
  else if (type === 'remove') subscriber.remove(teardown as () => void);
  else if (teardown instanceof Subscription) teardown.unsubscribe();
}

function teardownsFor(subscriber: Subscriber<unknown>, log: string[]): TeardownLogic[] {
  const does = (name: string, what: () => void = () => {}) => () => {
    log.push(name);
    what();
  };
  const fails = (name: string, error: unknown) => does(name, () => { throw error; });
  const closed = new Subscription(does('closed long ago'));
  closed.unsubscribe();
  const child = new Subscription(does('child'));
  return [
    does('one'),
    does('two'),
    fails('failing', 'one error'),
    fails('failing twice', new UnsubscriptionError(['two', 'errors'])),
    new Subscription(does('subscription')),
    new Subscription(fails('failing subscription', 'its error')),
    child,
    closed,
    { unsubscribe: does('unsubscribable') },
    does('adding', () => subscriber.add(does('added'))),
    does('unsubscribing', () => subscriber.unsubscribe()),
    does('removing', () => subscriber.remove(child)),
    does('closing', () => child.unsubscribe()),
    undefined,
  ];
}

function logOf(make: () => Subscriber<unknown>, act: (subscriber: Subscriber<unknown>, log: string[]) => void): string[] {
  const log: string[] = [];
  act(make(), log);
  return log;
}

import { concat, EMPTY, filter, from, lastValueFrom, mergeMap, type MonoTypeOperatorFunction, NEVER, Observable, of, pipe, retry, Subject, take, tap, throwError, timeout } from 'rxjs';
import { asCompleted, asSettled, firstSuccess, inOrder, RateLimit, Semaphore, tasks, TimeoutAllError, type TaskContext } from 'rxjs-as-completed';
import { record } from 'rxjs-as-completed/marbles';
import { run } from '../support/marbles.js';
import { operators } from '../support/operators.js';

const abortError = (word: RegExp) => expect.objectContaining({ name: 'AbortError', message: expect.stringMatching(word) });
const unsubscribed = abortError(/unsubscribed/i);
const anotherSucceeded = abortError(/another task succeeded/i);

/** Tasks that keep running, and their contexts. Every other one reads its signal while it runs. */
function heldTasks(count = 3) {
  const contexts: TaskContext<any>[] = [];
  const heard: unknown[] = [];
  const hold = (context: TaskContext<any>): Observable<never> => {
    contexts.push(context);
    if (context.index % 2 === 0) {
      const { signal } = context;
      signal.addEventListener('abort', () => heard.push(signal.reason));
    }
    return NEVER;
  };
  return {
    contexts,
    list: Array.from({ length: count }, () => hold),
    hold,
    /** The reasons that were heard, and then those of signals that are first read now. */
    get reasons() {
      for (const { signal } of contexts) expect(signal.aborted).toBe(true);
      const unheard = contexts.filter(({ index }) => index % 2 === 1).map(({ signal }) => signal.reason);
      expect(contexts.filter(({ index }) => index % 2 === 0).map(({ signal }) => signal.reason)).toEqual(heard);
      return [...heard, ...unheard];
    },
  };
}

/** Operators of RxJS through which a stream made by `tasks` may go before ours. */
const between: [string, MonoTypeOperatorFunction<any>][] = [
  ['take', take(9)],
  ['filter', filter(() => true)],
  ['tap', tap(() => {})],
  ['record', pipe(record(() => {}), tap(() => {}))],
];

describe.each(between)('A cold task that comes through %s', (_, through) => {
  it.each(operators)('hears the deadline: $name', ({ call, settles }) => {
    run(({ flush }) => {
      const held = heldTasks();
      const errors: unknown[] = [];

      tasks(held.list).pipe(through, call({ timeout: 5 })).subscribe({ error: (error) => errors.push(error) });
      flush();

      const [reason] = held.reasons;
      expect(reason).toBeInstanceOf(TimeoutAllError);
      for (const other of held.reasons) expect(other).toBe(reason);
      if (!settles) expect(errors[0]).toBe(reason);
    });
  });

  it('hears the reason of the signal of the run', () => {
    const held = heldTasks();
    const controller = new AbortController();

    tasks(held.list).pipe(through, asSettled({ signal: controller.signal })).subscribe({ error: () => {} });
    controller.abort('own');

    expect(held.reasons).toEqual(['own', 'own', 'own']);
  });

  it('hears the failure of another task', () => {
    const held = heldTasks();
    const failing = new Subject<never>();

    tasks([...held.list, failing]).pipe(through, asCompleted()).subscribe({ error: () => {} });
    failing.error('other');

    expect(held.reasons).toEqual(['other', 'other', 'other']);
  });

  it('hears the reason under a project, in each of its attempts', () => {
    run(({ flush }) => {
      const held = heldTasks(2);

      tasks(held.list).pipe(through, asSettled((task: Observable<never>) => task.pipe(timeout(3), retry(2)), { timeout: 5 })).subscribe();
      flush();

      // Two attempts of each: `timeout` cuts off the first, the deadline the second.
      const late = expect.any(TimeoutAllError);
      expect(held.contexts.map(({ signal }) => signal.reason)).toEqual([unsubscribed, unsubscribed, late, late]);
    });
  });

  it('hears the reason however deep it stands', () => {
    run(({ flush }) => {
      const held = heldTasks(2);
      const cold: Observable<unknown>[] = [];
      tasks(held.list).subscribe((task) => cold.push(task as Observable<unknown>));

      tasks(tasks(cold).pipe(through)).pipe(through, asSettled((task) => concat(EMPTY, task as Observable<unknown>), { timeout: 5 })).subscribe();
      flush();

      expect(held.contexts.map(({ signal }) => signal.reason)).toEqual([expect.any(TimeoutAllError), expect.any(TimeoutAllError)]);
    });
  });

  it('that is a promise and wins is not cancelled', async () => {
    const signals: AbortSignal[] = [];
    const load = ({ signal }: TaskContext<any>) => {
      signals.push(signal);
      return Promise.resolve('won');
    };

    expect(await lastValueFrom(tasks([load, load]).pipe(through, firstSuccess()))).toBe('won');

    expect(signals.map(({ aborted }) => aborted)).toEqual([false, true]);
    expect(signals[1]!.reason).toEqual(anotherSucceeded);
  });

  it('knows no reason that ended another run', () => {
    const held = heldTasks(1);
    const other = tasks(held.list).pipe(through, asCompleted()).subscribe();
    const failing = new Subject<never>();
    const leave = new Observable<never>(() => () => other.unsubscribe());

    tasks([leave, failing]).pipe(asCompleted()).subscribe({ error: () => {} });
    failing.error('mine');

    expect(held.reasons).toEqual([unsubscribed]);
  });
});

it.each<[string, Pick<Semaphore, 'guard'>]>([
  ['Semaphore', new Semaphore(2)],
  ['RateLimit', new RateLimit(2, { per: 1_000 })],
])('The signal of a guard of a %s hears the reason of the run', (_, limit) => {
  run(({ flush }) => {
    const held = heldTasks(1);

    tasks([() => limit.guard(({ signal }) => held.hold({ key: 0, index: 0, signal }))]).pipe(asSettled({ timeout: 5 })).subscribe();
    flush();

    expect(held.reasons).toEqual([expect.any(TimeoutAllError)]);
  });
});

describe.each(operators)('The reason of the signals of tasks: $name', ({ name, call, failsFast, settles }) => {
  it('says that the run was unsubscribed', () => {
    const held = heldTasks();

    tasks(held.list).pipe(call()).subscribe().unsubscribe();

    expect(held.reasons).toEqual([unsubscribed, unsubscribed, unsubscribed]);
    for (const reason of held.reasons) expect(reason).toBeInstanceOf(DOMException);
  });

  it('is the error of the deadline, the same for all and for the subscriber', () => {
    run(({ flush }) => {
      const held = heldTasks();
      const errors: unknown[] = [];

      tasks(held.list).pipe(call({ timeout: 5 })).subscribe({ error: (error) => errors.push(error) });
      flush();

      const [reason] = held.reasons;
      expect(reason).toBeInstanceOf(TimeoutAllError);
      expect(reason).toMatchObject({ due: 5, running: [0, 1, 2] });
      for (const other of held.reasons) expect(other).toBe(reason);
      if (!settles) expect(errors[0]).toBe(reason);
    });
  });

  it('is the error of the deadline even if the stream completes then', () => {
    run(({ flush }) => {
      const held = heldTasks(2);

      tasks(held.list).pipe(call({ timeout: { due: 5, onTimeout: 'complete' } })).subscribe();
      flush();

      const late = expect.objectContaining({ name: 'TimeoutAllError', due: 5, running: [0, 1] });
      expect(held.reasons).toEqual([late, late]);
    });
  });

  it.each(['source failed', null, 0])('is the error of the source: %p', (reason) => {
    const held = heldTasks();
    const source = new Subject<typeof held.hold>();

    source.pipe(call()).subscribe({ error: () => {} });
    for (const task of held.list) source.next(task);
    source.error(reason);

    expect(held.reasons).toStrictEqual([reason, reason, reason]);
  });

  it.each(['gone', null, 0])('is the reason of the signal of the run: %p', (reason) => {
    const held = heldTasks();
    const controller = new AbortController();

    tasks(held.list).pipe(call({ signal: controller.signal })).subscribe({ error: () => {} });
    controller.abort(reason);

    expect(held.reasons).toStrictEqual([reason, reason, reason]);
  });

  if (failsFast) {
    it.each(['failed', null, 0, new Error('failed')])('is the failure of another task: %p', (reason) => {
      const held = heldTasks();
      const failing = new Subject<never>();

      from([failing, ...held.list]).pipe(call()).subscribe({ error: () => {} });
      failing.error(reason);

      expect(held.reasons).toHaveLength(3);
      for (const other of held.reasons) expect(other).toBe(reason);
    });
  } else {
    it('is not the failure of a task that ends nothing', () => {
      const held = heldTasks();
      const failing = new Subject<never>();

      const subscription = from([failing, ...held.list]).pipe(call()).subscribe();
      failing.error('failed');
      subscription.unsubscribe();

      expect(held.reasons).toEqual([unsubscribed, unsubscribed, unsubscribed]);
    });
  }

  it('is that of the first cause when the end itself causes another', () => {
    const held = heldTasks(2);
    const controller = new AbortController();
    const source = new Subject<unknown>();

    const subscription = (source as Observable<any>).pipe(call({ signal: controller.signal })).subscribe({ error: () => {} });
    source.next(new Observable(() => () => {
      controller.abort('too late');
      subscription.unsubscribe();
    }));
    for (const task of held.list) source.next(task);
    source.error('source failed');

    expect(held.reasons).toEqual(['source failed', 'source failed']);
  });

  it('reaches a signal that project has read, and one that is read after the end', () => {
    const contexts: TaskContext[] = [];
    const early: AbortSignal[] = [];
    const controller = new AbortController();

    tasks({ a: NEVER, b: NEVER }).pipe(call((task, context) => {
      contexts.push(context);
      if (context.index === 0) early.push(context.signal);
      return task;
    }, { signal: controller.signal })).subscribe({ error: () => {} });
    controller.abort('gone');

    expect([...early, ...contexts.map(({ signal }) => signal)].map(({ reason }) => reason)).toEqual(['gone', 'gone', 'gone']);
    expect(contexts[0]!.signal).toBe(early[0]);
  });

  it('reaches the attempt of a cold task that is running', () => {
    run(({ flush }) => {
      const signals: AbortSignal[] = [];
      const stream = tasks(['x'], (_, { signal }) => {
        signals.push(signal);
        return NEVER;
      });

      stream.pipe(call((task: Observable<never>) => task.pipe(timeout(2), retry(1)), { timeout: 3 })).subscribe({ error: () => {} });
      flush();

      expect(signals.map(({ reason }) => reason)).toEqual([unsubscribed, expect.any(TimeoutAllError)]);
    });
  });

  it('is that of the run inside a cold task, too', () => {
    const held = heldTasks();
    const controller = new AbortController();

    tasks(held.list).pipe(call((task) => concat(EMPTY, task), { signal: controller.signal })).subscribe({ error: () => {} });
    controller.abort('gone');

    expect(held.reasons).toEqual(['gone', 'gone', 'gone']);
  });

  it('is undefined for a task that has ended by itself', () => {
    const contexts: TaskContext[] = [];
    const project = (input: Observable<unknown>, context: TaskContext) => {
      contexts.push(context);
      return input;
    };

    const inputs = name === 'inOrder' ? [of(1), of(2), NEVER] : [of(1), EMPTY, NEVER];
    of(...inputs).pipe(call(project)).subscribe().unsubscribe();

    expect(contexts.map(({ signal }) => signal.aborted)).toEqual([false, false, true]);
    expect(contexts.map(({ signal }) => signal.reason)).toEqual([undefined, undefined, unsubscribed]);
  });
});

describe('The reason of the signals of tasks', () => {
  it('that lost to another says that it succeeded', () => {
    const held = heldTasks();
    const winner = new Subject<number>();

    from([winner, ...held.list]).pipe(firstSuccess()).subscribe();
    winner.next(1);

    expect(held.reasons).toEqual([anotherSucceeded, anotherSucceeded, anotherSucceeded]);
  });

  it('that lost to a promise says that it succeeded', async () => {
    const held = heldTasks();

    await new Promise<void>((complete) => from([() => Promise.resolve(1), ...held.list]).pipe(firstSuccess()).subscribe({ complete }));

    expect(held.reasons).toEqual([anotherSucceeded, anotherSucceeded, anotherSucceeded]);
  });

  it('of the winner itself is the same if it goes on', () => {
    const contexts: TaskContext[] = [];

    of(1).pipe(firstSuccess((_, context) => {
      contexts.push(context);
      return concat(of('won'), NEVER);
    })).subscribe();

    expect(contexts[0]!.signal.reason).toEqual(anotherSucceeded);
  });

  it('that an earlier one cancels in order is its failure, while those before it go on', () => {
    const held = heldTasks();
    const failing = new Subject<never>();
    const before = heldTasks(1);

    const subscription = from([...before.list, failing, ...held.list]).pipe(inOrder()).subscribe({ error: () => {} });
    failing.error('failed');

    expect(held.reasons).toEqual(['failed', 'failed', 'failed']);
    subscription.unsubscribe();
    expect(before.reasons).toEqual([unsubscribed]);
  });

  it('is that of the first failure in time if several cancel in order', () => {
    const held = heldTasks();
    const [first, second] = [new Subject<never>(), new Subject<never>()];

    from([first, second, ...held.list]).pipe(inOrder()).subscribe({ error: () => {} });
    second.error('second');
    first.error('first');

    expect(held.reasons).toEqual(['second', 'second', 'second']);
  });

  it('is the deadline if errors are delayed until then', () => {
    run(({ flush }) => {
      const held = heldTasks();

      from([throwError(() => 'failed'), ...held.list]).pipe(asCompleted({ delayErrors: true, timeout: 5 })).subscribe({ error: () => {} });
      flush();

      const late = expect.objectContaining({ name: 'TimeoutAllError', errors: ['failed'] });
      expect(held.reasons).toEqual([late, late, late]);
    });
  });

  it('says that the run was unsubscribed if take has what it wants', () => {
    const held = heldTasks();

    from([...held.list, of(1)]).pipe(asCompleted(), take(1)).subscribe();

    expect(held.reasons).toEqual([unsubscribed, unsubscribed, unsubscribed]);
  });

  it('says that the task was unsubscribed if an operator other than ours did', () => {
    const held = heldTasks();

    tasks(held.list).pipe(mergeMap((task) => task)).subscribe().unsubscribe();

    expect(held.reasons).toEqual([unsubscribed, unsubscribed, unsubscribed]);
  });

  it.each([
    ['a Semaphore', () => ({ concurrency: new Semaphore(3) })],
    ['a RateLimit', () => ({ rate: new RateLimit(3, { per: 1_000 }) })],
    ['groups', () => ({ groupBy: () => 'all', perGroup: 3 })],
    ['priorities', () => ({ priority: () => 1 })],
  ])('is the same under %s', (_, options) => {
    const held = heldTasks();
    const controller = new AbortController();

    const subscription = tasks(held.list).pipe(asSettled({ ...options(), signal: controller.signal })).subscribe({ error: () => {} });
    controller.abort('gone');

    expect(subscription.closed).toBe(true);
    expect(held.reasons).toEqual(['gone', 'gone', 'gone']);
  });

  it('is what fetch rejects with', async () => {
    const contexts: TaskContext[] = [];

    tasks(['x'], (_, context) => {
      contexts.push(context);
      return NEVER;
    }).pipe(asSettled()).subscribe().unsubscribe();

    const [{ signal }] = contexts as [TaskContext];
    await expect(fetch('http://localhost/', { signal })).rejects.toBe(signal.reason);
  });
});

it('The reason of a task that fails because accept throws says that it was unsubscribed', () => {
  const signals: AbortSignal[] = [];
  const talk = ({ signal }: TaskContext) => {
    signals.push(signal);
    return concat(of('a'), NEVER);
  };
  const accept = () => {
    throw new Error('accept failed');
  };

  tasks([talk, () => NEVER]).pipe(firstSuccess({ accept })).subscribe();

  expect(signals.map(({ aborted, reason }) => [aborted, reason])).toEqual([[true, unsubscribed]]);
});

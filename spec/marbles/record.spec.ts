import { join } from 'node:path';
import {
  asapScheduler, delay, filter, from, map, mergeAll, mergeMap, NEVER, Observable, of, retry, scheduled, Subject, take, type OperatorFunction, type Subscription,
} from 'rxjs';
import { asCompleted, asProgress, asSettled, firstSuccess, limitConcurrency, tasks, type TaskContext } from 'rxjs-as-completed';
import { playDiagram, readDiagram, record, toMarbles, writeDiagram, type RecordedEvent, type Recording } from '../../lib/marbles/index';
import { readScenarios } from '../../scripts/marbles/scenarios';
import { run } from '../support/marbles';
import { HandedAsyncIterable, microtasksRun } from '../support/sources';
import { reportedErrors } from '../support/unhandled';
import { evaluated, playAround } from './evaluated';

const operators = readScenarios(join(__dirname, '../../marbles')).filter(({ diagram }) => diagram.source !== undefined);

describe('record', () => {
  describe('does not change', () => {
    it.each(operators)('what the operator of $name does, and records something that can be run again', ({ diagram }) => {
      let recording: Recording | undefined;

      const result = playAround(diagram, (operator) => record(operator, (recorded) => { recording = recorded; }));

      expect(writeDiagram(result)).toBe(writeDiagram(diagram));
      // what `project` adds to a task belongs to the task, and is in its recording
      const operator = diagram.expression!.replace(/task => \S+\.pipe\(retry\(1\)\)/, '');
      const again = { ...readDiagram(toMarbles(recording!, { operator, frame: diagram.frame })), definitions: diagram.definitions };
      expect(writeDiagram(playDiagram(again, evaluated))).toBe(writeDiagram(again));
    });

    it('what happens if the run has been aborted already: the function of its tasks is not called', () => {
      const generate = jest.fn(() => [of(1)]);
      const failures: unknown[] = [];

      tasks(generate).pipe(record(asSettled({ signal: AbortSignal.abort('no') }), () => undefined)).subscribe({ error: (reason) => failures.push(reason) });

      expect(failures).toEqual(['no']);
      expect(generate).not.toHaveBeenCalled();
    });

    it('what happens if the run of a list has been aborted already', () => {
      const failures: unknown[] = [];
      let recording: Recording | undefined;
      const operator = record(asSettled({ signal: AbortSignal.abort('no') }), (recorded) => { recording = recorded; });

      tasks([of(1), of(2)]).pipe(operator).subscribe({ error: (reason) => failures.push(reason) });

      expect(failures).toEqual(['no']);
      expect(recording!.events.map(({ type }) => type)).toEqual(['subscribed', 'resultFailed']);
    });

    it.each(operators)('what the operator of $name does with recorded tasks', ({ diagram }) => {
      let recordings = 0;

      const result = playAround(diagram, (operator) => (source) => source.pipe(record(() => { recordings++; }), operator));

      expect(writeDiagram(result)).toBe(writeDiagram(diagram));
      expect(recordings).toBe(1);
    });

    it('the keys of tasks, whoever subscribes', () => {
      const seen: ('a' | 'b')[] = [];

      tasks({ a: of(1), b: of(2) }).pipe(record(() => undefined), asSettled((task) => task)).subscribe(({ key }) => seen.push(key));
      tasks({ a: of(1), b: of(2) }).pipe(record(() => undefined), filter(() => true), asSettled()).subscribe(({ key }) => seen.push(key));

      expect(seen).toEqual(['a', 'b', 'a', 'b']);
    });

    it('how a generator is pulled: only when a task may start', () => {
      const asked: number[] = [];
      function* endless() {
        for (let index = 0; ; index++) {
          asked.push(index);
          yield index;
        }
      }

      tasks(endless, (index) => (index < 3 ? of(index) : NEVER)).pipe(record(() => undefined), limitConcurrency(2)).subscribe().unsubscribe();

      expect(asked).toEqual([0, 1, 2, 3, 4]);
    });

    it('how the signal of a promise aborts when its value is enough', async () => {
      const signals: AbortSignal[] = [];
      const ask = (value: string, { signal }: TaskContext) => {
        signals.push(signal);
        return value === 'never' ? new Promise<string>(() => undefined) : Promise.resolve(value);
      };

      await new Promise<void>((resolve) => {
        from(['never', 'now']).pipe(record(firstSuccess(ask), () => resolve())).subscribe();
      });

      expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    });

    it('the start of a task during the start of another', () => {
      const valuesOf = (operator: OperatorFunction<Observable<number>, number>) => {
        const source = new Subject<Observable<number>>();
        const values: number[] = [];
        source.pipe(operator).subscribe((value) => values.push(value));
        source.next(new Observable((subscriber) => {
          subscriber.next(1);
          source.next(of(2));
          subscriber.next(3);
        }));
        return values;
      };

      expect(valuesOf(limitConcurrency(2))).toEqual([1, 2, 3]);
      expect(valuesOf(record(limitConcurrency(2), () => undefined))).toEqual([1, 2, 3]);
    });

    it('the handling of a promise that rejects while it waits to start', async () => {
      function* generate() {
        yield NEVER;
        yield Promise.reject(new Error('nobody handles this'));
      }
      const groups = { groupBy: () => 'same', perGroup: 1 };

      // Jest fails the test in which one goes unhandled.
      const subscription = tasks(generate()).pipe(record(asSettled(groups), () => undefined)).subscribe();
      await microtasksRun();
      await microtasksRun();

      expect(subscription.closed).toBe(false);
      subscription.unsubscribe();
    });

    it('inputs that are not tasks', () => {
      const inputs = [null, undefined, 0, {}];
      const seen: unknown[] = [];

      from(inputs).pipe(record(() => undefined), map((input) => input)).subscribe((input) => seen.push(input));

      expect(seen).toEqual(inputs);
    });

    it('inputs that throw when they are looked at', () => {
      const { proxy, revoke } = Proxy.revocable({}, {});
      revoke();
      const seen: unknown[] = [];

      from([proxy, 1]).pipe(record(() => undefined), map((input) => [input])).subscribe((input) => seen.push(...input));

      expect(seen).toHaveLength(2);
      expect(seen[0]).toBe(proxy);
      expect(seen[1]).toBe(1);
    });

    it('inputs that project makes into tasks', () => {
      const results: unknown[] = [];

      from(['x', 'y']).pipe(record(() => undefined), asCompleted((input, { key }) => of(`${input}${key}`))).subscribe((result) => results.push(result));
      from(['x', 'y']).pipe(record(() => undefined), mergeMap((input) => of(input))).subscribe((result) => results.push(result));

      expect(results).toEqual(['xx', 'yy', 'x', 'y']);
    });
  });

  describe('records', () => {
    it('when the run began, and how much later each event happened', () => {
      jest.useFakeTimers({ now: 5_000 });
      const recordings: Recording[] = [];

      tasks([of('x').pipe(delay(30))]).pipe(record(asCompleted(), (recording) => recordings.push(recording))).subscribe();
      jest.advanceTimersByTime(30);
      jest.useRealTimers();

      expect(recordings.map(({ startedAt }) => startedAt)).toEqual([5_000]);
      expect(recordings[0].events.map(({ type, at }) => `${at} ${type}`)).toEqual([
        '0 subscribed', '0 sourceSubscribed', '0 arrived', '0 sourceCompleted', '0 started',
        '30 value', '30 completed', '30 result', '30 resultCompleted',
      ]);
    });

    it('arrivals, starts, values, ends, and what is emitted', () => {
      const story = recordedStory(({ cold }) => [
        tasks({ x: cold('-1-(2|)'), y: cold('--#', undefined, 'no') }),
        (use) => record(asCompleted({ concurrency: 1 }), use),
      ]);

      expect(story).toEqual([
        'listed', '0 subscribed', '0 sourceSubscribed', '0 arrived 0 x', '0 arrived 1 y', '0 sourceCompleted',
        '0 started 0', '1 value 0 1', '3 value 0 2', '3 completed 0', '3 result 2',
        '3 started 1', '5 failed 1 no', '5 resultFailed no',
      ]);
    });

    it('a stream of tasks over time, and the tasks that are cancelled when it fails', () => {
      const story = recordedStory(({ cold }) => [
        cold('-a-b-#', { a: cold('--1---|'), b: cold('--2|') }, 'gone'),
        (use) => record(limitConcurrency(1), use),
      ]);

      expect(story).toEqual([
        'pushed', '0 subscribed', '0 sourceSubscribed', '1 arrived 0 0', '1 started 0', '3 arrived 1 1', '3 value 0 1', '3 result 1',
        '5 sourceFailed gone', '5 cancelled 0', '5 resultFailed gone',
      ]);
    });

    it('a stream of tasks that is unsubscribed', () => {
      const story = recordedStory(({ cold }) => [
        cold('-a-b-', { a: cold('--(1|)'), b: cold('---|') }),
        (use) => record(firstSuccess(), use),
      ]);

      expect(story).toEqual([
        'pushed', '0 subscribed', '0 sourceSubscribed', '1 arrived 0 0', '1 started 0', '3 arrived 1 1', '3 started 1',
        '3 value 0 1', '3 sourceLeft', '3 cancelled 0', '3 cancelled 1', '3 result 1', '3 resultCompleted',
      ]);
    });

    it('tasks that are pulled one at a time', () => {
      const story = recordedStory(({ cold }) => [
        tasks(() => [1, 2].values(), (input) => cold(`${'-'.repeat(input)}|`)),
        (use) => record(asCompleted({ concurrency: 1 }), use),
      ]);

      expect(story).toEqual([
        'pulled', '0 subscribed', '0 sourceSubscribed', '0 arrived 0 1', '0 started 0', '1 completed 0', '1 arrived 1 2', '1 started 1',
        '3 completed 1', '3 sourceCompleted', '3 resultCompleted',
      ]);
    });

    it('pulls, even of a generator that is closed early and of one without tasks', () => {
      const left = recordedStory(({ cold }) => [
        tasks(function* () { for (;;) yield cold('-1-'); }),
        (use) => (source) => source.pipe(record(limitConcurrency(1), use), take(1)),
      ]);
      const none = recordedStory(() => [tasks(() => [].values()), (use) => record(asCompleted(), use)]);

      expect(left).toEqual([
        'pulled', '0 subscribed', '0 sourceSubscribed', '0 arrived 0 0', '0 started 0', '1 value 0 1', '1 result 1', '1 unsubscribed',
        '1 sourceLeft', '1 cancelled 0',
      ]);
      expect(none).toEqual(['pulled', '0 subscribed', '0 sourceSubscribed', '0 sourceCompleted', '0 resultCompleted']);
    });

    it('the deadline, and the keys of the tasks it cancels', () => {
      const story = recordedStory(({ cold }) => [
        tasks(cold('-a-b|'), (letter) => cold(letter === 'a' ? '--------|' : '-|')),
        (use) => record(asSettled({ concurrency: 1, timeout: 6 }), use),
      ]);

      expect(story).toEqual([
        'pushed', '0 subscribed', '0 sourceSubscribed', '1 arrived 0 a', '1 started 0', '3 arrived 1 b', '4 sourceCompleted',
        '6 deadline', '6 cancelled 0', '6 result [object Object]', '6 result [object Object]', '6 resultCompleted',
      ]);
    });

    it('a deadline that had passed before anything could start', () => {
      const story = recordedStory(({ cold }) => [tasks([cold('-|')]), (use) => record(asCompleted({ timeout: 0 }), use)]);
      const pushed = recordedStory(({ cold }) => [cold('-|'), (use) => record(asCompleted({ timeout: { due: 0, onTimeout: 'complete' } }), use)]);

      expect(story).toEqual([
        'listed', '0 subscribed', '0 arrived 0 0', '0 sourceCompleted', '0 deadline', '0 resultFailed TimeoutAllError',
      ]);
      expect(pushed).toEqual(['pushed', '0 subscribed', '0 deadline', '0 resultCompleted']);
    });

    it('that the result is unsubscribed, before the consequences', () => {
      const story = recordedStory(({ cold }) => [
        tasks([cold('-1--2--|'), cold('-|')]),
        (use) => (source) => source.pipe(record(limitConcurrency(1), use), take(1)),
      ]);

      expect(story).toEqual([
        'listed', '0 subscribed', '0 sourceSubscribed', '0 arrived 0 0', '0 arrived 1 1', '0 sourceCompleted', '0 started 0',
        '1 value 0 1', '1 result 1', '1 unsubscribed', '1 cancelled 0',
      ]);
    });

    it('what other operators do with the tasks, attempt by attempt', () => {
      const story = recordedStory(({ cold }) => [
        tasks({ a: cold('-#', undefined, 'no'), b: cold('-|') }),
        (use) => record(mergeMap((task) => task.pipe(retry(1)), 1), use),
      ]);

      expect(story).toEqual([
        'pushed', '0 subscribed', '0 sourceSubscribed', '0 arrived 0 a', '0 started 0', '0 arrived 1 b', '0 sourceCompleted',
        '1 failed 0 no', '1 started 0', '2 failed 0 no', '2 resultFailed no',
      ]);
    });

    it('that other operators unsubscribe from the tasks and their stream', () => {
      const story = recordedStory(({ cold }) => [
        cold('a--b', { a: cold('-1--|'), b: cold('-|') }),
        (use) => (source) => source.pipe(record(mergeAll(), use), take(1)),
      ]);
      const failing = recordedStory(({ cold }) => [cold('-#', undefined, 'gone'), (use) => record(mergeAll(), use)]);

      expect(story).toEqual([
        'pushed', '0 subscribed', '0 sourceSubscribed', '0 arrived 0 0', '0 started 0', '1 value 0 1', '1 result 1', '1 unsubscribed',
        '1 sourceLeft', '1 cancelled 0',
      ]);
      expect(failing).toEqual(['pushed', '0 subscribed', '0 sourceSubscribed', '1 sourceFailed gone', '1 resultFailed gone']);
    });

    it('a task that cannot be created', () => {
      const story = recordedStory(() => [
        tasks([1, 2, 3, 4], (input) => {
          if (input === 1) throw 'no';
          if (input === 2) return () => { throw 'never'; };
          return (input === 3 ? 'text' : of(input)) as never;
        }),
        (use) => record(asSettled(), use),
      ]);

      expect(story.filter((line) => /started|failed/.test(line))).toEqual([
        '0 started 0', '0 failed 0 no', '0 started 1', '0 failed 1 never', '0 started 2', '0 failed 2 TypeError', '0 started 3',
      ]);
    });

    it('a task that is cancelled by its own creation', () => {
      let subscription: Subscription | undefined;
      const leave = () => {
        subscription!.unsubscribe();
        return of('late');
      };
      for (const make of [leave, () => leave]) {
        const recordings: Recording[] = [];
        run(({ cold }) => {
          const recorded = record(asCompleted(make as () => Observable<string>), (recording) => recordings.push(recording));
          subscription = cold('-x').pipe(recorded).subscribe();
        });

        expect(recordings.map(storyOf)).toEqual([[
          'pushed', '0 subscribed', '0 sourceSubscribed', '1 arrived 0 x', '1 started 0', '1 unsubscribed', '1 sourceLeft', '1 cancelled 0',
        ]]);
      }
    });

    it('promises: their values, their rejections, and that they were unsubscribed', async () => {
      const story = await new Promise<string[]>((resolve) => {
        let fail: (reason: unknown) => void;
        const failing = new Promise((_, reject) => { fail = reject; });
        const made = [() => Promise.resolve(1), () => failing, () => new Promise(() => undefined)];
        tasks(made, (make) => make()).pipe(record(asCompleted(), (recording) => resolve(storyOf(recording)))).subscribe({
          next: () => fail('no'),
          error: () => undefined,
        });
      });

      expect(story.map((line) => line.replace(/^\d+ /, ''))).toEqual([
        'listed', 'subscribed', 'sourceSubscribed', expect.any(String), expect.any(String), expect.any(String), 'sourceCompleted',
        'started 0', 'started 1', 'started 2', 'value 0 1', 'completed 0', 'result 1', 'failed 1 no', 'cancelled 2', 'resultFailed no',
      ]);
    });

    it('nothing of a promise that settles too late', async () => {
      const story = await new Promise<string[]>((resolve) => {
        let answer: (value: unknown) => void;
        const late = new Promise((resolved) => { answer = resolved; });
        const subscription = tasks([() => late]).pipe(record(asCompleted(), (recording) => {
          answer(1);
          void late.then(() => resolve(storyOf(recording)));
        })).subscribe();
        subscription.unsubscribe();
      });

      expect(story.slice(-2).map((line) => line.replace(/^\d+ /, ''))).toEqual(['unsubscribed', 'cancelled 0']);
    });

    it('promises passed to other operators', async () => {
      const story = await new Promise<string[]>((resolve) => {
        from([Promise.resolve(1)]).pipe(record(mergeAll(), (recording) => resolve(storyOf(recording)))).subscribe();
      });

      expect(story.map((line) => line.replace(/^\d+ /, ''))).toEqual([
        'pushed', 'subscribed', 'sourceSubscribed', 'arrived 0 0', 'started 0', 'sourceCompleted', 'value 0 1', 'completed 0', 'result 1', 'resultCompleted',
      ]);
    });

    it('an async iterable, as its items arrive', async () => {
      const items = new HandedAsyncIterable<number>();
      const recordings: Recording[] = [];
      tasks(items, (item) => of(item)).pipe(record(asCompleted(), (recording) => recordings.push(recording))).subscribe();
      await items.hand(7);
      await items.end();
      await microtasksRun();

      expect(recordings.map((recording) => storyOf(recording).map((line) => line.replace(/^\d+ /, '')))).toEqual([[
        'pushed', 'subscribed', 'sourceSubscribed', 'arrived 0 7', 'started 0', 'value 0 7', 'completed 0', 'result 7', 'sourceCompleted', 'resultCompleted',
      ]]);
    });
  });

  describe('in front of an operator passes the recording on', () => {
    it('when nothing runs any more', () => {
      const story = recordedStory(({ cold }) => [
        tasks({ a: cold('--1|'), b: cold('-|') }),
        (use) => (source) => source.pipe(record(use), mergeAll(1)),
      ]);

      expect(story).toEqual([
        'pushed', '0 sourceSubscribed', '0 arrived 0 a', '0 started 0', '0 arrived 1 b', '0 sourceCompleted',
        '2 value 0 1', '3 completed 0', '3 started 1', '4 completed 1',
      ]);
    });

    it('after the stream of tasks has ended, too', () => {
      const story = recordedStory(({ cold }) => [
        cold('a---b-|', { a: cold('-|'), b: cold('-|') }),
        (use) => (source) => source.pipe(record(use), mergeAll()),
      ]);

      expect(story).toEqual([
        'pushed', '0 sourceSubscribed', '0 arrived 0 0', '0 started 0', '1 completed 0', '4 arrived 1 1', '4 started 1',
        '5 completed 1', '6 sourceCompleted',
      ]);
    });

    it('when a failed task is not going to be retried', () => {
      const soon = () => scheduled([0], asapScheduler);
      const story = recordedStory(({ cold }) => [
        tasks([cold('--#', undefined, 'busy'), cold('--|')]),
        (use) => (source) => source.pipe(record(use), mergeMap((task) => task.pipe(retry({ count: 1, delay: soon })))),
      ]);

      expect(story.slice(7)).toEqual(['2 failed 0 busy', '2 completed 1', '2 started 0', '4 failed 0 busy']);
    });

    it('once for each subscription', () => {
      const recordings: Recording[] = [];
      run(({ cold }) => {
        const source = tasks([cold('-|')]).pipe(record((recording) => recordings.push(recording)), asCompleted());
        source.subscribe();
        source.subscribe();
      });

      expect(recordings).toHaveLength(2);
      expect(recordings[0]).toEqual(recordings[1]);
    });

    it('when everything was cancelled', () => {
      const story = recordedStory(({ cold }) => [
        tasks([cold('-1-----|'), cold('---2-|')]),
        (use) => (source) => source.pipe(record(use), limitConcurrency(2), take(2)),
      ]);

      expect(story).toEqual([
        'listed', '0 sourceSubscribed', '0 arrived 0 0', '0 arrived 1 1', '0 sourceCompleted', '0 started 0', '0 started 1',
        '1 value 0 1', '3 value 1 2', '3 cancelled 0', '3 cancelled 1',
      ]);
    });
  });

  describe('the callback', () => {
    const reported = reportedErrors();

    it('draws a large run without throwing', async () => {
      const texts: string[] = [];
      const show = (recording: Recording) => texts.push(toMarbles(recording));
      tasks(Array.from({ length: 300 }, (_, index) => of(index))).pipe(record(asProgress({ concurrency: 2 }), show)).subscribe();

      await microtasksRun();

      expect(texts).toEqual([expect.stringMatching(/^% .*\n% Not shown: 171 more tasks, /)]);
      expect(await reported.errors(0)).toEqual([]);
    });

    it('receives the recording, and what it throws is reported', async () => {
      const use = () => { throw new Error('disk full'); };
      let completed = false;
      of(of(1)).pipe(record(asCompleted(), use)).subscribe({ complete: () => { completed = true; } });

      expect(completed).toBe(true);
      expect(await reported.errors(1)).toEqual([new Error('disk full')]);
    });
  });

  it('has to be a function', () => {
    expect(() => record(1 as never)).toThrow(new TypeError('record: use must be a function, got 1'));
    expect(() => record(asCompleted() as never, undefined as never)).toThrow(new TypeError('record: use must be a function, got undefined'));
    expect(() => record(undefined as never, () => undefined)).toThrow(new TypeError('record: operator must be a function, got undefined'));
    expect(() => record('asCompleted()' as never, () => undefined)).toThrow(new TypeError('record: operator must be a function, got "asCompleted()"'));
  });
});

type Use = (recording: Recording) => void;
type Cold = Parameters<Parameters<typeof run>[0]>[0];

/** Plays tasks in virtual time and returns what had been recorded when the recording was passed on. */
function recordedStory(make: (helpers: Cold) => [Observable<any>, (use: Use) => (source: Observable<any>) => Observable<unknown>]): string[] {
  const stories: string[][] = [];
  run((helpers) => {
    const [source, operatorFor] = make(helpers);
    source.pipe(operatorFor((recording) => stories.push(storyOf(recording)))).subscribe({ error: () => undefined });
  });
  expect(stories).toHaveLength(1);
  return stories[0];
}

function storyOf({ source, events }: Recording): string[] {
  return [source, ...events.map(lineOf)];
}

function lineOf({ at, type, ...details }: RecordedEvent): string {
  const shown = Object.values(details).map((detail: unknown) => (detail instanceof Error ? detail.name : String(detail)));
  return [at, type, ...shown].join(' ');
}

import {
  catchError, concat, concatMap, EMPTY, from, ignoreElements, map, merge, mergeAll, mergeMap, NEVER, of, retry, timer, toArray,
  type Observable, type OperatorFunction,
} from 'rxjs';
import { asCompleted, asProgress, asSettled, firstSuccess, inOrder, limitConcurrency, tasks, TimeoutAllError, withTimeoutAll } from 'rxjs-as-completed';
import { readDiagram, record, toMarbles, writeDiagram, type Recording, type ToMarblesOptions } from '../../lib/marbles/index';
import { run } from '../support/marbles';

describe('toMarbles', () => {
  it('writes down what happened, ready to read', () => {
    const text = diagramOf(tasks({ user: at(3, 'Ada'), posts: at(1, ['one', 'two']) }), asCompleted(), { operator: 'asCompleted()' });

    expect(text).toBe(`% Recorded on 1970-01-01T00:00:00.000Z.

a    = ---(A|)
subs = ^--!
title = user

b    = -(B|)
subs = ^!
title = posts

       (ab|)

>      asCompleted()

       -B-(A|)
`);
  });

  describe('time', () => {
    const twoValues = tasks([merge(at(100, 'x'), at(240, 'y'))]);

    it('is to scale, one dash per frame', () => {
      expect(lineOf(diagramOf(twoValues, limitConcurrency(1), { frame: 20 }), 'a')).toBe('-----x------(y|)');
      expect(lineOf(diagramOf(twoValues, limitConcurrency(1), { frame: 50 }), 'a')).toBe('--x-(y|)');
    });

    it('is one frame per millisecond by default', () => {
      expect(diagramOf(tasks([at(2, 'x')]), asCompleted())).not.toContain('frame');
      expect(diagramOf(tasks([at(2, 'x')]), asCompleted(), { frame: 2 })).toContain('\nframe = 2\n');
    });

    it.each([[399, 1], [400, 2], [799, 2], [800, 5], [3_999, 10], [4_000, 20], [12_345_678, 50_000]])('of %s milliseconds has frames of %s by default', (time, frame) => {
      const recording: Recording = { startedAt: 0, source: 'listed', events: [{ at: 0, type: 'subscribed' }, { at: time, type: 'result', value: 'x' }] };

      const text = toMarbles(recording);

      expect(readDiagram(text)).toMatchObject({ frame, result: { marks: [{ frame: Math.floor(time / frame), symbol: '1' }] } });
      expect(text).not.toContain('Not shown');
    });

    it('pauses where a group is written, and catches up afterwards', () => {
      const crowded = tasks([merge(at(10, 'w'), at(10, 'x'), at(11, 'y'), at(30, 'z'))]);

      expect(lineOf(diagramOf(crowded, limitConcurrency(1)), 'a')).toBe('----------(wx)y---------------(z|)');
    });

    it('is spread out where one frame would change the order', () => {
      const late = at(8, 'x');
      const early = at(6, 'y');

      const text = diagramOf(tasks([late, early]), asCompleted(), { frame: 5 });

      expect(lineOf(text, 'a')).toBe('--(x|)');
      expect(lineOf(text, 'b')).toBe('-(y|)');
      expect(lastLineOf(text)).toBe('-y(x|)');
    });

    it('makes room for a group before an end, on each line separately', () => {
      const failed = diagramOf(tasks([merge(at(4, 'w'), at(4, 'x'), failing(5, 'no'))]), asSettled());
      const source = diagramOf(concat(of(at(9, 'x'), at(9, 'y')), failing(1, 'gone')), asCompleted());
      const result = diagramOf(NEVER, () => concat(merge(at(4, 'w'), at(4, 'x')), endingAt(1)));

      expect(lineOf(failed, 'a')).toBe('----(wx)#');
      expect(source).toContain('\n       (ab)#\n');
      expect(result).toContain('\n       ----(12)|\n');
    });

    it('is spread out where the end of a task would come first in another run', () => {
      const completing = diagramOf(tasks([endingAt(8), endingAt(6)]), asSettled(), { frame: 5 });
      const erring = diagramOf(tasks([failing(8, 'late'), failing(6, 'early')]), asSettled(), { frame: 5 });

      expect([lineOf(completing, 'a'), lineOf(completing, 'b')]).toEqual(['--|', '-|']);
      expect([lineOf(erring, 'a'), lineOf(erring, 'b')]).toEqual(['--#', '-#']);
    });

    it('is spread out where the end of the stream of tasks would come first in another run', () => {
      const arrivals = (end: Observable<never>) => merge(of(at(6, 'x')), end);

      expect(diagramOf(arrivals(endingAt(8)), asSettled(), { frame: 5 })).toContain('\n       a-|\n');
      expect(diagramOf(arrivals(failing(8, 'gone')), asSettled(), { frame: 5 })).toContain('\n       a-#\n');
    });

    it('is not spread out where a generator has no more tasks after one has ended', () => {
      const text = diagramOf(tasks(() => [at(1, 'x')].values()), asCompleted({ concurrency: 1 }));

      expect(text).toContain('\n       a|\n');
      expect(lastLineOf(text)).toBe('-(x|)');
    });

    it('is spread out where the deadline came after something else in the same frame', () => {
      const text = diagramOf(tasks([concat(at(11, 'x'), NEVER)]), withTimeoutAll(13), { frame: 5 });

      expect(lineOf(text, 'a')).toBe('-x');
      expect(text).toContain('\n       -x#\n');
    });

    it('is spread out where the consumer would unsubscribe first in another run', () => {
      const text = diagramOf(tasks([concat(of('x'), NEVER)]), limitConcurrency(1), {}, 0);

      expect(text).toContain('a    = x\nsubs = ^!\n');
      expect(text).toContain('\n       x-\nsubs = ^!\n');
    });

    it('keeps the deadline in place, and makes room before it', () => {
      const crowded = tasks([merge(at(4, 'w'), at(4, 'x'), at(5, 'y'), NEVER)]);

      expect(diagramOf(crowded, withTimeoutAll(9))).toContain('\n       ----(wx)y#\n');
      expect(diagramOf(crowded, withTimeoutAll(6))).toContain('\n       -(wx)y#\n');
    });

    it('is not to scale where there is no room before the deadline, and the caption says so', () => {
      const crowded = tasks([merge(at(4, 'w'), at(4, 'x'), at(5, 'y'), NEVER)]);

      const text = diagramOf(crowded, withTimeoutAll(6), { frame: 2, caption: 'Crowded.' });

      expect(text).toMatch(/^% Crowded\.\n% Not to scale: the frame is too coarse for the deadline\.\n/);
      expect(lineOf(text, 'a')).toBe('-(wxy)');
      expect(text).toContain('\n       -(wxy)#\n');
    });

    it('continues after a deadline whose error others receive', () => {
      const text = diagramOf(tasks([at(9, 'x'), at(9, 'y')]), asSettled({ timeout: 4 }));

      expect(lastLineOf(text, 2)).toBe('----(AB|)');
    });
  });

  describe('times that make no diagram', () => {
    /** A task of one value, recorded with these times for its start, its value and its end. */
    const recorded = (started: number, value: number, completed: number, startedAt = 0): Recording => ({
      startedAt,
      source: 'listed',
      events: [
        { at: 0, type: 'sourceSubscribed' }, { at: 0, type: 'arrived', index: 0, key: 0 }, { at: 0, type: 'sourceCompleted' },
        { at: started, type: 'started', index: 0 }, { at: value, type: 'value', index: 0, value: 'x' }, { at: completed, type: 'completed', index: 0 },
      ],
    });
    const taskOf = (recording: Recording) => toMarbles(recording).split('\n').slice(2, 4);

    it('count as the latest time so far if they go backwards', () => {
      expect(taskOf(recorded(0, 4, 3))).toEqual(['a    = ----(x|)', 'subs = ^---!']);
      expect(taskOf(recorded(2, 1, 4))).toEqual(['a    =   x-|', 'subs = --^-!']);
      expect(taskOf(recorded(2, -3_600_000, -3_599_998))).toEqual(['a    =   (x|)', 'subs = --(^!)']);
    });

    it('count as 0 if they are negative', () => {
      const early: Recording = {
        ...recorded(0, 2, 3),
        events: [{ at: -5, type: 'sourceSubscribed' }, { at: -5, type: 'arrived', index: 0, key: 0 }, ...recorded(-4, -1, 3).events.slice(2)],
      };

      expect(taskOf(early)).toEqual(['a    = x--|', 'subs = ^--!']);
    });

    it('count as 0 for a deadline that had passed before', () => {
      const passed: Recording = {
        startedAt: 0,
        source: 'listed',
        events: [
          { at: 0, type: 'subscribed' }, { at: -1, type: 'sourceSubscribed' }, { at: -1, type: 'arrived', index: 0, key: 0 },
          { at: -1, type: 'sourceCompleted' }, { at: -1, type: 'deadline' }, { at: -1, type: 'resultFailed', reason: 'late' },
        ],
      };

      expect(toMarbles(passed)).toContain('\n       (a|)\n\n>      …\n\n       #\n');
    });

    it.each([NaN, -Infinity, null, undefined])('count as the latest time so far if they are %s', (time) => {
      expect(taskOf(recorded(2, time as number, 4))).toEqual(['a    =   x-|', 'subs = --^-!']);
    });

    it('are left out if they are infinite', () => {
      expect(toMarbles(recorded(2, 3, Infinity), { caption: 'Endless.' })).toContain('% Endless.\n% Not shown: ∞ more milliseconds.\n\na    =   -x---');
    });

    it.each([NaN, Infinity, 9e15])('are refused if the recording started at %s, which is no date', (startedAt) => {
      expect(() => toMarbles(recorded(0, 1, 2, startedAt))).toThrow(
        new TypeError(`toMarbles: recording.startedAt must be a date in milliseconds since the epoch, got ${startedAt}`),
      );
    });
  });

  describe('letters', () => {
    it('stand for values, the same letter for the same value', () => {
      const value = { secret: 42 };
      const other = { secret: 43 };

      const text = diagramOf(tasks([concat(at(1, value), at(1, other)), at(3, value)]), limitConcurrency(2));

      expect(text).not.toMatch(/4[23]/);
      expect(lineOf(text, 'a')).toBe('-A(1|)');
      expect(lineOf(text, 'b')).toBe('---(A|)');
      expect(lastLineOf(text)).toBe('-A1(A|)');
    });

    it('are the values themselves if these are letters and not taken', () => {
      const text = diagramOf(tasks([concat(at(1, 'q'), at(1, 'a'), at(1, '?')), concat(at(4, 'A'), at(1, 'q'))]), limitConcurrency(2));

      expect(lineOf(text, 'a')).toBe('-qA(1|)');
      expect(lineOf(text, 'b')).toBe('----B(q|)');
    });

    it('are not the digits of a number', () => {
      const text = diagramOf(tasks([at(1, 7), at(2, '7')]), limitConcurrency(2));

      expect(lineOf(text, 'a')).toBe('-(A|)');
      expect(lineOf(text, 'b')).toBe('--(7|)');
    });

    it('name tasks and failures, even if these have the same name', () => {
      const error = new Error('down');
      const text = diagramOf(tasks([failing(1, error), failing(2, undefined), failing(3, error)]), asSettled());

      expect(text).toContain("a    = -#\nsubs = ^!\n# := 'a failed'\n");
      expect(text).toContain("b    = --#\nsubs = ^-!\n# := 'b failed'\n");
      expect(text).toContain("c    = ---#\nsubs = ^--!\n# := 'a failed'\n");
      expect(text).toContain(`
A := { status: 'rejected', key: 'a', reason: 'a failed' }
B := { status: 'rejected', key: 'b', reason: 'b failed' }
C := { status: 'rejected', key: 'c', reason: 'a failed' }
`);
    });

    it('describe outcomes, and timeouts', () => {
      const text = diagramOf(tasks({ x: at(1, { many: 1 }), y: endingAt(2), z: NEVER }), asSettled({ timeout: 5 }));

      expect(text).toContain(`
       -AB--(C|)
A := { status: 'fulfilled', key: 'a', value: 'A' }
B := { status: 'empty', key: 'b' }
C := { status: 'rejected', key: 'c', reason: { name: 'TimeoutAllError' } }
`);
    });

    it('describe progress', () => {
      const text = diagramOf(tasks([at(9, 'x')]), asProgress());

      expect(text).toContain(`
       (12)-----(3|)
1 := { total: 1, waiting: 1, running: 0, completed: 0, fulfilled: 0, rejected: 0, empty: 0 }
2 := { total: 1, waiting: 0, running: 1, completed: 0, fulfilled: 0, rejected: 0, empty: 0 }
3 := { total: 1, waiting: 0, running: 0, completed: 1, fulfilled: 1, rejected: 0, empty: 0 }
`);
    });

    it('describe whatever else an operator makes of values', () => {
      const made = [[1, 'x'], null, undefined, true, () => 1, new Date(0), new RangeError('no')];
      const operator = (source: Observable<Observable<string>>) => concat(source.pipe(mergeAll(), toArray()), from(made), of(null));

      const text = diagramOf(tasks([at(1, 'x')]), operator);

      expect(text).toContain(`
       -(123456673|)
1 := ['x']
2 := [1, 'x']
3 := null
4 := undefined
5 := true
6 := {}
7 := { name: 'RangeError' }
`);
    });
  });

  describe('failures', () => {
    it('of tasks are named after them', () => {
      expect(endOf(diagramOf(tasks([failing(1, new Error('down'))]), asCompleted()))).toBe("'a failed'");
    });

    it('of the stream of tasks are named after it', () => {
      const text = diagramOf(concat(of(at(1, 'x')), failing(3, new Error('gone'))), asCompleted());

      expect(text).toContain("       a--#\nsubs = ^--!\n# := 'source failed'\n");
      expect(endOf(text)).toBe("'source failed'");
    });

    it('of several tasks come together', () => {
      const list = tasks([failing(2, 'no'), failing(1, null)]);

      expect(endOf(diagramOf(list, asCompleted({ delayErrors: true })))).toBe("{ name: 'AggregateError', errors: ['a failed', 'b failed'] }");
      expect(endOf(diagramOf(tasks([of()]), firstSuccess()))).toBe("{ name: 'AggregateError', errors: [{ name: 'EmptyError' }] }");
    });

    it('at the deadline list what was running and what was waiting, even with the same key', () => {
      const twice = tasks(['x', 'x', 'y'], () => at(9, 'v'));

      expect(endOf(diagramOf(twice, asCompleted({ concurrency: 1, timeout: 5 })))).toBe(
        "{ name: 'TimeoutAllError', completed: 0, running: ['a'], waiting: ['b', 'c'] }");
    });

    it('at the deadline distinguish running from waiting tasks with the same key', () => {
      const list = tasks(['x', 'y', 'y'], () => at(9, 'v'));

      expect(endOf(diagramOf(list, asCompleted({ groupBy: (_, index) => index < 2, perGroup: 1, timeout: 5 })))).toBe(
        "{ name: 'TimeoutAllError', completed: 0, running: ['a', 'c'], waiting: ['b'] }");
    });

    it('at the deadline do not list tasks that had ended, even with the same key', () => {
      const list = tasks(['x', 'x', 'x'], (_, { index }) => [at(1, 'v'), failing(1, 'no'), NEVER][index]!);

      expect(endOf(diagramOf(list, asCompleted({ delayErrors: true, timeout: 5 })))).toBe(
        "{ name: 'TimeoutAllError', completed: 2, running: ['c'], waiting: [], errors: ['b failed'] }");
    });

    it('at the deadline list deferred failures', () => {
      const list = tasks([NEVER, failing(1, 'no')]);

      expect(endOf(diagramOf(list, inOrder({ timeout: 5 })))).toBe(
        "{ name: 'TimeoutAllError', completed: 1, running: ['a'], waiting: [], errors: ['b failed'] }");
    });

    it('of other kinds keep their name', () => {
      expect(endOf(diagramOf(tasks([at(1, 'x')]), () => failing(2, new RangeError('no'))))).toBe("{ name: 'RangeError' }");
    });
  });

  describe('keys', () => {
    it('are titles where they say more than the name and position of a task', () => {
      const list = tasks(new Map<unknown, Observable<string>>([['a', of('x')], ['b\n', of('x')], [2, of('x')], [9, of('x')], [{}, of('x')]]));

      const titles = diagramOf(list, asCompleted()).match(/title = .*/g);

      expect(titles).toEqual(['title = b\\n', 'title = 9']);
    });
  });

  describe('a run without an end', () => {
    it('is drawn as far as it got', () => {
      const text = diagramOf(concat(of(at(2, 'x'), NEVER, NEVER), NEVER), limitConcurrency(2), {}, 5);

      expect(text).toContain(`
b    = -----
subs = ^----!

c    =   ---
subs = --^--!

       (abc)
subs = ^----!

>      …

       --x---
subs = ^----!
`);
    });

    it('is drawn up to its unsubscription, even for a stream of tasks in which nothing more came', () => {
      const text = diagramOf(concat(of(NEVER), NEVER), limitConcurrency(1), {}, 5);

      expect(text).toContain('\n       a----\nsubs = ^----!\n');
    });

    it('is not drawn if it never began', () => {
      const text = diagramOf(tasks([at(9, 'x'), at(9, 'y')]), asCompleted({ concurrency: 1, timeout: 3 }));

      expect(text).toContain('b    = -\nsubs = ----\n');
      expect(diagramOf(of(at(9, 'x')), asCompleted({ timeout: 0 }))).toContain('       -\nsubs = -\n');
      expect(diagramOf(tasks([at(9, 'x')]), asCompleted({ timeout: 0 }))).toContain('a    = -\nsubs = -\n\n       (a|)\n');
    });

    it('stays open in a recording that is not over', () => {
      const going: Recording = {
        startedAt: 0,
        source: 'pushed',
        events: [
          { at: 0, type: 'subscribed' }, { at: 0, type: 'sourceSubscribed' }, { at: 1, type: 'arrived', index: 0, key: 0 },
          { at: 1, type: 'started', index: 0 }, { at: 3, type: 'value', index: 0, value: 'x' }, { at: 3, type: 'result', value: 'x' },
        ],
      };

      expect(toMarbles(going, { caption: 'Now.' })).toBe('% Now.\n\na    =  --x\nsubs = -^--\n\n       -a\nsubs = ^---\n\n>      …\n\n       ---x\n');
    });
  });

  it('shows only the tasks if it has no result', () => {
    let recording: Recording | undefined;
    run(() => {
      tasks([at(2, 'x')]).pipe(record((recorded) => { recording = recorded; }), asCompleted()).subscribe();
    });

    const drawn = 'a    = --(x|)\nsubs = ^-!\n\n       (a|)\n';
    expect(toMarbles(recording!, { caption: 'Tasks.', operator: 'asCompleted()' })).toBe(`% Tasks.\n\n${drawn}`);
    expect(toMarbles(recording!)).toBe(`% Recorded on 1970-01-01T00:00:00.000Z.\n\n${drawn}`);
  });

  it('shows the last of several attempts', () => {
    let attempts = 0;
    const flaky = timer(2).pipe(map(() => {
      if (attempts++ === 0) throw new Error('busy');
      return 'x';
    }));
    const twice = (source: Observable<Observable<string>>) => source.pipe(map((task) => concat(task.pipe(catchError(() => EMPTY)), task)), mergeAll());

    expect(diagramOf(of(flaky), twice)).toContain('a    = --(x|)\nsubs = ^-!, --^-!\n');
  });

  describe('of what does not fit', () => {
    /** The lines of the caption that say what is missing. The rest can be read. */
    const notesOf = (text: string) => {
      const diagram = readDiagram(text);
      expect(writeDiagram(diagram)).toBe(text);
      return diagram.caption.split('\n').slice(1);
    };
    const many = (count: number, make = (index: number): Observable<unknown> => of({ index })) => tasks(Array.from({ length: count }, (_, index) => make(index)));

    it('names tasks by other letters after z, which look like no others', () => {
      const text = diagramOf(many(129), asCompleted());

      const names = readDiagram(text).tasks.map(({ name }) => name);
      expect(names.slice(0, 50).join('')).toBe('abcdefghijklmnopqrstuvwxyzàèìǹòùẁỳáćéǵíḱĺḿńóṕŕśúẃý');
      expect(new Set(names.flatMap((name) => [name, name.toUpperCase()])).size).toBe(258);
      expect(names.join('')).not.toMatch(/[ĳŀßı]/);
      expect(names.every((name) => name.length === 1 && name.toUpperCase().length === 1)).toBe(true);
      expect(lineOf(text, 'ẓ')).toBe('(Ẓ|)');
      expect(notesOf(text)).toEqual([]);
    });

    it('counts the tasks that are left out, with what becomes of them', () => {
      const text = diagramOf(many(130), asSettled());

      expect(notesOf(text)).toEqual(['Not shown: 1 more task, 2 more values.']);
      expect(readDiagram(text).tasks).toHaveLength(129);
      expect(notesOf(diagramOf(many(1_500), asCompleted({ concurrency: 5 })))).toEqual(['Not shown: 1,371 more tasks, 2,742 more values.']);
    });

    it('keeps the values of tasks that are left out to itself', () => {
      const last = (index: number) => (index < 130 ? of(1) : of('secret'));
      const failingLast = (index: number) => (index < 130 ? of(1) : failing(1, 'secret'));

      const collected = diagramOf(many(132, last), (source) => source.pipe(asSettled(), toArray(), map((outcomes) => outcomes.slice(128))));

      expect(collected).not.toContain('secret');
      expect(readDiagram(collected).result!.legend.get('1')).toBe("[{ status: 'fulfilled', key: 'ẓ', value: 'A' }, { status: 'fulfilled', key: '…', value: 'A' }, { status: 'fulfilled', key: '…', value: '…' }, { status: 'fulfilled', key: '…', value: '…' }]");
      expect(diagramOf(many(132, last), asCompleted())).not.toContain('secret');
      expect(endOf(diagramOf(many(132, failingLast), asCompleted()))).toBe("'a task failed'");
    });

    it('gives a letter to what a task in the diagram emits, even if one that is left out was first', () => {
      const shared = { id: 1 };
      const text = diagramOf(many(132, (index) => (index === 131 ? of(shared) : at(5, index === 0 ? shared : 'x'))), asCompleted());

      expect(lineOf(text, 'a')).toBe('-----(A|)');
      expect(lastLineOf(text)).toMatch(/^A----\(A/);
    });

    it('names as many unfinished tasks as it shows', () => {
      const text = diagramOf(many(500, () => NEVER), asCompleted({ concurrency: 2, timeout: 5 }));

      expect(endOf(text)).toMatch(/^\{ name: 'TimeoutAllError', completed: 0, running: \['a', 'b'\], waiting: \['c', 'd', .*, 'ẓ', '…'\] \}$/);
    });

    it('counts values for which there are no letters', () => {
      const values = Array.from({ length: 300 }, (_, index) => ({ index }));

      const text = diagramOf(tasks([from(values)]), limitConcurrency(1), { frame: 2 });

      // 10 digits and 258 letters, one of which is the name of the task
      expect(readDiagram(text).tasks[0].marks).toHaveLength(267 + 1);
      expect(notesOf(text)).toEqual(['Not shown: 66 more values.']);
    });

    it('counts results for which there are no letters', () => {
      const making = (results: number) => (source: Observable<Observable<unknown>>) =>
        concat(source.pipe(mergeAll(), ignoreElements()), from(Array.from({ length: results }, (_, index) => [index])));

      expect(lastLineOf(diagramOf(tasks([EMPTY]), making(61)), 61)).toMatch(/^-\(\w{60}b\|\)$/);
      expect(notesOf(diagramOf(tasks([EMPTY]), making(267)))).toEqual([]);
      expect(notesOf(diagramOf(tasks([EMPTY]), making(270)))).toEqual(['Not shown: 3 more values.']);
      expect(notesOf(diagramOf(many(60), asProgress({ concurrency: 1 }), { frame: 100 }))).toEqual([]);
    });

    it('counts values for which there are no columns', () => {
      const text = diagramOf(tasks([concat(from(Array<string>(1_000).fill('x')), at(3, 'y'))]), limitConcurrency(1), {});

      expect(readDiagram(text).tasks[0].marks).toHaveLength(400);
      expect(notesOf(text)).toEqual(['Not shown: 1,202 more values.']);
    });

    it('counts values that come too late, although no time has passed', () => {
      const one = Array<string>(400).fill('x');
      const text = diagramOf(tasks([from(one), of('y')]), limitConcurrency(1), { frame: 2 });

      expect(notesOf(text)).toEqual(['Not shown: 1 more value.']);
    });

    it('says how much time it leaves out', () => {
      const list = tasks([at(5, 'x'), at(399, 'y'), at(12_400, 'z')]);

      const text = diagramOf(list, asCompleted(), { frame: 1 });

      expect(notesOf(text)).toEqual(['Not shown: 2 more values, 12,000 more milliseconds.']);
      expect(lineOf(text, 'b')).toBe(`${'-'.repeat(399)}(y|)`);
      expect(lineOf(text, 'c')).toBe('-');
      expect(lastLineOf(text)).toBe(`-----x${'-'.repeat(393)}y`);
      expect(notesOf(diagramOf(list, asCompleted(), { frame: 100 }))).toEqual([]);
      expect(notesOf(diagramOf(concat(list, timer(401).pipe(map(() => of('w')))), asCompleted(), { frame: 1 }))).toEqual(['Not shown: 1 more task, 4 more values, 12,000 more milliseconds.']);
    });

    it('draws tasks up to there if no result was recorded', () => {
      let recording: Recording | undefined;
      run(() => {
        tasks([at(1, 'x'), at(900, 'y')]).pipe(record((recorded) => { recording = recorded; }), mergeAll()).subscribe();
      });

      const text = toMarbles(recording!, { frame: 1 });

      expect(lineOf(text, 'b')).toBe('-'.repeat(400));
      expect(notesOf(text)).toEqual(['Not shown: 1 more value, 500 more milliseconds.']);
    });

    it('shows the last attempts of many, and gives letters to the values of others', () => {
      let attempts = 0;
      const flaky = timer(1).pipe(concatMap(() => (++attempts < 30 ? concat(of({ attempts }), failing(0, 'busy')) : of('x'))));
      const operator = (source: Observable<Observable<unknown>>) => source.pipe(mergeMap((task) => task.pipe(retry())));

      const text = diagramOf(of(flaky), operator, { frame: 10 });

      expect(notesOf(text)).toEqual(['Not shown: 10 more attempts.']);
      expect(readDiagram(text).tasks[0].subscriptions).toHaveLength(20);
      expect(readDiagram(text).result).toMatchObject({ marks: { length: 31 }, legend: new Map() });
    });

    it('shows fewer tasks if the text would be too long to be read', () => {
      const text = diagramOf(many(136, () => at(398, 'x')), limitConcurrency(200));

      expect(text.length).toBeLessThan(100_000);
      expect(notesOf(text)[0]).toMatch(/^Not shown: \d\d more tasks/);
    });

    it('cuts long keys, strings and lists', () => {
      const keyed = diagramOf(tasks({ ['k'.repeat(5_000)]: of('x') }), asCompleted());
      const long = diagramOf(tasks([of('x')]), () => of('s'.repeat(5_000), Array<number>(5_000).fill(1)));
      const nested: unknown[] = [];
      nested.push(nested, nested);

      expect(readDiagram(keyed).tasks[0].title).toBe(`${'k'.repeat(200)}…`);
      expect([...readDiagram(long).result!.legend.values()].map(({ length }) => length)).toEqual([203, expect.any(Number)]);
      expect(long).toMatch(/^2 := \[1, 1, [1, ]*'…'\]$/m);
      expect(long.length).toBeLessThan(10_000);
      expect(diagramOf(tasks([of('x')]), () => of(Array<string>(50_000).fill('x'), 1)).length).toBeLessThan(10_000);
      expect(diagramOf(tasks([concat(of('x'), failing(1, 'no'))]), (source) => concat(source.pipe(mergeAll(), catchError(() => EMPTY)), of(Array<string>(50_000).fill('x')))).length)
        .toBeLessThan(10_000);
      expect(diagramOf(tasks([of('x')]), () => of(nested)).length).toBeLessThan(10_000);
    });

    it('leaves out results that would take too many words', () => {
      const texts = Array.from({ length: 250 }, (_, index) => `${index}${'x'.repeat(990)}`);

      expect(notesOf(diagramOf(tasks([of('x')]), () => from(texts)))).toEqual(['Not shown: 53 more values.']);
    });
  });

  describe('writes on one line', () => {
    const named = (name: unknown) => Object.defineProperty(new Error('no'), 'name', { value: name });
    const legendOf = (value: unknown) => readDiagram(diagramOf(tasks([of('x')]), () => from([value]))).result!.legend.get('1');

    it.each([
      ['a name with quotes', named(`"It's"`), `{ name: '\\"It\\'s\\"' }`],
      ['a name with a line break', named('two\nlines\\'), "{ name: 'two\\nlines\\\\' }"],
      ['a name that is none', named(undefined), "{ name: 'undefined' }"],
      ['a string', 'two\n"lines"', '"two\\n\\"lines\\""'],
      ['a symbol', Symbol('two\nlines'), '{}'],
      ['a function', () => 1, '{}'],
      ['an object that throws', revoked(), '{}'],
      ['what looks like progress', { waiting: { [Symbol.toStringTag]: '\n' }, outcome: 1 },
        '{ total: undefined, waiting: {}, running: undefined, completed: undefined, fulfilled: undefined, rejected: undefined, empty: undefined }'],
      ['what looks like an outcome', { status: 200, duration: 12 }, '{}'],
      ['what looks even more like an outcome', [{ status: 'fulfilled', duration: 12, index: 700, value: 'x' }], "[{ status: 'fulfilled', key: '…', value: \"x\" }]"],
      ['a reason that throws', [{ status: 'rejected', duration: 12, index: 0, reason: new Proxy(new Error('no'), { has() { throw new Error('no'); } }) }], '[{}]'],
      ['a reason of another task', [{ status: 'rejected', duration: 12, index: 700, reason: new RangeError('no') }], "[{ status: 'rejected', key: '…', reason: { name: 'RangeError' } }]"],
      ['the deadline of other tasks', new TimeoutAllError({ due: 1, completed: 0, running: ['p'], waiting: ['q', 'r'], errors: [] }),
        "{ name: 'TimeoutAllError', completed: 0, running: ['…'], waiting: ['…'] }"],
    ])('%s', (_, value, expected) => {
      expect(legendOf(value)).toBe(expected);
    });

    it('an operator and a caption only if they are on one', () => {
      const operator = 'asSettled({\n  concurrency: 2,\n})';
      const text = diagramOf(tasks([at(1, 'x')]), asSettled(), { caption: 'Two\nlines.', operator });

      expect(text).toMatch(/^% Two\n% lines\.\n\n/);
      expect(text).toContain('\n>      asSettled({\n>        concurrency: 2,\n>      })\n');
      expect(readDiagram(text)).toMatchObject({ caption: 'Two\nlines.', expression: operator });
      expect(readDiagram(diagramOf(tasks([at(1, 'x')]), asSettled(), { operator: ' \n ' })).expression).toBe('…');
    });
  });

  it('draws what is left of a recording that somebody has shortened', () => {
    const events: Recording['events'] = [
      { at: 1, type: 'value', index: 1, value: 'x' }, { at: 2, type: 'completed', index: 1 }, { at: 2, type: 'sourceCompleted' }, { at: 3, type: 'result', value: 'x' },
      { at: 4, type: 'completed', index: 1 },
    ];

    expect(toMarbles({ startedAt: 0, source: 'pushed', events }, { caption: 'Part.' })).toBe(
      '% Part.\n% Not shown: 1 more task.\n\nb    =  x|\nsubs = -^--!\n\n       --|\nsubs = --(^!)\n\n>      …\n\n       ---x\n');
  });

  it('takes frames that are too short to count as time that is left out', () => {
    const recording: Recording = { startedAt: 0, source: 'listed', events: [{ at: 0, type: 'subscribed' }, { at: 1e300, type: 'result', value: 'x' }] };

    expect(readDiagram(toMarbles(recording, { frame: 1e-300 })).caption).toMatch(/Not shown: 1 more value, [\d,]+ more milliseconds\./);
  });

  it('takes time in proportion to a recording of many events', () => {
    const lots = (count: number): Recording => ({
      startedAt: 0,
      source: 'pushed',
      events: [
        ...Array.from({ length: count }, (_, index): Recording['events'] => [
          { at: index, type: 'arrived', index, key: 'k' }, { at: index, type: 'started', index }, { at: index, type: 'value', index, value: index },
          { at: index, type: 'completed', index },
        ]).flat(),
        { at: count, type: 'deadline' },
      ],
    });
    const started = process.cpuUsage();

    toMarbles(lots(50_000), { frame: 1_000 });
    toMarbles(lots(50_000), { frame: 0.5 });

    // a look at each pair of events would take minutes
    expect(process.cpuUsage(started).user).toBeLessThan(15_000_000);
  });

  describe('refuses', () => {
    const recording: Recording = { startedAt: 0, source: 'listed', events: [] };

    it.each([[undefined], [null], [5]])('%s instead of a recording', (recording) => {
      expect(() => toMarbles(recording as never)).toThrow(new TypeError(`toMarbles: recording must be a plain object, got ${recording}`));
    });

    it.each([[null], [5]])('%s instead of options', (options) => {
      expect(() => toMarbles(recording, options as never)).toThrow(new TypeError(`toMarbles: options must be a plain object, got ${options}`));
    });

    it.each([[0, '0'], [-1, '-1'], [NaN, 'NaN'], [Infinity, 'Infinity'], ['1', '"1"']])('a frame of %s', (frame, shown) => {
      expect(() => toMarbles(recording, { frame: frame as number })).toThrow(
        new TypeError(`toMarbles: frame must be a positive, finite number of milliseconds, got ${shown}`));
    });

    it.each(['operator', 'caption'] as const)('a text for %s that is too long to be read again', (option) => {
      expect(() => toMarbles(recording, { [option]: 'x'.repeat(20_001) })).toThrow(/^toMarbles: \w+ must be a text of at most 20,000 characters, got "xxx/);
      expect(() => toMarbles(recording, { [option]: 5 as unknown as string })).toThrow(`toMarbles: ${option} must be a text of at most 20,000 characters, got 5`);
      expect(() => readDiagram(toMarbles(recording, { [option]: 'x'.repeat(20_000) }))).not.toThrow();
    });
  });
});

/** An object that throws whatever is done with it. */
function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

/** Emits one value at a time, and completes. */
function at<T>(time: number, value: T): Observable<T> {
  return timer(time).pipe(map(() => value));
}

function endingAt(time: number): Observable<never> {
  return timer(time).pipe(ignoreElements());
}

function failing(time: number, reason: unknown): Observable<never> {
  return timer(time).pipe(map(() => { throw reason; }));
}

/** Plays tasks in virtual time and draws them. */
function diagramOf<In>(source: Observable<In>, operator: OperatorFunction<In, unknown>, options: ToMarblesOptions = {}, leavesAt?: number): string {
  let recording: Recording | undefined;
  run(() => {
    const subscription = source.pipe(record(operator, (recorded) => { recording = recorded; })).subscribe({ error: () => undefined });
    if (leavesAt !== undefined) timer(leavesAt).subscribe(() => subscription.unsubscribe());
  });
  return toMarbles(recording!, options);
}

/** The marbles of a task. */
function lineOf(text: string, name: string): string {
  return new RegExp(`^${name} +=  *(.*)$`, 'm').exec(text)![1];
}

function lastLineOf(text: string, linesBelow = 0): string {
  return text.trimEnd().split('\n').at(-1 - linesBelow)!.trim();
}

/** The error of the result. */
function endOf(text: string): string {
  return /^# := (.*)$/m.exec(text.slice(text.indexOf('\n>')))![1];
}

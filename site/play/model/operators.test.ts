import { evaluate, playDiagram, readDiagram } from 'rxjs-as-completed/marbles';
import { describe, expect, it } from 'vitest';
import { entries } from './catalogue';
import { setExpression } from './edit';
import { makesResult } from './makesResult';
import { write } from './marks';
import { choicesFor, rivalsOf, type Choice } from './operators';
import { vocabulary } from './vocabulary';

const three = readDiagram('a = ----(A|)\n\nb = -#\n\nc = --(C|)\n\n(abc|)\n\n> asCompleted()\n');
const digits = readDiagram('1 = ----(A|)\n\n2 = -(B|)\n\n(12|)\n\n> asCompleted()\n');
const run = evaluate(vocabulary);
const choices = choicesFor(three);
const everything = entries
  .map(({ text }) => readDiagram(text))
  .flatMap((diagram) => rivalsOf(diagram).map(({ expression }) => [expression, diagram] as const));

describe('the choices', () => {
  it('have every operator of the package, and what takes tasks in RxJS', () => {
    const from = (origin: Choice['from']) => [
      ...new Set(choices.filter((choice) => choice.from === origin).map(({ name }) => name)),
    ];
    expect(from('rxjs-as-completed')).toEqual([
      'asCompleted',
      'RateLimit',
      'Semaphore',
      'asEntries',
      'asSettled',
      'asProgress',
      'asStates',
      'firstSuccess',
      'inOrder',
      'limitConcurrency',
      'withTimeoutAll',
      'tasks',
    ]);
    expect(Object.keys(vocabulary)).toEqual(expect.arrayContaining(choices.map(({ name }) => name)));
    expect(from('rxjs')).toEqual(
      expect.arrayContaining([
        'mergeAll',
        'concatAll',
        'switchAll',
        'exhaustAll',
        'combineLatestAll',
        'zipAll',
        'race',
        'forkJoin',
        'merge',
        'concat',
        'zip',
        'combineLatest',
        'toArray',
        'timeout',
      ]),
    );
  });

  it('are all different, and say what they do in one line', () => {
    expect(new Set(choices.map(({ expression }) => expression)).size).toBe(choices.length);
    for (const { does } of choices) expect(does).toMatch(/^[A-Z].{10,90}\.$/);
  });

  it.each(choices.map((choice) => [choice.expression, choice.name] as const))('%s plays', (expression, name) => {
    expect(expression).toContain(name);
    const played = playDiagram(setExpression(three, expression), run);
    expect(write(played.result!)).toMatch(/[A-Z0-9|#]/);
  });

  it('name no tasks that code can’t name', () => {
    const expressions = choicesFor(digits).map(({ expression }) => expression);
    expect(expressions).toContain('mergeAll()');
    expect(expressions.filter((expression) => makesResult(expression))).toEqual([]);
    expect(choicesFor({ ...three, tasks: [] }).filter(({ expression }) => makesResult(expression))).toEqual([]);
  });

  it('are in the time of the diagram', () => {
    const expressions = choicesFor({ ...three, frame: 1_000 }).map(({ expression }) => expression);
    expect(expressions).toEqual(expect.arrayContaining(['withTimeoutAll(5_000)', 'firstSuccess({ stagger: 3_000 })']));
    expect(choicesFor({ ...three, frame: 0.5 }).map(({ expression }) => expression)).toContain('withTimeoutAll(2.5)');
  });
});

describe('rivalsOf', () => {
  it.each([
    ['limitConcurrency(2)', 'mergeAll(2)'],
    ['limitConcurrency(3, task => task)', 'mergeAll(3)'],
    ['inOrder()', 'concatAll()'],
    ['firstSuccess()', 'race(a, b, c)'],
    ['asCompleted()', 'mergeAll()'],
    ['asCompleted({ concurrency: 2 })', 'mergeAll(2)'],
    ['asCompleted(task => task, 2)', 'mergeAll(2)'],
    ['asCompleted(2)', 'mergeAll(2)'],
    ['asSettled({ concurrency: 1 })', 'mergeMap(task => task.pipe(catchError(reason => of({ reason }))), 1)'],
    ['asEntries()', 'forkJoin({ a, b, c })'],
    ['asProgress()', 'pipe(mergeAll(), scan(count => count + 1, 0))'],
    ['asStates()', "pipe(map(task => task.pipe(startWith('waiting'))), combineLatestAll())"],
    ['withTimeoutAll(5)', 'pipe(mergeAll(), timeout(5))'],
    ['mergeAll(2)', 'limitConcurrency(2)'],
    ['concatAll()', 'inOrder()'],
    ['race(a, b, c)', 'firstSuccess()'],
    ['pipe(mergeAll(), timeout(5))', 'withTimeoutAll(5)'],
    ['tasks({ a, b, c }).pipe(asSettled())', 'mergeMap(task => task.pipe(catchError(reason => of({ reason }))))'],
    ['something(else)', 'asCompleted()'],
  ])('%s is compared with %s first', (expression, rival) => {
    expect(rivalsOf({ ...three, expression })[0]?.expression).toBe(rival);
  });

  it('has no task that code can’t name, and never the expression itself', () => {
    expect(rivalsOf({ ...digits, expression: 'firstSuccess()' })[0]?.expression).toMatch(/^pipe\(mergeMap/);
    for (const { expression } of choices) {
      const rivals = rivalsOf({ ...three, expression }).map((rival) => rival.expression);
      expect(rivals.length, expression).toBeGreaterThan(0);
      expect(rivals).not.toContain(expression);
    }
  });

  it.each(everything)('%s plays on the tasks of a diagram', (expression, diagram) => {
    expect(playDiagram(setExpression(diagram, expression), run).result).toBeDefined();
  });
});

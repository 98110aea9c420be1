import { DiagramError, drawDiagram, playDiagram, readDiagram } from '../../lib/marbles/index';
import { evaluated } from './evaluated';

const diagram = (expression: string, definitions = '', task = '-#') => `a    = ${task}\n\n       (a|)\n\n>      ${expression}\n${definitions}\n`;
const nested = (open: string, inner: string, close: string) => open.repeat(10_000) + inner + close.repeat(10_000);
const piped = (operator: string, times: number) => `pipe(mergeAll(), ${Array(times).fill(operator).join(', ')})`;

/** `v0`, and 30 more names, each made of the one before. */
function doubled(first: string, twice: (name: string) => string): string {
  return [`v0 := ${first}`, ...Array.from({ length: 30 }, (_, index) => `v${index + 1} := ${twice(`v${index}`)}`)].join('\n');
}

const SUBSCRIPTIONS = 'The tasks are subscribed to more than 1,000 times';
const EMISSIONS = "The tasks and the result emit more than 5,000 times. A result without an end needs a line below it that says when it's unsubscribed from, such as subs = ^----!";
const ACTIONS = 'More than 50,000 things happen in virtual time: does this come to an end?';
const AT_ONCE = 'More than 10,000 things happen at the same time: does this come to an end?';
const STEPS = 'This takes more than 50,000 steps: does it come to an end?';
const ITEMS = 'This holds more than 10,000 values, counting nested ones';
const CHARACTERS = 'This string is longer than 10,000 characters';
const COMPARED = 'The values of the result hold too much to be compared with the diagram';
const NESTED = 'This is nested more than 100 levels deep';
const DEPTH = 'This nests more than 500 levels deep when it runs';
const STACK = 'This nests too deeply: it overflows the stack';

describe('a hostile diagram ends with an error that says which limit it exceeds:', () => {
  it.each([
    ['retries within retries', diagram(piped('retry(10)', 8)), SUBSCRIPTIONS],
    ['retries within retries, at once', diagram(piped('retry(10)', 8), '', '#'), SUBSCRIPTIONS],
    ['streams of streams', diagram('v30', doubled('merge(a, a)', (v) => `merge(${v}, ${v})`)), SUBSCRIPTIONS],
    ['an endless generator', diagram('tasks(f).pipe(asCompleted())', 'f := function* () { while (true) yield a; }'), SUBSCRIPTIONS],
    ['streams of values', diagram('v30', doubled('of(1)', (v) => `concat(${v}, ${v})`)), EMISSIONS],
    ['an endless result', diagram('interval(1)'), EMISSIONS],
    ['a task of many values', diagram('mergeAll()', '', 'A'.repeat(20_000)), EMISSIONS],
    ['endless time', diagram('interval(1).pipe(ignoreElements())'), ACTIONS],
    ['endless microtasks', diagram('EMPTY.pipe(observeOn(asapScheduler), repeat())'), AT_ONCE],
    ['endless timers without a delay', diagram('timer(0).pipe(repeat(), ignoreElements())'), AT_ONCE],
    ['a distant future', diagram('timer(2000000)'), 'This goes on for more than 1,000,000 frames; say when the result is unsubscribed from, as in subs = ^--!'],
    ['an endless loop', diagram('f()', 'f := () => { while (true) 1; }'), STEPS],
    ['a generator that never yields', diagram('tasks(f).pipe(asCompleted())', 'f := function* () { while (true) 1; }'), STEPS],
    ['an endless loop whose error is caught', diagram('defer(f).pipe(retry(3), catchError(() => of("X")))', 'f := () => { while (true) 1; }'), STEPS],
    ['a wrong name whose error is caught', diagram('asSettled(task => oops)'), '“oops” is not defined here'],
    ['a wrong name that is retried', diagram('mergeMap(task => task.pipe(map(x => oops), retry()))', '', '-A|'), '“oops” is not defined here'],
    ['lists of lists', diagram(`from(v30).pipe(${Array(30).fill('mergeAll()').join(', ')})`, doubled('[a, a]', (v) => `[${v}, ${v}]`)), ITEMS],
    ['records of records', diagram('of(v30)', doubled('{ x: a }', (v) => `{ x: ${v}, y: ${v} }`)), ITEMS],
    ['lists made while it runs', diagram(piped('map(x => [x, x])', 40), '', '-A|'), ITEMS],
    ['lists that an operator makes', diagram(piped('toArray(), map(x => [x, x, x])', 12), '', '-A|'), ITEMS],
    ['strings of strings', diagram('of(v30)', doubled("'ab'", (v) => `${v} + ${v}`)), CHARACTERS],
    ['products of products', diagram('of(v30)', doubled('9n', (v) => `${v} * ${v}`)), '* is for numbers and strings'],
    ['a long meaning', `${diagram('mergeAll()', '', '-A|')}\n       -\nA := '${'x'.repeat(90_000)}'\n`, CHARACTERS],
    ['a deep meaning', `${diagram('mergeAll()', '', '-A|')}\n       -\nA := ${nested('[', '', ']')}\n`, NESTED],
    ['a large meaning that is compared often', `${diagram('range(0, 4999).pipe(map(() => x))', `x := [${'1,'.repeat(9_000)}]`)}\n       -A\nA := [${'1,'.repeat(9_000)}]\n`, COMPARED],
    ['a large value that is printed often', diagram('range(0, 4999).pipe(map(() => x))', `x := [${'1,'.repeat(9_000)}]`), COMPARED],
    ['many different values', diagram(`of(${Array.from({ length: 70 }, (_, index) => index + 10).join(', ')})`), 'The result has more than 62 different values, and a diagram no more letters'],
    ['parentheses', diagram(nested('(', '1', ')')), NESTED],
    ['lists', diagram(nested('[', '1', ']')), NESTED],
    ['records', diagram(nested('{a:', '1', '}')), NESTED],
    ['arguments', diagram(nested('pipe(', '', ')')), NESTED],
    ['keys', diagram(nested('a[', 'a', ']')), NESTED],
    ['functions', diagram(nested('x=>', '1', '')), NESTED],
    ['functions with parentheses', diagram(nested('(x)=>', '1', '')), NESTED],
    ['parameters', diagram(`(${nested('[', 'a', ']')}) => 1`), NESTED],
    ['blocks', diagram(`() => ${nested('{', '', '}')}`), NESTED],
    ['conditions', diagram(`() => { ${nested('if (1) ', '1', '')} }`), NESTED],
    ['loops', diagram(`() => { ${nested('while(1)', '1', '')} }`), NESTED],
    ['choices', diagram(nested('1?2:', '1', '')), NESTED],
    ['signs', diagram(nested('!', '1', '')), NESTED],
    ['assignments', diagram(`${'a.permits='.repeat(5_000)}1`), NESTED],
    ['sums', diagram(nested('1+', '1', '')), DEPTH],
    ['members', diagram(`a${'.b'.repeat(10_000)}`), DEPTH],
    ['calls', diagram(`a${'()'.repeat(10_000)}`), DEPTH],
    ['news', diagram(nested('new ', 'a', '')), '“new” is not supported here'],
    ['unclosed parentheses', diagram('('.repeat(10_000)), 'This ( is never closed'],
    ['a function that calls itself', diagram('f()', 'f := () => f()'), DEPTH],
    ['a function that gets itself', diagram('f(f)', 'f := g => g(g)'), DEPTH],
  ])('%s', (_, text, message) => {
    expect(failureOf(text)).toBe(message);
  });

  // RxJS 8 reports it in real time
  const inRxjs7 = process.env.RXJS === 'rxjs-8' ? it.skip : it;

  inRxjs7.each([
    ['values that repeat at once', diagram('of(1).pipe(repeat())')],
    ['values that expand at once', diagram('of(1).pipe(expand(x => of(x)))')],
    ['a stream within itself', diagram('f(f)', 'f := g => defer(() => g(g))')],
  ])('%s', (_, text) => {
    expect([STACK, EMISSIONS]).toContain(failureOf(text));
  });
});

it('a result that states many letters and emits none of them is compared in no time', () => {
  const text = `> range(0, 4999).pipe(map(() => 'é'))\n\n${'A'.repeat(20_000)}\n`;
  const started = performance.now();
  expect(playDiagram(readDiagram(text), evaluated).result!.marks).toHaveLength(5_000);
  expect(performance.now() - started).toBeLessThan(2_000);
});

it.each([
  ['marks', `a = ${'A'.repeat(30_000)}\n`],
  ['subscriptions', `a = -\nsubs = ${'^,'.repeat(30_000)}^\n`],
  ['subscriptions to many marks', `a = ${'A'.repeat(400)}\nsubs = ${'^,'.repeat(400)}^\n`],
])('a picture of too many %s is not drawn', (_, text) => {
  expect(() => drawDiagram(readDiagram(text))).toThrow(new RangeError('drawDiagram: there are more than 20,000 marks to draw'));
});

describe('after a hostile diagram', () => {
  it('the next one runs as if nothing had happened', () => {
    failureOf(diagram('interval(1)'));
    expect(playDiagram(readDiagram(diagram('mergeAll()', '', '-A|')), evaluated).result!.marks).toHaveLength(2);
  });
});

function failureOf(text: string): string {
  try {
    playDiagram(readDiagram(text), evaluated);
    return 'nothing';
  } catch (error) {
    expect(error).toBeInstanceOf(DiagramError);
    return (error as DiagramError).message;
  }
}

import type { Diagram, DiagramStream } from 'rxjs-as-completed/marbles';
import { groupsOf, isEnd, type Group } from '../marks';
import { OWN, RXJS } from '../names';
import { definitionLines, hasArrivals, importsFor, meaningOf, resultOf, variableOf } from './code';
import type { Exported } from './Exported';
import { fileName } from './fileName';

const TAKEN = ['arrivals', 'console', 'result', 'subscription'];

/** In milliseconds: slow enough to watch. */
const FRAME = 100;

/**
 * A TypeScript program that runs the diagram with timers and prints what happens. A diagram in milliseconds is too fast
 * to watch, and for timers to be in order, so its frames become tenths of a second; times in the expression too.
 */
export function asCode(diagram: Diagram): Exported {
  const { caption, tasks, source, expression, result } = diagram;
  if (expression === undefined) return { reason: 'The diagram doesn’t say what is run: it has no line with >.' };
  const taken = [...diagram.definitions.keys()].find((name) => TAKEN.includes(name) || RXJS.has(name) || OWN.has(name));
  if (taken !== undefined) return { reason: `“${taken}” is a name that the program needs.` };
  const unsubscription = result?.subscriptions?.[0];
  if (unsubscription !== undefined && unsubscription.from > 0) return { reason: 'The result is subscribed to later.' };

  const scale = isScalable(diagram) ? Math.max(1, FRAME / diagram.frame) : 1;
  const frame = diagram.frame * scale;
  const made = scaled(expression, scale);
  const setup = [
    ...definitionLines(diagram).map((line) => scaled(line, scale)),
    `const result = ${resultOf(diagram, made)};`,
  ];
  const body = [
    ...tasks.map((task) => `const ${variableOf(task.name)}${typeOf(task)} = ${timersOf(task, frame)};`),
    ...(hasArrivals(diagram) ? [`const arrivals = ${timersOf(source!, frame)};`] : []),
    '',
    ...setup,
    '',
    `${unsubscription !== undefined && unsubscription.to !== Infinity ? 'const subscription = ' : ''}result.subscribe({`,
    '  next: (value) => console.log(value),',
    "  error: (error) => console.log('failed with', error),",
    "  complete: () => console.log('completed'),",
    '});',
    ...(unsubscription === undefined || unsubscription.to === Infinity
      ? []
      : [`timer(${unsubscription.to * frame}).subscribe(() => subscription.unsubscribe());`]),
  ].join('\n');
  const rxjs = body.includes('Observable<') ? ['type Observable'] : [];
  const comments = caption === '' ? [] : caption.split('\n').map((line) => `// ${line}`);
  const code = [...importsFor(body, { rxjs }), '', ...comments, body, ''].join('\n');
  return { code, fileName: `${fileName(diagram)}.ts` };
}

/** A stream made of timers. All of them start with the subscription, so none drifts, and equal times stay in order. */
function timersOf(stream: DiagramStream, frame: number): string {
  const groups = groupsOf(stream);
  const parts = groups.map((group) => timerOf(stream, group, frame));
  const isEndless = !isEnd(groups.at(-1)?.symbols.at(-1));
  const all = isEndless ? [...parts, 'NEVER'] : parts;
  return all.length === 1 ? all.join('') : `merge(${all.join(', ')})`;
}

/** A task without values has no type that it could take from them. */
function typeOf({ marks }: DiagramStream): string {
  return marks.every(({ symbol }) => isEnd(symbol)) ? ': Observable<string>' : '';
}

function timerOf(stream: DiagramStream, { frame: at, symbols }: Group, frame: number): string {
  const timer = `timer(${at * frame})`;
  const values = symbols.filter((symbol) => !isEnd(symbol)).map((symbol) => meaningOf(stream, symbol));
  const error = `throwError(() => ${parenthesized(meaningOf(stream, '#'))})`;
  const [value] = values;
  if (symbols.includes('#')) {
    const inner = value === undefined ? error : `concat(of(${values.join(', ')}), ${error})`;
    return `${timer}.pipe(mergeMap(() => ${inner}))`;
  }
  if (value === undefined) return `${timer}.pipe(ignoreElements())`;
  if (values.length > 1) return `${timer}.pipe(mergeMap(() => of(${values.join(', ')})))`;
  return `${timer}.pipe(map(() => ${parenthesized(value)}))`;
}

/** An object after an arrow would be a block. */
function parenthesized(code: string): string {
  return code.startsWith('{') ? `(${code})` : code;
}

const OPTION = /\b(timeout|due|stagger|per|retryAfter|each|first)(\s*:\s*)([\d_.]+)/g;
const ARGUMENT = /\b(withTimeoutAll|timeout|timer|delay|debounceTime)(\(\s*)([\d_.]+)/g;

/** Whether all times are in places that are known to hold times: `pause` takes a time from anywhere. */
function isScalable({ expression = '', definitions }: Diagram): boolean {
  return ![expression, ...definitions.values()].some((code) => /\bpause\(|\bnew Date\b/.test(code));
}

function scaled(code: string, scale: number): string {
  if (scale === 1) return code;
  const multiply = (_: string, name: string, between: string, time: string) =>
    `${name}${between}${String(Number(time.replaceAll('_', '')) * scale).replace(/\B(?=(?:\d{3})+$)/g, '_')}`;
  return code.replace(OPTION, multiply).replace(ARGUMENT, multiply);
}

import { isScene, type Comparison, type Row, type Scene } from './Comparison.js';
import { readCode, type Code } from './readCode.js';
import { table } from './table.js';

/** docs/semantics.md, written from the table that the spec plays. `root` is the repository's folder. */
export function renderPage(root: string): string {
  const sections = table.map((comparison) => section(comparison, readCode(`${root}/spec/conformance/rows/${comparison.file}`)));
  return `${[introduction, summary(), reasons, notation, ...sections, otherSuites].join('\n\n')}\n`;
}

const introduction = `\
# Semantics compared

<!-- Written by \`npm run semantics\` from the table in spec/conformance/; change it there. -->

What \`Promise\`, asyncio, p-queue and RxJS do in a given situation, and what this package does. All JavaScript on this page is executed in virtual time, theirs and ours, and each arrow is
followed by the output. A [test](../spec/conformance) generates the page, and fails with RxJS 7.4, 7.8 or 8 alpha if a line isn't true. The behaviour of Python and p-queue is
described, with a link to the documentation; it was verified with Python 3.13 and p-queue 9.3.

*Same* means that the outputs don't differ. **Different** is intentional, with the reason next to it.`;

const reasons = `\
Most differences come down to one of these:

1. **What nobody needs any more is cancelled**, and torn down before the final notification.
2. **One failure doesn't end everything** if you want one success, or an overview.
3. **A result says which task it belongs to**, and is emitted as soon as it's ready.
4. **Nothing starts early**: a source is asked only for what can run.
5. **A time limit covers the whole run**, and says what was unfinished.
6. **Mistakes throw immediately** instead of hanging.`;

const notation = `\
## How to read the code

| | |
|---|---|
| \`work('a', 2)\`, \`fail('a', 2)\` | observables: the first emits a after 2 ms and completes, the second fails with an error a |
| \`noisy('a', 2)\` | the same as \`work\`, but logs when it is done or cancelled |
| \`traced('a', 2)\`, \`instant('a')\` | the same, but logs when it starts and when it is torn down; a task that logs its start and ends immediately |
| \`throwing('a')\` | throws an error a instead of returning a task |
| \`started(task)\`, \`hot(task)\` | a promise and an observable of a task that is already running |
| \`rejected('a', 2)\` | a promise that rejects after 2 ms, and logs whether that is handled |
| \`list('a', 'b')\`, \`broken('a')\` | a function that creates a generator, which logs when it is asked for an item and when it is closed; a generator that throws after its items |
| \`lazy('a', 2)\`, \`thenable('a', 2)\` | a promise that starts \`traced('a', 2)\` when \`then\` is called; one whose \`then\` returns nothing |
| \`foreign(…, 'a', 2)\`, \`platform(…, 'a', 2)\` | observables of another library and of the platform, which emit a after 2 ms |
| \`labelled\` | a stream of tasks, an instance of \`Labelled\`, which is a subclass of \`Observable\` |
| \`polyfilled(use)\`, \`virtually(…, make)\` | \`use\` while there is a \`Symbol.observable\`; \`make()\` under a \`TestScheduler\` |
| \`unsubscribeAfter(1, result)\` | unsubscribes after 1 ms; \`observe(result)\` does not |
| \`plain(outcome)\`, \`byIndex\` | an outcome reduced to \`status\`, \`value\` and \`reason\`; a comparison for \`sort\` |
| \`given(thing, use)\`, \`countAfter(2, result)\` | \`use(thing)\`; how many values were emitted within 2 ms |
| → \`2 ms: b, complete\` | b was emitted after 2 ms, then the stream completed (a promise is treated as RxJS does); without a time, it happened immediately |`;

const otherSuites = `\
## Other projects' test suites

Version 0.1.0 was also run through the tests of other projects, with thin adapters that put this package behind the API under test.

| test suite | what ran | passed | what failed |
|---|---|---|---|
| RxJS 7.8.2 | RxJS itself, with \`limitConcurrency\` in place of its \`mergeMap\` | 3,149 of 3,153 | a teardown that throws is reported instead of thrown; one test reads private fields |
| RxJS 7.4.0 | the same | 3,120 of 3,124 | |
| RxJS 8.0.0 alpha | the same | 2,784 of 2,792 | six of them also fail with the original \`mergeMap\` |
| RxJS, \`forkJoin\` | \`asSettled\` | 45 of 46 | |
| rxjs-etc | the operators | 294 of 294 | |
| p-map | the operators | 47 of 51 | three expect another message; one difference is documented |
| p-settle, p-props, p-some | the operators | 33 of 33 | |

p-limit's test of async contexts found a fault: what had waited for a permit of a \`Semaphore\` started in the async context of whoever had released it. It now starts in
its own, also with zone.js.`;

function summary(): string {
  return [
    '| known API | here | same | different |',
    '|---|---|---|---|',
    ...table.map(({ known, ours, rows }) => {
      const same = rows.filter(({ verdict }) => verdict === 'same').length;
      return `| [${known}](#${anchor(known)}) | ${listed(ours)} | ${same} | ${rows.length - same} |`;
    }),
  ].join('\n');
}

function section({ known, ours, preface, rows }: Comparison, codes: ReadonlyMap<string, Code>): string {
  return [
    `## ${known}`,
    ...(preface === undefined ? [] : ['', preface]),
    '',
    `| | ${listed(known)} | ${listed(ours)} |`,
    '|---|---|---|',
    ...rows.map((row) => line(row, codes.get(row.situation)!)),
  ].join('\n');
}

function line({ situation, promise, theirs, ours, verdict, reason }: Row, played: Code): string {
  return `| ${[
    `${situation}<br>${verdict === 'same' ? '*same*' : '**different**'}`,
    isScene(theirs) ? `${promise}<br>${evidence(played.theirs, theirs)}` : `${promise}<br>[${theirs.name}](${theirs.url})`,
    `${reason}<br>${evidence(played.ours, ours)}`,
  ].map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function evidence(played: string, { seen }: Scene): string {
  return [code(played), ...seen.map((each) => `→ ${code(each)}`)].join('<br>');
}

/** Code that contains backticks goes between double ones. */
function code(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}

function listed(names: string): string {
  return names.split(', ').map(code).join(', ');
}

/** The anchor that GitHub gives to a heading. */
function anchor(heading: string): string {
  return heading.toLowerCase().replace(/[^\p{L}\p{N}_ -]/gu, '').replaceAll(' ', '-');
}

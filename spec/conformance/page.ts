import { isScene, type Comparison, type Row, type Scene } from './Comparison.js';
import { readCode, type Code } from './readCode.js';
import { table } from './table.js';

/** docs/semantics.md, from the table that the specification plays. `root` is the folder of the repository. */
export function renderPage(root: string): string {
  const sections = table.map(comparison => section(comparison, readCode(`${root}/spec/conformance/rows/${comparison.file}`)));
  return `${[introduction, summary(), reasons, notation, ...sections, otherSuites].join('\n\n')}\n`;
}

const introduction = `\
# What you know, and what it is here

<!-- Written by \`npm run semantics\` from the table in spec/conformance/; change it there. -->

What \`Promise\`, asyncio and RxJS promise in a situation, and what this package does in the same. The code on this page is run, theirs as well as
ours, in virtual time, and behind each arrow stands what is seen: the page is written from a [specification](../spec/conformance), which fails when a line of it
is not so, with RxJS 7.4, 7.8 or 8 alpha. What Python does is said in words, with the place in its documentation; it was tried with Python 3.13.

*Same* means that nothing that is seen differs. **Different** is on purpose, and has its reason beside it.`;

const reasons = `\
Most differences come down to one of these:

1. **What nobody waits for any more is cancelled**, and torn down before the end is told.
2. **A failure does not decide for the others** where the purpose is a success, or an overview.
3. **A result says whose it is**, and comes when it is there.
4. **Nothing starts before its turn**; a source is asked for no more than can run.
5. **A time limit is one limit for the whole**, and knows what was missing.
6. **A mistake is called one where it is made**, instead of being waited for.`;

const notation = `\
## How to read the code

| | |
|---|---|
| \`work('a', 2)\`, \`fail('a', 2)\` | observables: one yields a after 2 ms and completes, the other fails with an error a |
| \`noisy('a', 2)\` | the same work, which tells when it is done or cancelled |
| \`traced('a', 2)\`, \`instant('a')\` | work that tells when it is started and torn down; work that is over as soon as it has been started, which it tells |
| \`throwing('a')\` | throws an error a instead of making a task |
| \`started(task)\`, \`hot(task)\` | a promise and an observable of what is running already |
| \`rejected('a', 2)\` | a promise that rejects after 2 ms, and tells whether anybody listens |
| \`list('a', 'b')\`, \`broken('a')\` | makes a generator that tells when it is asked for an item and when it is closed; a generator that throws after its items |
| \`lazy('a', 2)\`, \`thenable('a', 2)\` | a promise that starts \`traced('a', 2)\` when \`then\` is called; one whose \`then\` returns nothing |
| \`foreign(…, 'a', 2)\`, \`platform(…, 'a', 2)\` | observables of another library and of the platform, which emit a after 2 ms |
| \`labelled\` | a stream of tasks, an instance of \`Labelled\`, which is a subclass of \`Observable\` |
| \`polyfilled(use)\`, \`virtually(…, make)\` | \`use\` while there is a \`Symbol.observable\`; \`make()\` under a \`TestScheduler\` |
| \`leaveAfter(1, result)\` | unsubscribes after 1 ms; \`observe(result)\` does not |
| \`plain(outcome)\`, \`byIndex\` | an outcome without what \`asSettled\` adds to it; a comparison for \`sort\` |
| \`given(thing, use)\`, \`countAfter(2, result)\` | \`use(thing)\`; how many values there are after 2 ms |
| → \`2 ms: b, complete\` | b was emitted after 2 ms, then the stream completed (a promise is observed as RxJS does it); without a time, at once |`;

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
    '| what you know | what it is here | same | different |',
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
    ...rows.map(row => line(row, codes.get(row.situation)!)),
  ].join('\n');
}

function line({ situation, promise, theirs, ours, verdict, reason }: Row, played: Code): string {
  return `| ${[
    `${situation}<br>${verdict === 'same' ? '*same*' : '**different**'}`,
    isScene(theirs) ? `${promise}<br>${evidence(played.theirs, theirs)}` : `${promise}<br>[${theirs.name}](${theirs.url})`,
    `${reason}<br>${evidence(played.ours, ours)}`,
  ].map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function evidence(played: string, { seen }: Scene): string {
  return [code(played), ...seen.map(each => `→ ${code(each)}`)].join('<br>');
}

/** Backticks within code are put between two. */
function code(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}

function listed(names: string): string {
  return names.split(', ').map(code).join(', ');
}

/** The name by which a heading can be linked to, as GitHub makes it. */
function anchor(heading: string): string {
  return heading.toLowerCase().replace(/[^\p{L}\p{N}_ -]/gu, '').replaceAll(' ', '-');
}

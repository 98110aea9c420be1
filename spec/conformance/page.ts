import { isScene, type Comparison, type Reference, type Row } from './Comparison.js';
import { table } from './table.js';

/** docs/semantics.md, written from the table that the spec plays. */
export function renderPage(): string {
  return `${[introduction, ...table.map(section), otherSuites].join('\n\n')}\n`;
}

const introduction = `\
# Semantics compared

<!-- Written by \`npm run semantics\` from the table in spec/conformance/; change it there. -->

Where this package differs from an API that you know, and where it doesn't. Every line is a [test](../spec/conformance), run with RxJS 7.4, 7.8 and 8 alpha; *code and output*
lead to it. What Python and p-queue do was verified with Python 3.13 and p-queue 9.3.

Most differences follow one of six rules:

1. **What nobody needs any more is cancelled**, and torn down before the final notification.
2. **One failure doesn't end everything** if you want one success, or an overview.
3. **A result says which task it belongs to**, and is emitted as soon as it's ready.
4. **Nothing starts early**: a source is asked only for what can run.
5. **A time limit covers the whole run**, and says what was unfinished.
6. **Mistakes throw immediately** instead of hanging.`;

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
| p-settle, p-props, p-some | the operators | 33 of 33 | |`;

function section({ known, ours, file, preface, rows }: Comparison): string {
  return [
    `## ${known}`,
    ...(preface === undefined ? [] : ['', preface]),
    '',
    `| | ${listed(known)} | ${listed(ours)} |`,
    '|---|---|---|',
    ...rows.flatMap(({ situation, difference }) => (difference === undefined ? [] : line(situation, difference.there, difference.here))),
    '',
    `The same: ${rows.filter(({ difference }) => difference === undefined).map(({ situation }) => situation).join('; ')}.`,
    '',
    `[Code and output](../spec/conformance/rows/${file})${documentation(rows)}`,
  ].join('\n');
}

function line(...cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

/** Links to what others say about themselves, where nothing of theirs can be played. */
function documentation(rows: readonly Row[]): string {
  const named = new Map(rows.flatMap(({ theirs }): [string, Reference][] => (isScene(theirs) ? [] : [[theirs.name, theirs]])));
  return [...named.values()].map(({ name, url }) => ` · [${name}](${url})`).join('');
}

function listed(names: string): string {
  return names.split(/, (?![^(]*\))/).map((name) => `\`${name}\``).join(', ');
}

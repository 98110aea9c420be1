import type { Diagram } from '../../Diagram.js';
import type { Group, Row } from './rowsOf.js';

/** What happens, in words, for those who can't see the picture. */
export function wordsOf({ expression, frame }: Diagram, inputs: readonly Row[], result: Row | undefined): string {
  return [
    `Times are in frames${frame === 1 ? '' : ` of ${frame} ms`}.`,
    ...inputs.map((row) => sentence(row.line === 'source' ? 'The stream of tasks' : `Task ${row.name}`, row)),
    ...(expression === undefined ? [] : [`Then: ${expression}.`]),
    ...(result === undefined ? [] : [sentence('The result', result)]),
  ]
    .join(' ')
    .replace(/\s+/g, ' ');
}

function sentence(subject: string, { title, courses, waits, cuts }: Row): string {
  const events = [
    ...courses.flatMap(({ from, groups }) => [
      { at: from, does: 'starts at' },
      ...groups.filter(({ pale }) => !pale).map((group) => ({ at: group.frame, does: `${deeds(group)} at` })),
    ]),
    ...cuts.map((at) => ({ at, does: courses.length === 0 ? 'is cancelled before its start at' : 'is cancelled at' })),
    ...waits.map(({ from }) => ({ at: from, does: 'waits from' })),
  ];
  const told = events.sort((one, other) => one.at - other.at).map(({ at, does }) => `${does} ${at}`);
  return `${subject}${title && ` (${title})`} ${told.join(', ')}.`;
}

/** The marks of one frame. */
function deeds({ marks }: Group): string {
  return marks
    .map(({ symbol }) => (symbol === '|' ? 'completes' : symbol === '#' ? 'fails' : `emits ${symbol}`))
    .join(' and ');
}

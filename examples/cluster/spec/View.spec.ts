import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { from } from 'rxjs';
import { asSettled, tasks } from 'rxjs-as-completed';
import type { Row } from '../demo/picture.js';
import { openView } from '../demo/View.js';

/**
 * What is written to a terminal or a pipe while three rows arrive. The first and the last come from the same worker.
 */
function show(isTTY: boolean): string {
  const output = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY });
  const view = openView(output as unknown as NodeJS.WriteStream, 3);
  const rows = new Map<number, Row>([
    [2, { cells: '###', worker: 7, attempt: 1 }],
    [0, { cells: '...', worker: 8, attempt: 2 }],
    [1, { cells: '***', worker: 7, attempt: 1 }],
  ]);
  tasks(rows, (row) => from([row]))
    .pipe(asSettled())
    .subscribe((outcome) => {
      view.arrived(outcome);
      if (outcome.completed === 2) view.say('Two have arrived.');
    });
  return output.read() as string;
}

describe('the view of a run', () => {
  it('is a picture on a terminal that fills while messages stay above it', () => {
    const frames = show(true).split('\x1b[0J');
    assert.deepEqual(
      frames.map((frame) => stripVTControlCharacters(frame)),
      [
        '\n\n\n  \n',
        '\n\n###\n1 of 3 rows  worker 7\n',
        '...\n\n###\n2 of 3 rows  worker 7  worker 8\n',
        'Two have arrived.\n...\n\n###\n2 of 3 rows  worker 7  worker 8\n',
        '...\n***\n###\n3 of 3 rows  worker 7  worker 8\n',
      ],
    );
    // Each frame is drawn over the previous one.
    assert.deepEqual(
      frames.slice(0, -1).map((frame) => frame.endsWith('\x1b[4A')),
      [true, true, true, true],
    );
    const colours = [...frames.at(-1)!.matchAll(/\x1b\[(\d+)m(\.\.\.|\*\*\*|###)/g)].map(([, colour]) => colour);
    assert.equal(colours[1], colours[2]);
    assert.notEqual(colours[0], colours[1]);
  });

  it('is one line per row elsewhere', () => {
    assert.equal(
      show(false),
      [
        '[1/3] row 2 computed by worker 7',
        '[2/3] row 0 computed by worker 8, started 2 times',
        'Two have arrived.',
        '[3/3] row 1 computed by worker 7',
        '',
      ].join('\n'),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { RUNNING, type Answer, type Request } from '../../../play/run/protocol.js';
import type { WorkerLike } from '../../../play/run/Runner.js';
import { SharedRunner } from './SharedRunner.js';

/** A worker that answers when the test calls `answer`: with the text of the request, as the message of an error. */
function start() {
  const received: string[] = [];
  const worker: WorkerLike = {
    onmessage: null,
    onerror: null,
    postMessage: ({ text }: Request) => void received.push(text),
    terminate: () => undefined,
  };
  const answer = () => {
    worker.onmessage!({ data: RUNNING } as MessageEvent<typeof RUNNING>);
    const answered: Answer = { error: { message: received.at(-1)!, line: 1, column: 1 } };
    worker.onmessage!({ data: answered } as MessageEvent<Answer>);
  };
  const log: string[] = [];
  const runner = new SharedRunner({ start: () => worker });
  const run = (who: string, text: string) =>
    runner.run(text, ({ error }) => void log.push(`${who} gets ${error?.message}`));
  return { runner, run, received, answer, log };
}

describe('SharedRunner', () => {
  it('gives an answer to the diagram that has asked, even if another one has asked since', () => {
    const { run, answer, log } = start();
    run('a', '1');
    run('b', '2');
    answer();
    answer();
    expect(log).toEqual(['a gets 1', 'b gets 2']);
  });

  it('is prepared once, which nobody gets an answer to', () => {
    const { runner, run, received, answer, log } = start();
    runner.prepare('0');
    run('a', '1');
    runner.prepare('another');
    answer();
    answer();
    expect(received).toEqual(['0', '1']);
    expect(log).toEqual(['a gets 1']);
  });

  it('needs no preparation once something has been run', () => {
    const { runner, run, received, answer } = start();
    run('a', '1');
    answer();
    runner.prepare('0');
    expect(received).toEqual(['1']);
  });
});

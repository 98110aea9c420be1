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
  const diagram =
    (who: string) =>
    ({ error }: Answer): void =>
      void log.push(`${who} gets ${error?.message}`);
  return { runner, a: diagram('a'), b: diagram('b'), received, answer, log };
}

describe('SharedRunner', () => {
  it('gives an answer to the diagram that has asked, even if another one has asked since', () => {
    const { runner, a, b, answer, log } = start();
    runner.run('1', a);
    runner.run('2', b);
    answer();
    answer();
    expect(log).toEqual(['a gets 1', 'b gets 2']);
  });

  it('keeps the latest text of each diagram, whichever asked last', () => {
    const { runner, a, b, received, answer, log } = start();
    runner.run('1', a);
    runner.run('2', a);
    runner.run('3', a);
    runner.run('4', b);
    answer();
    answer();
    answer();
    expect(received).toEqual(['1', '3', '4']);
    expect(log).toEqual(['a gets 1', 'a gets 3', 'b gets 4']);
  });

  it('runs nothing more for a diagram that it forgets', () => {
    const { runner, a, b, received, answer, log } = start();
    runner.run('1', a);
    runner.run('2', b);
    runner.run('3', a);
    runner.forget(a);
    answer();
    answer();
    expect(received).toEqual(['1', '2']);
    expect(log).toEqual(['b gets 2']);
  });

  it('is prepared once, which nobody gets an answer to', () => {
    const { runner, a, received, answer, log } = start();
    runner.prepare('0');
    runner.run('1', a);
    runner.prepare('another');
    answer();
    answer();
    expect(received).toEqual(['0', '1']);
    expect(log).toEqual(['a gets 1']);
  });

  it('needs no preparation once something has been run', () => {
    const { runner, a, received, answer } = start();
    runner.run('1', a);
    answer();
    runner.prepare('0');
    expect(received).toEqual(['1']);
  });
});

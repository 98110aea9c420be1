import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RUNNING, type Answer, type Request } from './protocol';
import { Runner, type WorkerLike } from './Runner';

class FakeWorker implements WorkerLike {
  static all: FakeWorker[] = [];
  onmessage: WorkerLike['onmessage'] = null;
  onerror: WorkerLike['onerror'] = null;
  readonly received: string[] = [];
  terminated = false;

  constructor() {
    FakeWorker.all.push(this);
  }

  postMessage({ text }: Request): void {
    this.received.push(text);
  }

  terminate(): void {
    this.terminated = true;
  }

  runs(): void {
    this.onmessage?.({ data: RUNNING } as MessageEvent<typeof RUNNING>);
  }

  answer(message: string): void {
    this.onmessage?.({ data: failure(message) } as MessageEvent<Answer>);
  }
}

const failure = (message: string): Answer => ({ error: { message, line: 1, column: 1 } });
const request = (text: string): Request => ({ text, comparisons: [] });

let runner: Runner;
let log: string[];

beforeEach(() => {
  vi.useFakeTimers();
  FakeWorker.all = [];
  log = [];
  runner = new Runner({
    start: () => new FakeWorker(),
    answered: (answer, { text }) => log.push(`${text}: ${answer.error?.message}`),
    busy: (busy) => log.push(busy ? 'busy' : 'idle'),
  });
});

afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

describe('Runner', () => {
  it('starts a worker with the first request, and keeps it', () => {
    expect(FakeWorker.all).toEqual([]);
    for (const text of ['1', '2']) {
      runner.run(request(text));
      FakeWorker.all[0].answer('done');
    }
    expect(FakeWorker.all.map(({ received }) => received)).toEqual([['1', '2']]);
    expect(log).toEqual(['busy', 'idle', '1: done', 'busy', 'idle', '2: done']);
  });

  it('runs one request at a time, then only the latest', () => {
    for (const text of ['1', '2', '3', '4']) runner.run(request(text));
    const [worker] = FakeWorker.all;
    expect(worker.received).toEqual(['1']);
    worker.answer('done');
    expect(worker.received).toEqual(['1', '4']);
    worker.answer('done');
    expect(log).toEqual(['busy', '1: done', 'idle', '4: done']);
  });

  it('may be asked for more by an answer', () => {
    const answers: string[] = [];
    const asking: Runner = new Runner({
      start: () => new FakeWorker(),
      answered: (_, { text }) => {
        answers.push(text);
        if (text === '1') asking.run(request('2'));
      },
    });
    asking.run(request('1'));
    FakeWorker.all[0].answer('done');
    FakeWorker.all[0].answer('done');
    expect(answers).toEqual(['1', '2']);
  });

  it('stops what takes too long, and goes on with another worker', () => {
    runner.run(request('1'));
    runner.run(request('2'));
    FakeWorker.all[0].runs();
    vi.advanceTimersByTime(1_999);
    expect(log).toEqual(['busy']);
    vi.advanceTimersByTime(1);
    const [first, second] = FakeWorker.all;
    expect(first.terminated).toBe(true);
    expect(second.received).toEqual(['2']);
    first.answer('late');
    second.answer('done');
    expect(log).toEqual(['busy', '1: This took too long. Does it come to an end?', 'idle', '2: done']);
  });

  it('waits for a worker that takes long to load', () => {
    runner.run(request('1'));
    vi.advanceTimersByTime(60_000);
    const [worker] = FakeWorker.all;
    worker.runs();
    vi.advanceTimersByTime(1_999);
    worker.answer('done');
    expect(log).toEqual(['busy', 'idle', '1: done']);
  });

  it('gives each request its own time', () => {
    runner.run(request('1'));
    FakeWorker.all[0].runs();
    vi.advanceTimersByTime(1_500);
    runner.run(request('2'));
    FakeWorker.all[0].answer('done');
    FakeWorker.all[0].runs();
    vi.advanceTimersByTime(1_500);
    FakeWorker.all[0].answer('done');
    expect(log).toEqual(['busy', '1: done', 'idle', '2: done']);
  });

  it('reports a worker that fails, and starts another one', () => {
    runner.run(request('1'));
    FakeWorker.all[0].onerror!({ message: 'no memory' } as ErrorEvent);
    runner.run(request('2'));
    FakeWorker.all[1].onerror!({} as ErrorEvent);
    expect(log.filter((line) => line.includes(':'))).toEqual([
      '1: The diagram could not be run: no memory',
      '2: The diagram could not be run: its worker could not be loaded',
    ]);
    expect(FakeWorker.all.every(({ terminated }) => terminated)).toBe(true);
  });

  it('answers nothing once it is closed', () => {
    runner.run(request('1'));
    runner.run(request('2'));
    const [worker] = FakeWorker.all;
    worker.runs();
    runner.close();
    worker.runs();
    worker.answer('done');
    runner.run(request('3'));
    vi.advanceTimersByTime(10_000);
    expect(worker.terminated).toBe(true);
    expect(FakeWorker.all).toHaveLength(1);
    expect(log).toEqual(['busy']);
  });

  it('can be closed before it has done anything', () => {
    runner.close();
    runner.close();
    expect(FakeWorker.all).toEqual([]);
  });
});

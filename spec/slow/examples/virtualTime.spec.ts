import { from, type ObservableInput } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import * as completionOrder from '../../../examples/completion-order.js';
import * as deadline from '../../../examples/deadline.js';
import * as downloadWithProgress from '../../../examples/download-with-progress.js';
import * as errors from '../../../examples/errors.js';
import * as firstMirror from '../../../examples/first-mirror.js';
import * as gatherVersusAsCompleted from '../../../examples/gather-versus-as-completed.js';
import * as ping from '../../../examples/ping.js';
import type { Answer } from '../../../examples/routes.js';
import * as semaphore from '../../../examples/semaphore.js';
import * as stream from '../../../examples/stream.js';
import * as whichOne from '../../../examples/which-one.js';
import { ok, settingFor, VirtualServer } from './support.js';

const setting = settingFor('', 1_000);
const json = ({ body }: Answer) => JSON.parse(body);

describe('the jobs in virtual time', () => {
  let server: VirtualServer;

  beforeEach(() => {
    server = new VirtualServer();
  });

  it('completion-order', () => {
    expect(timed(() => completionOrder.run(setting, server.get((answer) => json(answer).query.name)))).toEqual([
      [1_000, 'second'],
      [2_000, 'third'],
      [3_000, 'first'],
      [3_000, 'complete'],
    ]);
  });

  it('gather-versus-as-completed', () => {
    expect(timed(() => gatherVersusAsCompleted.run(setting, server.get((answer) => json(answer).query.name)))).toEqual([
      [0, 'gather:'],
      [3_000, '  3.0s first'],
      [3_000, '  3.0s second'],
      [3_000, '  3.0s third'],
      [3_000, 'as completed:'],
      [4_000, '  1.0s second'],
      [5_000, '  2.0s third'],
      [6_000, '  3.0s first'],
      [6_000, 'complete'],
    ]);
  });

  it('download-with-progress', () => {
    expect(timed(() => downloadWithProgress.run(setting, server.get(({ body }) => body.length)))).toEqual([
      [200, '[1/4] 0.2s …/get'],
      [1_000, '[2/4] 1.0s …/delay/1'],
      [2_000, '[3/4] 2.0s …/delay/2'],
      [3_000, '[4/4] 3.0s …/bytes/300000'],
      [3_000, 'complete'],
    ]);
  });

  it('first-mirror', () => {
    expect(timed(() => firstMirror.run(setting, server.get((answer) => json(ok(answer)).path)))).toEqual([
      [1_250, 'using …/mirror/fast'],
      [1_850, 'no mirror is available:'],
      [1_850, '  …/mirror/broken: 503 Service Unavailable'],
      [1_850, '  …/mirror/closing: other side closed'],
      [1_850, '  …/mirror/missing: 404 Not Found'],
      [1_850, 'complete'],
    ]);
    expect(server.aborted).toEqual(['/mirror/slow']);
  });

  it('deadline', () => {
    expect(timed(() => deadline.run(setting, server.get((answer) => json(answer).path)))).toEqual([
      [1_000, '…/delay/1 finished'],
      [2_000, '…/delay/2 finished'],
      [3_000, '…/delay/5 did not finish in time'],
      [3_000, 'complete'],
    ]);
    expect(server.aborted).toEqual(['/delay/5']);
  });

  it('errors', () => {
    expect(timed(() => errors.run(setting, server.get((answer) => ok(answer).status)))).toEqual([
      [200, '1 succeeded:'],
      [200, '  …/status/200: 200'],
      [200, '2 failed:'],
      [200, '  …/status/404: 404 Not Found'],
      [200, '  …/hang-up: other side closed'],
      [200, 'complete'],
    ]);
  });

  it('which-one', () => {
    expect(timed(() => whichOne.run(setting, server.get(json), server.get(json)))).toEqual([
      [200, 'user_2: User 2'],
      [1_000, 'delay: /delay/1'],
      [2_000, 'user_1: User 1'],
      [2_000, 'complete'],
    ]);
  });

  it('ping', () => {
    expect(timed(() => ping.run(setting, server.get(({ status }) => status)))).toEqual([
      [200, '0.2s /get: 200'],
      [1_000, '1.0s /delay/1: 200'],
      [1_500, '1.5s /status/404?delay=1.5: 404'],
      [2_000, '2.0s /hang: Timeout has occurred'],
      [2_000, 'mean time 0.9s'],
      [2_000, 'successful 3/4'],
      [2_000, 'complete'],
    ]);
    expect(server.aborted).toEqual(['/hang']);
  });

  it('stream', async () => {
    const lines: string[] = [];
    let end: Promise<void>;

    // The loop runs on promises, so it ends after virtual time; the times in its lines are those of the outcomes.
    timed(() => {
      end = from(stream.run(setting, server.get((answer) => ok(answer).body))).forEach((line) => lines.push(line));
      return [];
    });
    await end!;

    expect(lines).toEqual([
      '0.2s …/status/404 failed: 404 Not Found',
      '1.0s …/delay/1 arrived',
      '2.0s …/hang-up?delay=2 failed: other side closed',
      '3.0s …/delay/3 arrived',
    ]);
  });

  it('semaphore', () => {
    expect(timed(() => semaphore.run(setting, server.get(({ body }) => body)))).toEqual([
      [1_000, '[1/10] 1.0s'],
      [1_000, '[2/10] 1.0s'],
      [1_000, '[3/10] 1.0s'],
      [2_000, '[4/10] 2.0s'],
      [2_000, '[5/10] 2.0s'],
      [2_000, '[6/10] 2.0s'],
      [3_000, '[7/10] 3.0s'],
      [3_000, '[8/10] 3.0s'],
      [3_000, '[9/10] 3.0s'],
      [4_000, '[10/10] 4.0s'],
      [4_000, 'complete'],
    ]);
    expect(server.highest).toBe(3);
  });
});

/** The lines of a job, each with the millisecond of its emission, and how the job ended. */
function timed(run: () => ObservableInput<string>): [at: number, line: string][] {
  const seen: [number, string][] = [];
  const scheduler = new TestScheduler(() => {});
  scheduler.run(({ flush }) => {
    from(run()).subscribe({
      next: (line) => seen.push([scheduler.now(), line]),
      error: (error) => seen.push([scheduler.now(), `error: ${error}`]),
      complete: () => seen.push([scheduler.now(), 'complete']),
    });
    flush();
  });
  return seen;
}

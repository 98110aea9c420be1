import { spawn } from 'node:child_process';
import { PassThrough } from 'node:stream';
import { throwError } from 'rxjs';
import { commandLine, type Surroundings } from '../../../examples/commandLine.js';
import type { Job } from '../../../examples/job.js';
import { jobs } from '../../../examples/jobs.js';
import { ExampleServer } from '../../../examples/server.js';
import { expectClosed } from './support.js';

const names = [
  'completion-order',
  'gather-versus-as-completed',
  'download-with-progress',
  'upload-rows',
  'first-mirror',
  'deadline',
  'errors',
  'which-one',
  'ping',
  'stream',
  'semaphore',
  'with-semaphore',
  'rate',
  'crawl',
  'link-checker',
];

describe('the command line', () => {
  it('runs all fifteen examples in turn and prints what the server saw of each', async () => {
    // in real time: at a tenth of the delays, a busy machine may miss the timeout of `ping`
    const { code, printed, complaints } = await run(['--real-time']);

    expect(code).toBe(0);
    expect(complaints).toEqual([]);
    expect(printed[0]).toMatch(/^Server at http:\/\/127\.0\.0\.1:\d+, full delays/);
    const headings = printed.flatMap((line, index) => printed[index - 1] === '' ? [line.replace(/:.*/, '')] : []);
    expect(headings).toEqual(names);
    expect(printed.filter((line) => line.includes('the server saw'))).toEqual([
      '  (the server saw 3 requests, at most 3 at once, none aborted)',
      '  (the server saw 6 requests, at most 3 at once, none aborted)',
      '  (the server saw 4 requests, at most 4 at once, none aborted)',
      '  (the server saw 12 requests, at most 2 at once, none aborted)',
      expect.stringMatching(/^ {2}\(the server saw 6 requests, .*, aborted: \/mirror\/slow\)$/),
      '  (the server saw 3 requests, at most 3 at once, aborted: /delay/5)',
      '  (the server saw 3 requests, at most 3 at once, none aborted)',
      '  (the server saw 3 requests, at most 3 at once, none aborted)',
      expect.stringMatching(/^ {2}\(the server saw 4 requests, at most \d at once, aborted: \/hang\)$/),
      '  (the server saw 4 requests, at most 4 at once, none aborted)',
      '  (the server saw 10 requests, at most 3 at once, none aborted)',
      '  (the server saw 4 requests, at most 2 at once, none aborted)',
      // A busy machine delays requests by more than the example allows for.
      expect.stringMatching(/^ {2}\(the server saw \d+ requests, at most \d at once, (\d refused, )?none aborted\)$/),
      expect.stringMatching(/^ {2}\(the server saw 10 requests, at most \d at once, 1 refused, none aborted\)$/),
      expect.stringMatching(/^ {2}\(the server saw \d+ requests, at most 4 at once, 1 refused, aborted: .*\/hang\b/),
    ]);
    await expectClosed(originIn(printed));
  });

  it('runs one by name, at a tenth of its delays, and prints measured times', async () => {
    const { code, printed } = await run(['gather-versus-as-completed']);

    expect(code).toBe(0);
    expect(printed[0]).toMatch(/^Server at http:\/\/127\.0\.0\.1:\d+, delays at a tenth/);
    expect(printed[2]).toMatch(/^gather-versus-as-completed: /);
    const times = printed.flatMap((line) => [...line.matchAll(/ (\d\.\d\d)s /g)].map(([, seconds]) => Number(seconds)));
    expect(times).toHaveLength(6);
    expect(Math.min(...times.slice(0, 3))).toBeGreaterThanOrEqual(0.29);
    expect(times[3]).toBeLessThan(times[5]!);
    expect(times.slice(3)).toEqual([...times.slice(3)].sort());
  });

  it('lists all, in a sentence each', async () => {
    const { code, printed } = await run(['--list']);

    expect(code).toBe(0);
    expect(printed.map((line) => line.split(/ {2,}/)[0])).toEqual(names);
    expect(printed.map((line) => line.split(/ {2,}/)[1])).toEqual(names.map(() => expect.stringMatching(/^[A-Z].*\.$/)));
  });

  it('prints its usage', async () => {
    const { code, printed } = await run(['--help']);

    expect(code).toBe(0);
    expect(printed.join('\n')).toContain('npm start -- ping URL…');
  });

  it.each([
    [['nothing'], "There is no example 'nothing'; see --list."],
    [['--fast'], "Unknown option '--fast'; see --help."],
    [['--list=all'], "Option '--list' does not take an argument; see --help."],
    [['deadline', '5'], "'deadline' takes no arguments, but got '5'."],
    [['link-checker', 'a.org', 'b.org'], "'link-checker' takes one address, but got 'a.org b.org'."],
    [['ping', 'ftp://example.com'], "'ftp://example.com' is not an HTTP address."],
    [['ping', 'http://'], "'http://' is not an HTTP address."],
    [['ping', ''], "'' is not an HTTP address."],
  ])('refuses %j', async (given, complaint) => {
    expect(await run(given)).toEqual({ code: 1, printed: [], complaints: [complaint] });
  });

  it("pings the user's own hosts, and reports a closed port as an error of that host", async () => {
    const open = await ExampleServer.start(1);
    const closed = await ExampleServer.start(1);
    await closed.close();
    const hosts = [`${open.origin}/status/204`, closed.origin.replace('http://', '')];

    try {
      const { code, printed } = await run(['ping', ...hosts]);

      expect(code).toBe(0);
      expect(printed.map((line) => line.replace(/\d+\.\d+s/, 'TIME')).sort()).toEqual([
        `  TIME ${closed.origin}: connect ECONNREFUSED ${closed.origin.replace('http://', '')}`,
        `  TIME ${open.origin}/status/204: 204`,
        '  mean time TIME',
        '  successful 1/2',
      ].sort());
      expect(printed.at(-1)).toBe('  successful 1/2');
    } finally {
      await open.close();
    }
  });

  it("checks the links of the user's own page", async () => {
    const server = await ExampleServer.start(1);

    try {
      expect(await run(['link-checker', `${server.origin}/site/news`])).toEqual({
        code: 0,
        printed: ['  3 links: 1 broken, 0 not checked', '    broken       /site/gone: 404 Not Found'],
        complaints: [],
      });
    } finally {
      await server.close();
    }
  });

  it('says why there is no page to check', async () => {
    const closed = await ExampleServer.start(1);
    await closed.close();

    expect(await run(['link-checker', closed.origin])).toEqual({
      code: 1,
      printed: [],
      complaints: [`link-checker failed: Error: ${closed.origin}: connect ECONNREFUSED ${closed.origin.replace('http://', '')}`],
    });
  });

  it('prints no mean time if nothing answered', async () => {
    const closed = await ExampleServer.start(1);
    await closed.close();

    const { printed } = await run(['ping', closed.origin]);

    expect(printed).toEqual([expect.stringContaining('ECONNREFUSED'), '  successful 0/1']);
  });

  it('cancels everything when it is interrupted', async () => {
    const interruption = new AbortController();
    const printed: string[] = [];
    const code = await commandLine(['--real-time'], surroundings({
      print(line) {
        printed.push(line);
        if (line === '  second') interruption.abort();
      },
      signal: interruption.signal,
    }));

    expect(code).toBe(130);
    expect(printed.slice(2)).toEqual([
      expect.stringMatching(/^completion-order/),
      '  second',
      expect.stringMatching(/^ {2}\(the server saw 3 requests, at most 3 at once, aborted: \/delay\/\d, \/delay\/\d\)$/),
      'Cancelled.',
    ]);
    await expectClosed(originIn(printed));
  });

  it('lets an interrupted example report what it knows, below its progress bar', async () => {
    const interruption = new AbortController();
    const terminal = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
    let drawn = '';
    let drawnBefore = '';
    terminal.on('data', (chunk) => {
      drawn += chunk;
      // The first links have been checked; the one that hangs takes until the deadline. Not at once: a bar that is stopped
      // while it draws itself would go on.
      if (/ [1-9]\/11/.test(drawn)) queueMicrotask(() => interruption.abort());
    });
    const printed: string[] = [];
    const code = await commandLine(['--real-time', 'link-checker'], surroundings({
      print(line) {
        if (line.includes('11 links')) drawnBefore = drawn;
        printed.push(line);
      },
      terminal,
      signal: interruption.signal,
    }));

    expect(code).toBe(130);
    expect(printed[3]).toMatch(/^ {2}11 links: \d broken, \d+ not checked$/);
    expect(printed).toContain('    not checked  /hang');
    expect(printed.slice(-2)).toEqual([expect.stringMatching(/^ {2}\(the server saw \d+ requests, at most \d at once, /), 'Cancelled.']);
    expect(drawnBefore).toBe(drawn);
  });

  it('continues after an example that fails, and exits with 1', async () => {
    const shelf = jobs as Map<string, Job>;
    const deadline = shelf.get('deadline')!;
    shelf.set('deadline', { ...deadline, run: () => throwError(() => new Error('out of order')) });

    try {
      const { code, printed, complaints } = await run([]);

      expect(code).toBe(1);
      expect(complaints).toEqual(['deadline failed: Error: out of order']);
      expect(printed.at(-1)).toMatch(/the server saw \d+ requests/);
      await expectClosed(originIn(printed));
    } finally {
      shelf.set('deadline', deadline);
    }
  });

  it('draws a progress bar on a terminal', async () => {
    const terminal = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
    const drawn: string[] = [];
    terminal.on('data', (chunk) => drawn.push(String(chunk)));

    const { code, printed } = await run(['download-with-progress'], { terminal });

    expect(code).toBe(0);
    expect(printed.filter((line) => /\[\d\/4\]/.test(line))).toHaveLength(4);
    const counts = [...drawn.join('').matchAll(/[█░]+ (\d)\/4/g)].map(([, completed]) => Number(completed));
    expect(counts.at(-1)).toBe(4);
    expect(counts).toEqual([...counts].sort());
    expect(drawn.join('')).toMatch(/█{40} 4\/4/);
  });

  it('redraws a table on a terminal', async () => {
    const terminal = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
    const drawn: string[] = [];
    terminal.on('data', (chunk) => drawn.push(String(chunk)));

    const { code, printed } = await run(['upload-rows'], { terminal });

    expect(code).toBe(0);
    expect(printed).toHaveLength(4);
    const tables = drawn.join('').split('\x1b[4A');
    expect(tables.length).toBeGreaterThan(12);
    expect(tables.at(-1)!.replaceAll(/\x1b\[(\?7l|\?7h|J)/g, '').replaceAll(/\d\.\d+s/g, 'TIME').split('\n')).toEqual([
      '  holiday.jpg  ████████████████████ 100 %  done in TIME',
      '  archive.zip  ████████████░░░░░░░░  60 %  failed: 507 Insufficient Storage',
      '  notes.txt    ░░░░░░░░░░░░░░░░░░░░   0 %  nothing to upload',
      '  thesis.pdf   ████████████████████ 100 %  done in TIME',
      '',
    ]);
  });

  it('is a program that Ctrl-C ends cleanly', async () => {
    const program = spawn(process.execPath, ['--import', 'tsx', 'examples/main.ts', '--real-time', 'stream'], { stdio: ['ignore', 'pipe', 'pipe'] });
    const firstLine = '/status/404 failed';
    let printed = '';
    let complaints = '';
    program.stderr.on('data', (chunk) => { complaints += chunk; });
    program.stdout.on('data', (chunk) => {
      const begun = printed.includes(firstLine);
      printed += chunk;
      if (!begun && printed.includes(firstLine)) program.kill('SIGINT');
    });

    const code = await new Promise((resolve) => program.once('close', resolve));

    expect({ code, complaints }).toEqual({ code: 130, complaints: '' });
    expect(printed).toMatch(/aborted: .*\nCancelled\.\n$/);
  });
});

async function run(given: string[], others: Partial<Surroundings> = {}) {
  const printed: string[] = [];
  const complaints: string[] = [];
  const code = await commandLine(given, surroundings({
    print: (line) => printed.push(line),
    complain: (line) => complaints.push(line),
    ...others,
  }));
  return { code, printed, complaints };
}

function surroundings(others: Partial<Surroundings>): Surroundings {
  return { print() {}, complain() {}, terminal: undefined, signal: new AbortController().signal, ...others };
}

function originIn(printed: string[]): string {
  return /http:\S+\d/.exec(printed[0]!)![0];
}

/** `npm start`: the examples on the command line. */
import { clearLine, cursorTo } from 'node:readline';
import { commandLine } from './commandLine.js';

const { stdout, stderr } = process;
const interruption = new AbortController();
const interrupt = () => interruption.abort();

// Only the first Ctrl-C: a second one should kill the process at once.
process.once('SIGINT', interrupt);
process.once('SIGTERM', interrupt);
// `npm start | head` closes the pipe.
stdout.on('error', interrupt);

process.exitCode = await commandLine(process.argv.slice(2), {
  print(line) {
    // The cursor may be on the line of a progress bar, which is redrawn below.
    if (stdout.isTTY) {
      cursorTo(stdout, 0);
      clearLine(stdout, 0);
    }
    stdout.write(`${line}\n`);
  },
  complain: (line) => void stderr.write(`${line}\n`),
  terminal: stdout.isTTY ? stdout : undefined,
  signal: interruption.signal,
});

/** `npm start`: the examples on the command line. */
import { clearLine, cursorTo } from 'node:readline';
import { commandLine } from './commandLine.js';

const { stdout, stderr } = process;
const interruption = new AbortController();
const interrupt = () => interruption.abort();

// Only the first one: whoever presses Ctrl-C again wants the process gone at once.
process.once('SIGINT', interrupt);
process.once('SIGTERM', interrupt);
// `npm start | head` closes the pipe.
stdout.on('error', interrupt);

process.exitCode = await commandLine(process.argv.slice(2), {
  print(line) {
    // A progress bar may stand on the line where the cursor is. It is drawn again beneath.
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

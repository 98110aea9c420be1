import { parseArgs } from 'node:util';
import { workloads } from './workloads/index.mjs';

export const usage = `npm run bench                      every workload, about half an hour
npm run bench -- W1 W3             these workloads (W3 is W3-fifo, W3-lifo and W3-shuffled)
npm run bench -- W1 --n 1e3,1e4    at these sizes
npm run bench -- W1 --only p-map   this package and these participants, separated by commas
npm run bench -- --launches 9      more launches of each, less noise (default 5)
npm run bench -- --write           also updates the figures in docs/benchmarks.md
npm run bench -- --quick           a check with wide bounds: fails if a figure misses one twice in a row
npm run bench -- --against DIR     two builds of this package side by side, without the peers (--only adds some);
                                   DIR is a built checkout, its dist/esm, or a packed tarball;
                                   --launches 11 makes the spread narrower`;

/** Reads the command line. Throws errors whose messages are meant for the user. */
export function readArguments(argv) {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      n: { type: 'string' },
      only: { type: 'string' },
      against: { type: 'string' },
      launches: { type: 'string' },
      quick: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });

  if (values.against !== undefined && (values.quick || values.write)) {
    throw new Error('--against compares two builds; --quick and --write compare with the peers');
  }

  return {
    help: values.help,
    against: values.against,
    quick: values.quick,
    write: values.write,
    launches: values.launches === undefined ? undefined : positive(values.launches, '--launches'),
    sizes: values.n?.split(',').map((size) => positive(size, '--n')),
    only: values.only?.split(','),
    workloads: positionals.length === 0 ? workloads : positionals.flatMap(named),
  };
}

function named(word) {
  const found = workloads.filter(({ name }) => name === word || name.startsWith(`${word}-`));
  if (found.length === 0)
    throw new Error(`no workload ${word}; there are ${workloads.map(({ name }) => name).join(' ')}`);
  return found;
}

function positive(text, option) {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`${option} takes whole numbers from 1, not ${text}`);
  return value;
}

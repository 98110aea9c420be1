// Compares rxjs-as-completed with what a user would pick instead. See `--help` for the options.
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { readArguments, usage } from './arguments.mjs';
import { driveMemory, driveTimes } from './drive.mjs';
import { installOtherBuild, isOwn, otherBuildOf } from './otherBuild.mjs';
import { buildsTable, memoryTable, moduleTables, timesTable, verdictTable } from './table.mjs';
import { judge } from './targets.mjs';

const resultsFolder = new URL('./results/', import.meta.url);
const page = new URL('../docs/benchmarks.md', import.meta.url);

const options = parseOrExit();
if (options.help) {
  console.log(usage);
} else {
  requireBuild();
  if (options.against !== undefined) installOrExit(options.against);
  process.exitCode = await (options.quick ? check() : compare());
}

function parseOrExit() {
  try {
    return readArguments(process.argv.slice(2));
  } catch (error) {
    console.error(`${error.message}\n\n${usage}`);
    process.exit(2);
  }
}

function installOrExit(path) {
  try {
    installOtherBuild(path);
  } catch (error) {
    console.error(error.message);
    process.exit(2);
  }
}

/** Measures everything that was asked for and compares it with the targets. */
async function compare() {
  const startedAt = new Date();
  const measured = new Map();
  const sections = [`Measured on ${startedAt.toISOString().slice(0, 10)}: ${machine()}.`];
  const printSection = (section) => {
    sections.push(section);
    console.log(`\n${section}`);
  };

  for (const workload of options.workloads) {
    const result = await measure(workload, { pace: 'full', sizes: workload.sizes, rounds: options.rounds ?? 9 });
    if (result === undefined) continue;
    measured.set(workload.name, result);
    printSection(`### ${workload.name}: ${workload.title}\n\n${tableOf(result)}`);
  }
  const verdicts = judge(measured);
  if (options.against === undefined) printSection(`### Targets\n\n${verdictTable(verdicts)}`);
  else printSection(`### Time of this build / time of the other one, ${options.against}\n\n${buildsTable(measured)}`);

  const failed = report(measured);
  save(startedAt, measured, verdicts);
  if (options.write) writeIntoPage(sections.join('\n\n'));
  return failed ? 1 : 0;
}

/** Measures only what has a target, and asks for half of it. What misses is measured a second time. */
async function check() {
  const first = await checkOnce(options.workloads);
  const missed = first.verdicts.filter(({ met }) => !met);
  if (missed.length === 0 && first.verdicts.length > 0 && !first.failed) return 0;

  const names = new Set(missed.map(({ workload }) => workload));
  console.log(`\nMeasured again: ${[...names].join(' ') || 'all'}\n`);
  const again = await checkOnce(options.workloads.filter(({ name }) => names.size === 0 || names.has(name)));
  return again.failed || again.verdicts.length === 0 || again.verdicts.some(({ met }) => !met) ? 1 : 0;
}

async function checkOnce(workloads) {
  const measured = new Map();
  for (const workload of workloads) {
    const result = await measure(workload, { pace: 'quick', sizes: workload.quickSizes, rounds: options.rounds ?? 5 });
    if (result !== undefined) measured.set(workload.name, result);
  }
  const verdicts = judge(measured, 2);
  console.log(
    `The check asks for half of each target, or less where bench/targets.mjs says so.\n\n${verdictTable(verdicts)}`,
  );
  return { verdicts, failed: report(measured) };
}

async function measure(workload, { pace, sizes: itsSizes, rounds }) {
  const sizes = options.sizes ?? itsSizes;
  if (sizes.length === 0) return undefined;
  const settings = { pace, sizes, rounds, ...participantsOf(workload, pace), report: progress };
  if (options.against !== undefined && settings.participants.length === 0) return undefined;
  let result;
  if (workload.measures === 'module') {
    const { bundleSizes, importTimes } = await import('./module.mjs');
    result = { sizes: await bundleSizes(), times: await importTimes(rounds), failures: [] };
  } else {
    result = await (workload.measures === 'memory' ? driveMemory : driveTimes)(workload, settings);
  }
  progress('');
  return { ...settings, workload, ...result };
}

/** The participants, and the regulars among them: those without a target are only measured in the first rounds. */
function participantsOf({ ours, participants = [], checked = [] }, pace) {
  const isWanted = (name) => options.only?.includes(name);
  if (options.against !== undefined) {
    const wanted = participants.filter((name) => isOwn(name) || isWanted(name));
    const both = wanted.flatMap((name) => (isOwn(name) ? [name, otherBuildOf(name)] : [name]));
    return { participants: both, regulars: both };
  }
  const present = participants.filter((name) => {
    if (options.only !== undefined) return name === ours || isWanted(name);
    return pace === 'full' || checked.includes(name);
  });
  return { participants: present, regulars: present.filter((name) => checked.includes(name)) };
}

function tableOf(result) {
  if (result.workload.measures === 'module') return moduleTables(result);
  return result.workload.measures === 'memory' ? memoryTable(result) : timesTable(result);
}

/** Prints failures. A peer that was stopped for taking too long hasn't failed: its figure says so. */
function report(measured) {
  const failures = [...measured.values()]
    .flatMap((result) => result.failures)
    .filter(({ error }) => error.milliseconds === undefined);
  for (const { workload, participant, n, error } of failures) {
    console.error(`\n${workload} ${participant}${n === undefined ? '' : ` at ${n}`} failed: ${error.message}`);
  }
  return failures.length > 0;
}

/** The last run is everything between the two markers; the rest of the page is written by hand. */
function writeIntoPage(figures) {
  const text = readFileSync(page, 'utf8');
  const [begin, end] = ['<!-- figures -->', '<!-- end of figures -->'];
  const [before, after] = [text.split(begin)[0], text.split(end)[1]];
  writeFileSync(page, `${before}${begin}\n\n${figures}\n\n${end}${after}`);
}

function machine() {
  return `${cpus().length} × ${cpus()[0].model.trim()}, Node ${process.versions.node}, RxJS ${versionOf('rxjs')}`;
}

function versionOf(name) {
  return JSON.parse(readFileSync(new URL(`../node_modules/${name}/package.json`, import.meta.url), 'utf8')).version;
}

function save(startedAt, measured, verdicts) {
  mkdirSync(resultsFolder, { recursive: true });
  const file = new URL(`${startedAt.toISOString().replaceAll(':', '-').slice(0, 19)}.json`, resultsFolder);
  const content = {
    date: startedAt.toISOString(),
    machine: machine(),
    against: options.against,
    verdicts,
    workloads: Object.fromEntries(
      [...measured].map(([name, { report, workload, failures, ...result }]) => [
        name,
        { title: workload.title, ...result },
      ]),
    ),
  };
  writeFileSync(
    file,
    JSON.stringify(content, (_, value) => (value instanceof Map ? Object.fromEntries(value) : value), 2),
  );
  console.log(`\nAll samples: ${fileURLToPath(file)}`);
}

function progress(line) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line}`);
}

/**
 * The adapters import the built package by name. It's linked here because a `file:..` dependency would copy the root's
 * devDependencies into the lock file, where they would go stale.
 */
function requireBuild() {
  if (
    !existsSync(new URL('../dist/esm/index.js', import.meta.url)) ||
    !existsSync(new URL('./node_modules', import.meta.url))
  ) {
    console.error('First run npm run build, and npm install in bench/');
    process.exit(2);
  }
  const link = new URL('./node_modules/rxjs-as-completed', import.meta.url);
  if (!existsSync(link)) symlinkSync('../..', link, 'dir');
}

// Compares rxjs-as-completed with what a user would pick instead. See `--help` for the options.
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { readArguments, usage } from './arguments.mjs';
import { driveTimes } from './drive.mjs';
import { driveProbes } from './driveProbes.mjs';
import { installOtherBuild, isOwn, otherBuildOf } from './otherBuild.mjs';
import { buildsTable, moduleTable, probesTable, timesTable, verdictTable } from './table.mjs';
import { checks, judge, targets } from './targets.mjs';

const resultsFolder = new URL('./results/', import.meta.url);
const page = new URL('../docs/benchmarks.md', import.meta.url);

/** How often each participant is launched. */
const usualLaunches = { full: 5, quick: 2 };

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

  for (const workload of options.workloads.filter(
    ({ columnOf }) => !options.workloads.some(({ name }) => name === columnOf),
  )) {
    const variants = options.workloads.filter(({ columnOf }) => columnOf === workload.name);
    const results = [];
    for (const one of [workload, ...variants]) {
      const result = await measure(one, 'full');
      if (result === undefined) continue;
      measured.set(one.name, result);
      results.push(result);
    }
    if (results.length > 0) printSection(`### ${workload.name}: ${workload.title}\n\n${tableOf(...results)}`);
  }
  const verdicts = judge(measured, targets);
  if (options.against === undefined) printSection(`### Targets\n\n${verdictTable(verdicts)}`);
  else printSection(`### This build / the other one, ${options.against}\n\n${buildsTable(measured)}`);

  const failed = report(measured);
  save(startedAt, measured, verdicts);
  if (options.write) writeIntoPage(sections.join('\n\n'));
  return failed ? 1 : 0;
}

/** Measures only what the quick check has bounds for. What misses is measured a second time. */
async function check() {
  const first = await checkOnce(options.workloads);
  const missed = first.verdicts.filter(({ isMet }) => !isMet);
  if (missed.length === 0 && first.verdicts.length > 0 && !first.failed) return 0;

  const names = new Set(missed.map(({ workload }) => workload));
  console.log(`\nMeasured again: ${[...names].join(' ') || 'all'}\n`);
  const again = await checkOnce(options.workloads.filter(({ name }) => names.size === 0 || names.has(name)));
  return again.failed || again.verdicts.length === 0 || again.verdicts.some(({ isMet }) => !isMet) ? 1 : 0;
}

async function checkOnce(workloads) {
  const measured = new Map();
  for (const workload of workloads) {
    const result = await measure(workload, 'quick');
    if (result !== undefined) measured.set(workload.name, result);
  }
  const verdicts = judge(measured, checks);
  console.log(verdictTable(verdicts));
  return { verdicts, failed: report(measured) };
}

async function measure(workload, pace) {
  const { sizes, quickSizes, parts, quickParts } = workload;
  const settings = {
    pace,
    launches: options.launches ?? workload.launches?.[pace] ?? usualLaunches[pace],
    sizes: options.sizes ?? (pace === 'quick' ? quickSizes : sizes),
    parts: pace === 'quick' ? quickParts : parts,
    ...participantsOf(workload, pace),
    report: progress,
  };
  if ((settings.parts ?? settings.sizes).length === 0) return undefined;
  if (options.against !== undefined && settings.participants.length === 0) return undefined;
  const result = await resultOf(workload, settings);
  progress('');
  return { ...settings, workload, ...result };
}

async function resultOf(workload, settings) {
  if (workload.probe !== undefined) return driveProbes(workload, settings);
  if (workload.measures !== 'module') return driveTimes(workload, settings);
  const { bundleSizes } = await import('./module.mjs');
  return { results: await bundleSizes(), failures: [] };
}

/** The participants, and the regulars among them: those without a target are only measured in the first launch. */
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

function tableOf(result, ...variants) {
  if (result.workload.measures === 'module') return moduleTable(result);
  return result.workload.probe === undefined ? timesTable(result, variants) : probesTable(result);
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

// Runs the probes of a workload: one fresh process for each figure, the participants in turn.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { locate } from './otherBuild.mjs';
import { calibrate, isQuiet } from './quiet.mjs';
import { summary } from './statistics.mjs';

/** A probe during which something else kept the machine busy is repeated, but not more often than this. */
const mostRepetitions = 3;

export async function driveProbes(workload, { parts, participants, launches, report }) {
  calibrate();
  const records = new Map(participants.map((name) => [name, new Map()]));
  const failures = [];
  for (let launch = 0; launch < launches; launch += 1) {
    for (const part of parts) {
      for (const name of participants.filter((name) => has(workload, name, part))) {
        report(`${workload.name} ${part} launch ${launch + 1} of ${launches} ${name}`);
        try {
          add(records.get(name), launch, await quietly(() => probe(workload, name, part)));
        } catch (error) {
          failures.push({ workload: workload.name, participant: name, error });
        }
      }
    }
  }
  return { results: new Map([...records].map(([name, byColumn]) => [name, figures(byColumn)])), failures };
}

const has = ({ has: restricted }, name, part) => restricted?.[name]?.includes(part) ?? true;

async function quietly(measure) {
  let repetitions = 0;
  for (;;) {
    const wasQuiet = isQuiet();
    const measured = await measure();
    if ((isQuiet() && wasQuiet) || repetitions === mostRepetitions) return measured;
    repetitions += 1;
  }
}

async function probe(workload, name, part) {
  const { file, adapter } = locate(name, 'probe.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', file, workload.name, adapter, part]);
  return JSON.parse(stdout);
}

function add(record, launch, measured) {
  for (const [column, value] of Object.entries(measured)) {
    if (!record.has(column)) record.set(column, []);
    record.get(column)[launch] = value;
  }
}

function figures(byColumn) {
  return new Map(
    [...byColumn].map(([column, launches]) => {
      const values = launches.filter((value) => value !== undefined);
      return [column, { ...summary(values), launches: Array.from(launches) }];
    }),
  );
}

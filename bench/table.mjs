// The figures as Markdown, which is also readable in a terminal.
import { otherBuildOf } from './otherBuild.mjs';
import { ratio } from './statistics.mjs';
import { shortSize } from './targets.mjs';
import { unit } from './units.mjs';

const mebibyte = 2 ** 20;

export function timesTable({ workload, sizes, participants, results }) {
  const rows = participants.map((name) => [
    name === workload.ours ? `**${name}**` : name,
    ...sizes.map((n) =>
      timeCell(results.get(name)?.get(n), results.get(workload.ours)?.get(n), name === workload.ours),
    ),
  ]);
  return markdown([`ns per ${unit(workload)}`, ...sizes.map(shortSize)], rows);
}

function timeCell(times, ours, isOurs) {
  if (times === undefined) return '–';
  if (times.exceeded !== undefined) {
    return `> ${digits(times.exceeded)}${ours === undefined ? '' : ` · > ${digits(times.exceeded / ours.median)}×`}`;
  }
  const time = `${digits(times.median)} ${spread(times)}`;
  return isOurs || ours === undefined ? time : `${time} · ${digits(ratio(times, ours).median)}×`;
}

/**
 * Below 1 this build is faster. The first figure is the median over the rounds and its quartiles; the second compares
 * the fastest round of each, which holds up better when the machine is busy.
 */
export function buildsTable(measured) {
  const rows = [];
  for (const { workload, results } of measured.values()) {
    for (const [name, bySize] of results) {
      const others = results.get(otherBuildOf(name));
      if (others === undefined || workload.measures === 'memory') continue;
      for (const [n, times] of bySize) {
        const other = others.get(n);
        if (times.exceeded !== undefined || other?.rounds === undefined) continue;
        const { median, low, high, samples } = ratio(times, other);
        rows.push([
          workload.name,
          name,
          shortSize(n),
          `${median.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`,
          (fastest(times) / fastest(other)).toFixed(2),
          String(samples),
        ]);
      }
    }
  }
  return markdown(['workload', 'operator', 'N', 'median (quartiles)', 'fastest', 'rounds'], rows);
}

const fastest = ({ rounds }) => Math.min(...rounds.filter((value) => value !== undefined));

export function memoryTable({ participants, results }) {
  const rows = participants
    .filter((name) => results.has(name))
    .map((name) => {
      const { n, peak, live, bytesPerTask } = results.get(name);
      return [
        name,
        shortSize(n),
        `${digits(peak.median / mebibyte)} ${spread(peak)}`,
        digits(live.median / mebibyte),
        `${digits(bytesPerTask.median)} ${spread(bytesPerTask)}`,
      ];
    });
  return markdown(['', 'tasks', 'peak heap, MiB', 'without garbage, MiB', 'bytes allocated per task'], rows);
}

export function moduleTables({ sizes, times }) {
  const bundled = sizes.map(({ name, minified, gzipped }) => [name, kilobytes(minified), kilobytes(gzipped)]);
  const imported = times.map(({ name, milliseconds }) => [
    name,
    `${digits(milliseconds.median)} ${spread(milliseconds)}`,
  ]);
  return `${markdown(['bundle', 'minified, kB', 'gzipped, kB'], bundled)}\n\n${markdown(['import', 'ms'], imported)}`;
}

export function verdictTable(verdicts) {
  const rows = verdicts.map(({ workload, n, subject, target, atLeastThat, median, low, high, met }) => [
    workload,
    n === undefined ? '' : shortSize(n),
    subject,
    target,
    `${atLeastThat ? '> ' : ''}${digits(median)}${low === undefined || low === high ? '' : ` (${digits(low)}–${digits(high)})`}`,
    met ? 'yes' : '**no**',
  ]);
  return markdown(['workload', 'N', 'figure', 'target', 'measured (quartiles)', 'reached'], rows);
}

const kilobytes = (bytes) => (bytes / 1000).toFixed(2);

/** Half the distance between the quartiles, in percent of the median. */
const spread = ({ median, low, high, samples }) =>
  samples < 3 ? '(once)' : `±${(((high - low) / 2 / Math.abs(median)) * 100).toFixed(0)} %`;

export function digits(value) {
  if (Math.abs(value) >= 100) return String(Math.round(value));
  return value.toPrecision(Math.abs(value) >= 10 ? 3 : 2);
}

function markdown(header, rows) {
  const lines = [header, header.map(() => ''), ...rows];
  const widths = header.map((_, column) => Math.max(3, ...lines.map((line) => line[column].length)));
  return lines
    .map((line, index) =>
      index === 1
        ? `| ${widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`
        : `| ${line.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join(' | ')} |`,
    )
    .join('\n');
}

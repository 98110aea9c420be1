// The figures as Markdown, which is also readable in a terminal.
import { otherBuildOf } from './otherBuild.mjs';
import { ratio } from './statistics.mjs';
import { shortSize } from './targets.mjs';
import { unit } from './units.mjs';

/** A table of times. Variants of a workload that it is measured with are further columns. */
export function timesTable(measured, variants) {
  const { workload, participants } = measured;
  const columns = [measured, ...variants].flatMap(({ workload: { name }, sizes, results }) =>
    sizes.map((n) => ({ header: `${shortSize(n)}${name === workload.name ? '' : ', kind'}`, n, results })),
  );
  const rows = participants.map((name) => [
    name === workload.ours ? `**${name}**` : name,
    ...columns.map(({ n, results }) =>
      timeCell(results.get(name)?.get(n), results.get(workload.ours)?.get(n), name === workload.ours),
    ),
  ]);
  return markdown([`ns per ${unit(workload)}`, ...columns.map(({ header }) => header)], rows);
}

function timeCell(times, ours, isOurs) {
  if (times === undefined) return '–';
  if (times.exceeded !== undefined) {
    return `> ${digits(times.exceeded)}${ours === undefined ? '' : ` · > ${digits(times.exceeded / ours.median)}×`}`;
  }
  const time = `${times.quiet === 0 ? '~' : ''}${digits(times.median)} ${spread(times)}`;
  return isOurs || ours === undefined ? time : `${time} · ${digits(ratio(times, ours).median)}×`;
}

/** Below 1 this build is faster, or smaller: the median over the launches, with its quartiles. */
export function buildsTable(measured) {
  const rows = [];
  for (const { workload, results } of measured.values()) {
    for (const [name, byColumn] of results) {
      const others = results.get(otherBuildOf(name));
      if (others === undefined) continue;
      for (const [column, figures] of byColumn) {
        const other = others.get(column);
        if (figures.exceeded !== undefined || other?.launches === undefined) continue;
        const { median, low, high, samples } = ratio(figures, other);
        rows.push([
          workload.name,
          name,
          shortSize(column),
          `${median.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`,
          String(samples),
        ]);
      }
    }
  }
  return markdown(['workload', 'operator', 'N', 'median (quartiles)', 'launches'], rows);
}

/** A table of what probes found. */
export function probesTable({ workload, participants, results }) {
  const { columns, ours } = workload;
  const rows = participants.map((name) => [
    name === ours ? `**${name}**` : name,
    ...columns.map(([column]) => {
      const found = results.get(name)?.get(column);
      return found === undefined ? '–' : `${digits(found.median)} ${spread(found)}`;
    }),
  ]);
  return markdown(['', ...columns.map(([, header]) => header)], rows);
}

export function moduleTable({ results }) {
  const sizesOf = (bySize) => ['minified', 'gzipped'].map((size) => kilobytes(bySize.get(size).median));
  const bundled = [...results].map(([name, bySize]) => [name, ...sizesOf(bySize)]);
  return markdown(['bundle', 'minified, kB', 'gzipped, kB'], bundled);
}

export function verdictTable(verdicts) {
  const rows = verdicts.map(({ workload, column, subject, target, isLowerBound, median, low, high, isMet }) => [
    workload,
    shortSize(column),
    subject,
    target,
    `${isLowerBound ? '> ' : ''}${digits(median)}${low === undefined || low === high ? '' : ` (${digits(low)}–${digits(high)})`}`,
    isMet ? 'yes' : '**no**',
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

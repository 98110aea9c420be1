// The performance targets, the wider bounds of the quick check, and how a run compares with them.
import { ratio } from './statistics.mjs';

/** A target is one of these ratios of medians, or a figure of ours that has a bound of its own. */
const timesFaster = (workload, peer, atLeast) => perColumn(atLeast, { workload, peer, inverse: true }, 'atLeast');
const shareOf = (workload, peer, atMost) => perColumn(atMost, { workload, peer }, 'atMost');
const growth = (workload, from, to, atMost) => ({ workload, column: to, from, atMost });
const figure = (workload, column, subject, atMost, scale = 1, participant) => ({
  workload,
  column,
  participant,
  subject,
  scale,
  atMost,
});

/** Sizes are numbers; what probes find has names. */
function perColumn(bounds, target, bound) {
  return Object.entries(bounds).map(([column, value]) => ({
    ...target,
    column: Number.isNaN(Number(column)) ? column : Number(column),
    [bound]: value,
  }));
}

export const targets = [
  timesFaster('W1', 'mergeMap', { 1e4: 2.6 }),
  timesFaster('W1', 'p-map', { 1e4: 2.8 }),
  shareOf('W1', 'floor', { 1e4: 1.3 }),
  growth('W1', 1e4, 1e6, 1.2),
  timesFaster('W1p', 'mergeMap', { 1e4: 3 }),
  timesFaster('W1p', 'p-map', { 1e4: 3 }),
  timesFaster('W2', 'mergeMap', { 1e4: 2 }),
  timesFaster('W2', 'p-map', { 1e4: 3.4 }),
  timesFaster('W3-fifo', 'allSettled', { 1e4: 1.8, 1e5: 1.4 }),
  timesFaster('W3-fifo', 'mergeMap', { 1e4: 7 }),
  growth('W3-fifo', 1e3, 1e5, 2.5),
  timesFaster('W4', 'mergeMap', { 1e4: 3 }),
  timesFaster('W5', 'rxjs', { 10: 2.2, 1e3: 5, 1e5: 25 }),
  timesFaster('W5', 'promise-any', { 10: 0.8, 1e3: 1.3, 1e5: 1.6 }),
  figure('W6', 'peak', 'peak over baseline, MiB', 12),
  figure('W6', 'allocated', 'bytes allocated per task', 1000),
  shareOf('W8', 'p-map', { 1e4: 0.6 }),
  timesFaster('W9', 'scan', { 1e3: 1 }),
  // From nanoseconds per list to milliseconds for sixty lists.
  figure('W9', 1e3, '60 lists a second, ms', 100, 60 / 1e6),
  shareOf('W10', 'p-map', { import: 2 }),
  shareOf('W10', 'mergeMap', { 'run of 100': 1.3 }),
  shareOf('W11', 'mergeMap', { teardown: 0.25, promise: 0.5, allocated: 0.5 }),
  shareOf('W11', 'p-map', { allocated: 0.36 }),
  shareOf('W11', 'floor', { allocated: 0.9 }),
  figure('W7', 'gzipped', 'asCompleted alone, kB', 4.8, 1e-3, 'asCompleted'),
  figure('W7', 'gzipped', 'everything, kB', 9, 1e-3, 'everything'),
].flat();

/** Wide enough for a busy machine, narrow enough to notice that something is twice as slow as it was. */
export const checks = [
  timesFaster('W1', 'mergeMap', { 1e3: 1.25, 1e5: 6 }),
  timesFaster('W1', 'p-map', { 1e3: 1.2, 1e5: 1.2 }),
  shareOf('W1', 'floor', { 1e3: 3.2, 1e5: 2.6 }),
  timesFaster('W1p', 'mergeMap', { 1e3: 1.67, 1e5: 10 }),
  timesFaster('W1p', 'p-map', { 1e3: 1.25, 1e5: 1.2 }),
  timesFaster('W2', 'mergeMap', { 1e3: 1.1, 1e5: 0.75 }),
  timesFaster('W2', 'p-map', { 1e3: 1.2, 1e5: 1.2 }),
  timesFaster('W3-fifo', 'mergeMap', { 1e3: 1.4, 1e5: 40 }),
  timesFaster('W3-fifo', 'allSettled', { 1e3: 0.75, 1e5: 0.9 }),
  growth('W3-fifo', 1e3, 1e5, 6),
  timesFaster('W4', 'mergeMap', { 1e3: 1.25, 1e5: 1.2 }),
  timesFaster('W5', 'rxjs', { 10: 1.1, 1e3: 2.5, 1e5: 12.5 }),
  timesFaster('W5', 'promise-any', { 10: 0.4, 1e3: 0.65, 1e5: 0.8 }),
  figure('W6', 'peak', 'peak over baseline, MiB', 24),
  figure('W6', 'allocated', 'bytes allocated per task', 2000),
  shareOf('W8', 'p-map', { 1e4: 1.2 }),
  timesFaster('W8', 'rxjs', { 1e4: 0.5 }),
  shareOf('W8', 'asCompleted', { 1e4: 3 }),
  timesFaster('W9', 'scan', { 1e3: 0.5 }),
  figure('W9', 1e3, '60 lists a second, ms', 200, 60 / 1e6),
  shareOf('W10', 'p-map', { import: 9 }),
  shareOf('W10', 'mergeMap', { 'run of 100': 3 }),
  shareOf('W11', 'mergeMap', { teardown: 0.5, promise: 0.75, allocated: 0.75 }),
].flat();

/** Judges all bounds that the run has figures for. */
export function judge(measured, bounds) {
  return bounds.flatMap((bound) => {
    const { workload, column, atLeast, atMost } = bound;
    const found = compare(bound, (participant, at) => figuresOf(measured.get(workload), participant, at));
    if (found === undefined) return [];
    const isMet = atLeast === undefined ? found.median <= atMost : found.median >= atLeast;
    return [{ workload, column, target: atLeast === undefined ? `≤ ${atMost}` : `≥ ${atLeast}`, ...found, isMet }];
  });
}

function figuresOf(result, participant, column) {
  return result?.results?.get(participant ?? result.workload.ours)?.get(column);
}

/** What a bound is about: a text, and a figure with its quartiles. */
function compare({ column, participant, from, peer, inverse, subject, scale }, figuresOf) {
  const ours = figuresOf(participant, column);
  const other = from === undefined ? figuresOf(peer ?? participant, column) : figuresOf(undefined, from);
  if (ours === undefined || other === undefined) return undefined;
  if (from !== undefined) return { subject: `ours, ${shortSize(column)} / ${shortSize(from)}`, ...ratio(ours, other) };
  if (peer === undefined) return { subject, ...scaled(ours, scale) };
  if (!inverse) return { subject: `ours / ${peer}`, ...ratio(ours, other) };
  if (other.exceeded === undefined) return { subject: `${peer} / ours`, ...ratio(other, ours) };
  return { subject: `${peer} / ours`, isLowerBound: true, median: other.exceeded / ours.median };
}

const scaled = ({ median, low, high }, scale) => ({ median: median * scale, low: low * scale, high: high * scale });

export const shortSize = (n) => (typeof n !== 'number' || n < 1000 ? String(n) : n.toExponential().replace('+', ''));

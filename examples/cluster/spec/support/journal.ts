/** What a worker writes down of a job. */
export interface JobEntry {
  readonly what: 'started' | 'ended' | 'aborted';
  readonly key: number;
  readonly worker: number;
}

/** What a test writes down when it changes the limit of the cluster. */
export interface LimitEntry {
  readonly what: 'limit';
  readonly limit: number;
}

export type JournalEntry = JobEntry | LimitEntry;

/** The keys of the jobs of which something is said, in the order of the journal. */
export function keysOf(journal: readonly JournalEntry[], what: JobEntry['what']): number[] {
  return journal.flatMap((entry) => (entry.what === what ? [entry.key] : []));
}

/** The keys of the jobs that a worker, or anyone, has and has not ended. */
export function runningOf(journal: readonly JournalEntry[], worker?: number): number[] {
  const running = new Set<number>();
  for (const entry of journal) {
    if (entry.what === 'limit' || entry.worker !== (worker ?? entry.worker)) continue;
    if (entry.what === 'started') running.add(entry.key);
    else running.delete(entry.key);
  }
  return [...running];
}

/** After each start: how many jobs ran, and how many might. */
export function loadsOf(journal: readonly JournalEntry[]): { running: number; limit: number }[] {
  let limit = Infinity;
  return journal.flatMap((entry, at) => {
    if (entry.what === 'limit') limit = entry.limit;
    return entry.what === 'started' ? [{ running: runningOf(journal.slice(0, at + 1)).length, limit }] : [];
  });
}

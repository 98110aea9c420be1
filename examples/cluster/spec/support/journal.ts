/** What a worker notes about a job. */
export interface JobEntry {
  readonly what: 'started' | 'ended' | 'aborted';
  readonly key: number;
  readonly worker: number;
}

/** What a test notes when it changes the limit of the cluster. */
export interface LimitEntry {
  readonly what: 'limit';
  readonly limit: number;
}

export type JournalEntry = JobEntry | LimitEntry;

/** The keys of the entries of one kind, in journal order. */
export function keysOf(journal: readonly JournalEntry[], what: JobEntry['what']): number[] {
  return journal.flatMap((entry) => (entry.what === what ? [entry.key] : []));
}

/** The keys of the jobs that are running, on one worker or on all of them. */
export function runningOf(journal: readonly JournalEntry[], worker?: number): number[] {
  const running = new Set<number>();
  for (const entry of journal) {
    if (entry.what === 'limit' || entry.worker !== (worker ?? entry.worker)) continue;
    if (entry.what === 'started') running.add(entry.key);
    else running.delete(entry.key);
  }
  return [...running];
}

/** After each start: how many jobs were running, and how many were allowed. */
export function loadsOf(journal: readonly JournalEntry[]): { running: number; limit: number }[] {
  let limit = Infinity;
  return journal.flatMap((entry, at) => {
    if (entry.what === 'limit') limit = entry.limit;
    return entry.what === 'started' ? [{ running: runningOf(journal.slice(0, at + 1)).length, limit }] : [];
  });
}

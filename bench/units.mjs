/** What the times of a workload are divided by. */
export const unit = (workload) => workload.unit ?? 'task';

/** How many of them a run of this size has. */
export const units = (workload, n) => workload.units?.(n) ?? n;

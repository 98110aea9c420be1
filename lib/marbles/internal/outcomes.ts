import type { Outcome } from '../../Outcome.js';

const STATUSES: readonly unknown[] = ['fulfilled', 'rejected', 'empty'];

/** Whether a value is an outcome. Others may have some of its properties, or throw when they are read. */
export function isOutcome(value: unknown): value is Outcome<unknown, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  try {
    const { status, index } = value as { status?: unknown; index?: unknown };
    return 'duration' in value && STATUSES.includes(status) && Number.isInteger(index);
  } catch {
    return false;
  }
}

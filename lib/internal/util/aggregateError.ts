/** An `AggregateError`, even where the platform has none. */
export function aggregateError(errors: readonly unknown[], message: string): Error {
  if (typeof AggregateError === 'function') return new AggregateError(errors, message);
  return Object.assign(new Error(message), { name: 'AggregateError', errors });
}

/** Values, errors and outcomes as text, different for anything that a consumer can distinguish. */
export function show(value: unknown): string {
  if (value instanceof Date) return `Date(${value.getTime()})`;
  if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`;
  if (value instanceof AggregateError) return `AggregateError${show(value.errors)}`;
  // The references define only the essential word of the message.
  if (value instanceof DOMException) return `${value.name}(${/succeeded|unsubscribed/.exec(value.message)?.[0] ?? ''})`;
  if (value instanceof Error) {
    if (value.name === 'TimeoutAllError') return `TimeoutAllError${showFields(value, ['due', 'completed', 'running', 'waiting', 'errors'])}`;
    // The references do not define the wording of these two.
    if (value instanceof TypeError || value.name === 'EmptyError') return value.name;
    return `${value.name}(${value.message})`;
  }
  if (typeof value === 'object' && value !== null) return showFields(value, Object.keys(value).sort());
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

function showFields(value: object, names: string[]): string {
  const fields = value as Record<string, unknown>;
  // An absent property is the same as one that is undefined, except for the reason of a failure.
  const present = names.filter((name) => fields[name] !== undefined || (name === 'reason' && fields['status'] === 'rejected'));
  return `{ ${present.map((name) => `${name}: ${show(fields[name])}`).join(', ')} }`;
}

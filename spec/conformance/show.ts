import { UnsubscriptionError } from 'rxjs';

/** A value as the page shows it: a string without quotes, an error by its message and, if it has one, the name of its class. */
export function show(value: unknown): string {
  if (value === '') return "''";
  if (value instanceof AggregateError) return `AggregateError ${show(value.errors)}`;
  if (value instanceof UnsubscriptionError) return `UnsubscriptionError ${show(value.errors)}`;
  if (value instanceof Error) return value.name === 'Error' ? value.message : `${value.name}: ${value.message}`;
  if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    return `{ ${Object.entries(value).map(([name, property]) => `${name}: ${show(property)}`).join(', ')} }`;
  }
  return String(value);
}

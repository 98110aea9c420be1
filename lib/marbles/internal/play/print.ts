import { isObservable } from 'rxjs';
import { MOST_PRINTED, MOST_PRINTED_LEVELS } from './bounds.js';

/**
 * Writes a value as JavaScript that matches it when it's read back. What is too large leaves out properties; a list that
 * is too long says only how long it is.
 *
 * @param properties - the properties that matter; an object that has none of them is written with all it has
 */
export function print(value: unknown, properties: ReadonlySet<string>): string {
  let room = MOST_PRINTED;

  return any(value, 0);

  function any(part: unknown, level: number): string {
    if (typeof part === 'function' || typeof part === 'symbol') return '{}';
    const text = typeof part === 'object' && part !== null ? object(part, level) : primitive(part);
    room -= text.length;
    return text;
  }

  function object(part: object, level: number): string {
    try {
      if (Array.isArray(part)) return list(part, level);
      return isObservable(part) ? '{}' : record(part as Readonly<Record<string, unknown>>, level);
    } catch {
      // it throws when it is read, as a revoked proxy does
      return '{}';
    }
  }

  function list(items: readonly unknown[], level: number): string {
    const texts: string[] = [];
    for (const item of items) {
      if (room <= 0 || level === MOST_PRINTED_LEVELS) return `{ length: ${items.length} }`;
      texts.push(any(item, level + 1));
    }
    return `[${texts.join(', ')}]`;
  }

  function record(part: Readonly<Record<string, unknown>>, level: number): string {
    // an outcome has a property for everything, `undefined` where it does not apply
    const all = namesOf(part, properties).filter((name) => part[name] !== undefined);
    const wanted = all.filter((name) => properties.has(name));
    const texts: string[] = [];
    for (const name of wanted.length > 0 ? wanted : all) {
      if (room <= 0 || level === MOST_PRINTED_LEVELS) break;
      texts.push(`${/^[A-Za-z_$][\w$]*$/.test(name) ? name : quote(name)}: ${any(part[name], level + 1)}`);
    }
    return texts.length === 0 ? '{}' : `{ ${texts.join(', ')} }`;
  }
}

/** For errors of this package, the properties say more than the message, unless the message matters. */
function namesOf(part: object, properties: ReadonlySet<string>): string[] {
  if (!(part instanceof Error)) return Object.keys(part);
  const own = Object.keys(part).filter((name) => name !== 'name');
  if ('errors' in part && !own.includes('errors')) own.push('errors');
  const hasMessage = own.length === 0 || (properties.has('message') && !own.includes('message'));
  return ['name', ...(hasMessage ? ['message'] : []), ...own];
}

function primitive(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'bigint') return `${value}n`;
  return Object.is(value, -0) ? '-0' : String(value);
}

function quote(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

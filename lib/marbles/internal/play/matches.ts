/**
 * Whether a value matches its legend. For an object of any class, the legend lists the properties that matter; for an
 * array, all items. A symbol, which no legend can state, is like an object without properties.
 *
 * @param allows - whether another part may be compared
 */
export function matches(actual: unknown, expected: unknown, allows: () => boolean): boolean {
  if (!allows()) return false;
  if (!isObject(expected)) return Object.is(actual, expected);
  if (!isObject(actual)) return false;
  try {
    if (Array.isArray(expected) && !(Array.isArray(actual) && actual.length === expected.length)) return false;
    return Object.entries(expected).every(([name, value]) => matches(actual[name], value, allows));
  } catch {
    // it throws when it is read, as a revoked proxy does
    return false;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'function' || typeof value === 'symbol' || (typeof value === 'object' && value !== null);
}

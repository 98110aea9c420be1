/**
 * How many random cases each property gets, and from which seed. `RUNS=200000 SEED=42 npx jest spec/slow/properties` sets both;
 * the same seed and the same number of runs give the same cases.
 */
export const runs = numberFrom('RUNS', 2_000);
export const seed = numberFrom('SEED', Math.floor(Math.random() * 0x7fffffff));

/** For `fc.assert`, and for the title of a test, which jest prints if it fails. */
export const settings = { numRuns: runs, seed };
export const cases = `${runs} random cases, seed ${seed}`;

/** The same for what can do with fewer cases. */
export const fewSettings = { numRuns: Math.ceil(runs / 4), seed };
export const fewCases = `${fewSettings.numRuns} random cases, seed ${seed}`;

/** A synchronous property cannot be interrupted, so the limit only has to exceed any honest run. */
export const timeLimit = 60_000 + runs * 50;

process.stdout.write(`Random cases: RUNS=${runs} SEED=${seed}\n`);

function numberFrom(name: string, otherwise: number): number {
  const text = process.env[name];
  if (text === undefined || text === '') return otherwise;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new RangeError(`${name} must be a whole number, got ${text}`);
  return value;
}

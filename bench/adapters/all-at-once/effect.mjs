import { Effect } from 'effect';
import { sumOf } from '../../collect.mjs';

export default async ({ inputs, job }) =>
  sumOf(
    await Effect.runPromise(
      Effect.forEach(inputs, (input) => Effect.promise(() => job(input)), { concurrency: 'unbounded' }),
    ),
  );

import { Effect } from 'effect';
import { sumOf } from '../../collect.mjs';

const fail = (reason) => reason;

export default async ({ inputs, job }) =>
  sumOf([
    await Effect.runPromise(
      Effect.raceAll(inputs.map((input) => Effect.tryPromise({ try: () => job(input), catch: fail }))),
    ),
  ]);

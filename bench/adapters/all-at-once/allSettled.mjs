import { sumOfOutcomes } from '../../collect.mjs';

export default async ({ inputs, job }) => sumOfOutcomes(await Promise.allSettled(inputs.map(job)));

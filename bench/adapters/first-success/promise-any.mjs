import { sumOf } from '../../collect.mjs';

export default async ({ inputs, job }) => sumOf([await Promise.any(inputs.map(job))]);

import { mapLimit } from 'async';
import { sumOf } from '../../collect.mjs';

export default async ({ inputs, job }) => sumOf(await mapLimit(inputs, 3, async (input) => job(input)));

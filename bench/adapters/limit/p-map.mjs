import pMap from 'p-map';
import { sumOf } from '../../collect.mjs';

export default async ({ inputs, job }) => sumOf(await pMap(inputs, job, { concurrency: 3 }));

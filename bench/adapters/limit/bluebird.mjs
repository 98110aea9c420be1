import Bluebird from 'bluebird';
import { sumOf } from '../../collect.mjs';

export default async ({ inputs, job }) => sumOf(await Bluebird.map(inputs, job, { concurrency: 3 }));

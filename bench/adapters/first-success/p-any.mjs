import pAny from 'p-any';
import { sumOf } from '../../collect.mjs';

export default async ({ inputs, job }) => sumOf([await pAny(inputs.map(job))]);

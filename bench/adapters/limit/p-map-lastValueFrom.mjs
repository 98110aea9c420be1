// p-map in an RxJS application, where tasks are observables.
import pMap from 'p-map';
import { lastValueFrom } from 'rxjs';
import { sumOf } from '../../collect.mjs';

export default async ({ inputs, project }) =>
  sumOf(await pMap(inputs, (input) => lastValueFrom(project(input)), { concurrency: 3 }));

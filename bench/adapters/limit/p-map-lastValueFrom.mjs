// p-map for someone whose tasks are observables, as they are in an application on RxJS.
import pMap from 'p-map';
import { lastValueFrom } from 'rxjs';
import { sumOf } from '../../collect.mjs';

export default async ({ inputs, project }) =>
  sumOf(await pMap(inputs, (input) => lastValueFrom(project(input)), { concurrency: 3 }));

import { asSettled, tasks } from 'rxjs-as-completed';
import { collectOutcomes } from '../../collect.mjs';

export default ({ generate, project }) =>
  collectOutcomes(tasks(generate, project).pipe(asSettled({ concurrency: 3, timeout: 60_000 })));

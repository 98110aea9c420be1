import { asSettled, tasks } from 'rxjs-as-completed';
import { collectOutcomes } from '../../collect.mjs';

export default ({ inputs, project }) => collectOutcomes(tasks(inputs, project).pipe(asSettled()));

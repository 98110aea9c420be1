import { asCompleted, tasks } from 'rxjs-as-completed';
import { collect } from '../../collect.mjs';

export default ({ inputs, project }) => collect(tasks(inputs, project).pipe(asCompleted({ concurrency: 3 })));

// W1 of this package on the same inputs, as the baseline for the whole pipeline.
import { asCompleted, tasks } from 'rxjs-as-completed';
import { collect } from '../../collect.mjs';

export default ({ inputs, project }) => collect(tasks(inputs, project).pipe(asCompleted({ concurrency: 3 })));

// The shape of mergeMap: the source pushes all of its items at once, and those that can't start yet wait in the engine.
import { from } from 'rxjs';
import { asCompleted } from 'rxjs-as-completed';
import { collect } from '../../collect.mjs';

export default ({ inputs, project }) => collect(from(inputs).pipe(asCompleted(project, { concurrency: 3 })));

import { from, mergeMap } from 'rxjs';
import { collect } from '../../collect.mjs';

export default ({ inputs, project }) => collect(from(inputs).pipe(mergeMap(project, 3)));

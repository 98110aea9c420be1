import { asStates, tasks } from 'rxjs-as-completed';
import { collectLists } from '../../collect.mjs';

export default ({ inputs, project }) => collectLists(tasks(inputs, project).pipe(asStates()));

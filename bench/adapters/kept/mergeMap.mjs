import { from, mergeMap } from 'rxjs';

export default ({ inputs, project, limit }) => from(inputs).pipe(mergeMap(project, limit)).subscribe();

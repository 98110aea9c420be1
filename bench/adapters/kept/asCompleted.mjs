import { from } from 'rxjs';
import { asCompleted } from 'rxjs-as-completed';

export default ({ inputs, project, limit }) => from(inputs).pipe(asCompleted(project, limit)).subscribe();

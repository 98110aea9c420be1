// A race that failures can't win, in plain RxJS. `first` errors when all of them have failed.
import { catchError, EMPTY, first, from, mergeMap } from 'rxjs';
import { collect } from '../../collect.mjs';

export default ({ inputs, project }) =>
  collect(
    from(inputs).pipe(
      mergeMap((input) => project(input).pipe(catchError(() => EMPTY))),
      first(),
    ),
  );

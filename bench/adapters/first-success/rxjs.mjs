// A race that failures cannot win, in plain RxJS; `first` says so when all have failed.
import { catchError, EMPTY, first, from, mergeMap } from 'rxjs';
import { collect } from '../../collect.mjs';

export default ({ inputs, project }) =>
  collect(
    from(inputs).pipe(
      mergeMap((input) => project(input).pipe(catchError(() => EMPTY))),
      first(),
    ),
  );

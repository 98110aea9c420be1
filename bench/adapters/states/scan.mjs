// The same lists with plain RxJS operators: one row per task, with key, index, status, value, reason and times. A row that
// has not changed is the same object in the next list.
import { catchError, concat, defer, endWith, from, map, mergeMap, of, scan, startWith } from 'rxjs';
import { collectLists } from '../../collect.mjs';

const states = (inputs, project) =>
  defer(() => {
    const subscribedAt = performance.now();
    const elapsed = () => Math.floor(performance.now() - subscribedAt);
    const rows = inputs.map((key, index) => ({
      key,
      index,
      status: 'waiting',
      value: undefined,
      reason: undefined,
      started: undefined,
      ended: undefined,
    }));

    const changesOf = (input, index) => {
      let last = { status: 'empty' };
      const begun = defer(() => of({ index, changes: { status: 'running', started: elapsed() } }));
      const values = defer(() => project(input)).pipe(
        map((value) => {
          last = { status: 'fulfilled' };
          return { index, changes: { value } };
        }),
        endWith(undefined),
        map((change) => change ?? { index, changes: { ...last, ended: elapsed() } }),
        catchError((reason) => of({ index, changes: { status: 'rejected', reason, ended: elapsed() } })),
      );
      return concat(begun, values);
    };

    return from(inputs).pipe(
      mergeMap(changesOf),
      scan((list, { index, changes }) => {
        const next = list.slice();
        next[index] = { ...list[index], ...changes };
        return next;
      }, rows),
      startWith(rows),
    );
  });

export default ({ inputs, project }) => collectLists(states(inputs, project));

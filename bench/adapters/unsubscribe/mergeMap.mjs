import { from, mergeMap } from 'rxjs';

export default ({ inputs, project }) => {
  const subscription = from(inputs).pipe(mergeMap(project)).subscribe();
  return () => subscription.unsubscribe();
};

import { asCompleted, tasks } from 'rxjs-as-completed';

export default ({ inputs, project }) => {
  const subscription = tasks(inputs, project).pipe(asCompleted()).subscribe();
  return () => subscription.unsubscribe();
};

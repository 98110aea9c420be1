// The lower bound: the running subscriptions in an array, and a loop over it.
import { Subscriber } from 'rxjs';

class Slot extends Subscriber {}

export default ({ inputs, project }) => {
  const running = inputs.map((input) => project(input).subscribe(new Slot()));
  return () => {
    for (const subscription of running) subscription.unsubscribe();
  };
};

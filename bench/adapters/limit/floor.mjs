// The lower bound: a loop of three slots, written for this one case, that does only what it has to. It creates and
// subscribes the same cold tasks in the cheapest way RxJS offers (an instance of a class that extends Subscriber),
// passes each value straight on, and keeps nothing that could be cancelled.
import { Subscriber } from 'rxjs';

class Slot extends Subscriber {
  constructor(run) {
    super();
    this.run = run;
  }
  next(value) {
    this.run.count += 1;
    this.run.sum += value;
  }
  error(reason) {
    this.run.reject(reason);
  }
  complete() {
    this.unsubscribe();
    this.run.free += 1;
    if (!this.run.filling) fill(this.run);
  }
}

function fill(run) {
  const { inputs, project } = run;
  run.filling = true;
  while (run.free > 0 && run.started < inputs.length) {
    run.free -= 1;
    project(inputs[run.started++]).subscribe(new Slot(run));
  }
  run.filling = false;
  if (run.free === 3) run.resolve({ count: run.count, sum: run.sum });
}

export default ({ inputs, project }) =>
  new Promise((resolve, reject) => {
    fill({ inputs, project, resolve, reject, started: 0, free: 3, filling: false, count: 0, sum: 0 });
  });

// The lower bound for tasks that are promises: three slots, one `then` per task, nothing to cancel.
export default ({ inputs, job }) =>
  new Promise((resolve, reject) => {
    let next = 0;
    let running = 0;
    let count = 0;
    let sum = 0;

    function startNext() {
      if (next < inputs.length) {
        running += 1;
        job(inputs[next++]).then(settle, reject);
      } else if (running === 0) {
        resolve({ count, sum });
      }
    }

    function settle(value) {
      count += 1;
      sum += value;
      running -= 1;
      startNext();
    }

    for (let slot = 0; slot < 3; slot += 1) startNext();
  });

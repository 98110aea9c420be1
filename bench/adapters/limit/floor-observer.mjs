// The same three slots as most people would write them: with an observer object instead of a Subscriber.
export default ({ inputs, project }) =>
  new Promise((resolve, reject) => {
    let next = 0;
    let free = 3;
    let filling = false;
    let count = 0;
    let sum = 0;

    const observer = {
      next: (value) => {
        count += 1;
        sum += value;
      },
      error: reject,
      complete: () => {
        free += 1;
        if (!filling) fill();
      },
    };

    function fill() {
      filling = true;
      while (free > 0 && next < inputs.length) {
        free -= 1;
        project(inputs[next++]).subscribe(observer);
      }
      filling = false;
      if (free === 3) resolve({ count, sum });
    }

    fill();
  });

import { Subscriber, Subscription, type TeardownLogic } from 'rxjs';

/**
 * A subscriber that keeps its first teardown in a field. RxJS makes an array, with room for sixteen, at the first one, and most
 * tasks have just one. Later ones go to RxJS. Teardowns run in the order in which they were added, as in RxJS. Of several that
 * throw, the error of the first comes last.
 */
export class LightSubscriber extends Subscriber<unknown> {
  private firstTeardown: TeardownLogic;
  /** Whether RxJS has others, which run after the first one. */
  private hasOthers: boolean;

  constructor() {
    super();
    this.firstTeardown = undefined;
    this.hasOthers = false;
  }

  override add(teardown: TeardownLogic): void {
    if (!teardown || teardown === this) return;
    const { firstTeardown } = this;
    // A subscription that has ended by itself, such as that of an attempt under `retry`, isn't kept.
    const isFree = firstTeardown === undefined || isClosed(firstTeardown);
    if (isFree && !this.hasOthers && !this.closed) {
      if (!isClosed(teardown)) this.firstTeardown = teardown;
    } else if (teardown !== firstTeardown || typeof teardown === 'function') {
      this.hasOthers = true;
      super.add(teardown);
    }
  }

  override remove(teardown: Exclude<TeardownLogic, void>): void {
    if (teardown === this.firstTeardown) this.firstTeardown = undefined;
    // Otherwise it's too late: all of them run.
    else if (!this.closed) super.remove(teardown);
  }

  override unsubscribe(): void {
    const { firstTeardown } = this;
    if (firstTeardown !== undefined && !this.closed) {
      this.firstTeardown = undefined;
      let rethrow: (() => never) | undefined;
      // What the teardown adds runs at once, and another call of this method does nothing.
      this.closed = true;
      try {
        if (typeof firstTeardown === 'function') firstTeardown();
        else firstTeardown.unsubscribe();
      } catch (error) {
        // RxJS joins it with the errors of the others.
        rethrow = () => {
          throw error;
        };
      }
      this.closed = false;
      if (rethrow !== undefined) super.add(rethrow);
    }
    super.unsubscribe();
  }
}

function isClosed(teardown: TeardownLogic): boolean {
  return teardown instanceof Subscription && teardown.closed;
}

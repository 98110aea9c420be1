import { config, Observable, type SchedulerAction, type Subscriber, type Subscription } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import type { Mark, Span } from '../../Diagram.js';
import { count, MOST_FRAMES } from '../text/limits.js';
import { isStackOverflow, type Budget } from './bounds.js';
import type { Meanings } from './meanings.js';

/** A stream of a diagram, and when it was subscribed to. */
export interface Cold {
  readonly stream: Observable<unknown>;
  readonly subscriptions: readonly Span[];
}

/** Virtual time that doesn't go on forever. */
class Clock extends TestScheduler {
  constructor(private readonly budget: Budget) {
    super(() => undefined);
  }

  override schedule<T>(work: (this: SchedulerAction<T>, state?: T) => void, delay?: number, state?: T): Subscription {
    this.budget.act(this.frame);
    return super.schedule(work, delay, state);
  }
}

/** Where a diagram is played: virtual time, counted in frames. */
export class Stage {
  readonly #scheduler: TestScheduler;

  /** @param frame - in milliseconds */
  constructor(
    private readonly frame: number,
    private readonly budget: Budget,
  ) {
    this.#scheduler = new Clock(budget);
  }

  /** The current frame. (Times are sums of fractions, so they may be a little less than the frame they mean.) */
  get now(): number {
    return Math.floor(this.#scheduler.frame / this.frame + 1e-6);
  }

  at(frame: number, act: () => void): void {
    this.#scheduler.schedule(act, frame * this.frame);
  }

  /**
   * Lets time pass until nothing is left to happen.
   *
   * @param set - sets the scene, in frame 0
   * @param isOver - whether what is left doesn't matter
   * @param strike - is called at the end, still in virtual time
   */
  run(set: () => void, isOver: () => boolean, strike: () => void): void {
    const { onStoppedNotification } = config;
    // an observable that overflows the stack while it's being subscribed to may have been stopped by the same error
    config.onStoppedNotification = (notification, subscriber) => {
      if (notification.kind === 'E') this.notice(notification.error);
      onStoppedNotification?.(notification, subscriber);
    };
    try {
      this.#scheduler.run(({ flush }) => {
        const { actions } = this.#scheduler;
        this.#scheduler.maxFrames = MOST_FRAMES * this.frame;
        const stopping = this.budget.stopped.subscribe(() => {
          actions.length = 0;
        });
        set();
        flush();
        if (!isOver() && actions.some(({ closed }) => !closed))
          this.budget.stop(
            `This goes on for more than ${count(MOST_FRAMES)} frames; say when the result is unsubscribed from, as in subs = ^--!`,
          );
        strike();
        actions.length = 0;
        stopping.unsubscribe();
      });
    } finally {
      config.onStoppedNotification = onStoppedNotification;
    }
  }

  /** A stack overflow is not what the diagram is about. */
  notice(reason: unknown): void {
    if (isStackOverflow(reason)) this.budget.stop('This nests too deeply: it overflows the stack');
  }

  /** A stream that emits the marks after each subscription. When the budget has been used up, it never emits. */
  cold(marks: readonly Mark[], meanings: Meanings): Cold {
    const subscriptions: { from: number; to: number }[] = [];
    const stream = new Observable<unknown>((subscriber) => {
      if (!this.budget.subscribe(marks.length)) return undefined;
      const span = { from: this.now, to: Infinity };
      subscriptions.push(span);
      for (const { frame, symbol } of marks)
        subscriber.add(this.#scheduler.schedule(() => notify(subscriber, symbol, meanings), frame * this.frame));
      return () => {
        span.to = this.now;
      };
    });
    return { stream, subscriptions };
  }
}

function notify(subscriber: Subscriber<unknown>, symbol: string, meanings: Meanings): void {
  if (symbol === '|') subscriber.complete();
  else if (symbol === '#') subscriber.error(meanings.get('#'));
  else subscriber.next(meanings.has(symbol) ? meanings.get(symbol) : symbol);
}

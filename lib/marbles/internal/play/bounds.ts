// What a diagram may cost. Its text may come from a link, so nothing in it may keep a program busy for long. What a
// limit stops ends with a DiagramError, even if an observable has swallowed the error that was thrown.

import { Subject } from 'rxjs';
import type { Diagram } from '../../Diagram.js';
import { DiagramError } from '../../DiagramError.js';
import { count } from '../text/limits.js';
import type { Place } from '../text/places.js';

/** How deeply an expression may be nested. */
export const MOST_NESTING = 100;

/** How deeply evaluation may nest, functions that call each other included. */
export const MOST_DEPTH = 500;

/** How many parts of expressions may be evaluated in a run. */
export const MOST_STEPS = 50_000;

/** How many values a list or record may hold, those of nested ones included. */
export const MOST_ITEMS = 10_000;

/** How many characters a string may have. */
export const MOST_CHARACTERS = 10_000;

/** How often the tasks and their stream may be subscribed to in a run. */
export const MOST_SUBSCRIPTIONS = 1_000;

/** How many notifications the tasks, their stream and the result may emit in a run. */
export const MOST_EMISSIONS = 5_000;

/** How often something may happen in virtual time in a run. */
export const MOST_ACTIONS = 50_000;

/** How often at the same time: each of many timers that are due at once goes through the others. */
export const MOST_ACTIONS_AT_ONCE = 10_000;

/** How many parts of emitted values may be compared with the meanings of letters, and characters printed, in a run. */
export const MOST_COMPARED = 2_000_000;

/** How many different values a result may have: one for each letter and digit. */
export const MOST_LETTERS = 62;

/** After this many characters, the meaning of a letter leaves out the rest of a record, and the items of a list. */
export const MOST_PRINTED = 10_000;

/** After this many levels, the meaning of a letter leaves out what records hold. */
export const MOST_PRINTED_LEVELS = 6;

/** What a run has used up, and its first failure. */
export class Budget {
  /** Emits once, when the run has failed. */
  readonly stopped = new Subject<void>();
  #failure: DiagramError | undefined;
  #steps = 0;
  #subscriptions = 0;
  #emissions = 0;
  #actions = 0;
  #actionsAtOnce = 0;
  #time = 0;
  #compared = 0;

  /** @param place - where the diagram says what is run */
  constructor(private readonly place: Place) {}

  /** The first failure, whether or not its error has been caught by an observable. */
  get failure(): DiagramError | undefined {
    return this.#failure;
  }

  /** Ends the run. What follows is only cleaning up. */
  stop(message: string, place: Place = this.place): DiagramError {
    if (this.#failure === undefined) {
      this.#failure = new DiagramError(message, place);
      this.stopped.next();
    }
    return this.#failure;
  }

  step(placeOf: () => Place): void {
    if (this.#failure !== undefined) throw this.#failure;
    if (++this.#steps > MOST_STEPS)
      throw this.stop(`This takes more than ${count(MOST_STEPS)} steps: does it come to an end?`, placeOf());
  }

  /** @returns whether there may be another subscription, to a stream with so many notifications */
  subscribe(notifications: number): boolean {
    if (++this.#subscriptions > MOST_SUBSCRIPTIONS)
      this.stop(`The tasks are subscribed to more than ${count(MOST_SUBSCRIPTIONS)} times`);
    return this.emit(notifications);
  }

  /** @returns whether there may be so many more notifications */
  emit(notifications = 1): boolean {
    this.#emissions += notifications;
    if (this.#emissions > MOST_EMISSIONS)
      this.stop(
        `The tasks and the result emit more than ${count(MOST_EMISSIONS)} times. A result without an end needs a line below it that says when it's unsubscribed from, such as subs = ^----!`,
      );
    return this.#failure === undefined;
  }

  /** @returns whether so much more of what is emitted may be looked at */
  compare(parts = 1): boolean {
    this.#compared += parts;
    if (this.#compared > MOST_COMPARED)
      this.stop('The values of the result hold too much to be compared with the diagram');
    return this.#failure === undefined;
  }

  /** Something has been scheduled at this time. */
  act(time: number): void {
    this.#actionsAtOnce = time === this.#time ? this.#actionsAtOnce + 1 : 1;
    this.#time = time;
    if (this.#actionsAtOnce > MOST_ACTIONS_AT_ONCE)
      this.stop(`More than ${count(MOST_ACTIONS_AT_ONCE)} things happen at the same time: does this come to an end?`);
    if (++this.#actions > MOST_ACTIONS)
      this.stop(`More than ${count(MOST_ACTIONS)} things happen in virtual time: does this come to an end?`);
  }
}

/** Whether an error says that functions call each other too deeply. */
export function isStackOverflow(reason: unknown): boolean {
  return reason instanceof Error && /call stack|too much recursion/.test(reason.message);
}

const budgets = new WeakMap<Diagram, Budget>();

/** Runs what belongs to a run of the diagram, so that it shares the budget of that run. */
export function withBudget<T>(diagram: Diagram, budget: Budget, run: () => T): T {
  const outer = budgets.get(diagram);
  budgets.set(diagram, budget);
  try {
    return run();
  } finally {
    if (outer === undefined) budgets.delete(diagram);
    else budgets.set(diagram, outer);
  }
}

/** The budget of the current run of the diagram; a new one if it's not being run. */
export function budgetOf(diagram: Diagram, place: Place): Budget {
  return budgets.get(diagram) ?? new Budget(place);
}

import type { TimeoutAllError } from '../../TimeoutAllError.js';
import type { TaskSnapshot } from '../source/Feed.js';
import type { TaskSubscriber } from './TaskSubscriber.js';

/**
 * What an operator does with the tasks of a run: a set of handlers, each called at one point of a task's life.
 *
 * A handler may call anything on its {@link RunHandle}. It must not touch a task beyond reading its `index` and keeping its
 * `startedAt`. Handlers that are left out have the default stated here.
 */
export type Policy = Handlers & (PassesValues | KeepsResults);

/** Handles every value as it comes. If `value` throws, the task fails with that error. */
interface PassesValues {
  value(task: TaskSubscriber, value: unknown): void;
  fulfilled?: undefined;
}

/** Lets the run keep the last value of each task, and handles it when the task completes. */
interface KeepsResults {
  fulfilled(task: TaskSubscriber, value: unknown): void;
  value?: undefined;
}

interface Handlers {
  /** The run has been subscribed; nothing has started. */
  begun?(): void;
  /** A task has arrived, unless it is one of a list. Nothing has started it yet. */
  arrived?(task: TaskSnapshot): void;
  /** A task is about to start. Nothing else starts while this runs. */
  started?(task: TaskSubscriber): void;
  /** A task completed without a value to keep. */
  empty?(task: TaskSubscriber): void;
  /** A task failed. Default: the stream errors with the reason. */
  failed?(task: TaskSubscriber, reason: unknown): void;
  /** A task that ended by itself has been torn down; the next one may start. */
  tornDown?(task: TaskSubscriber): void;
  /** The source has ended, so the total is known from now on. */
  totalKnown?(): void;
  /** Every task has ended. Default: the stream completes. */
  done?(): void;
  /**
   * The deadline has cancelled this task, or it never started. Called for each of them in task order once all of them have
   * been torn down; `done` follows. Default: the stream errors.
   */
  cutOff?(task: TaskSnapshot, error: TimeoutAllError): void;
  /** The run is over: release whatever the policy itself holds, such as a timer. */
  finalize?(): void;
}

/** All that a policy can see of its run, and do to it. */
export interface RunHandle {
  /** The number of tasks, if known. */
  readonly total: number | undefined;
  /** The number of known tasks that have not started. */
  readonly waiting: number;
  /** The number of tasks that have ended. */
  readonly completed: number;
  /** The errors deferred so far, in task order. */
  readonly deferredErrors: unknown[];

  snapshot(task: TaskSubscriber): TaskSnapshot;
  /** The tasks of a list, which are known when the run begins; none for another source. */
  listed(): TaskSnapshot[];

  emit(value: unknown): void;
  complete(): void;
  /** Cancels everything, then emits the value and completes. */
  completeWith(value: unknown): void;
  fail(reason: unknown): void;

  /** Remembers a failure for the end of the run. */
  deferError(task: TaskSubscriber, reason: unknown): void;
  /** Cancels the tasks from this index on, for this reason, and leaves the source. The ones before it keep running. */
  cancelFrom(index: number, reason: unknown): void;
  /** Starts no further task until `resume` is called, or until none is running. */
  pause(): void;
  resume(): void;
}

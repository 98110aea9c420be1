/**
 * The engine: one run of many tasks for one subscriber.
 *
 * It takes inputs from a feed, starts their tasks as far as all limits admit, tells a policy (the operator) what becomes of
 * them, and tears down what is left when the stream ends. It exists because `mergeMap` and `Subscription` are quadratic in
 * waiting and in running tasks, and overflow the stack on synchronous ones. Here a task joins and leaves at a cost that does
 * not depend on the others, and one that ends while another is being started leaves the next start to the loop on the stack.
 */
import { Observable, Subscriber, type OperatorFunction, type Subscription } from 'rxjs';
import type { Semaphore } from '../Semaphore.js';
import { TimeoutAllError } from '../TimeoutAllError.js';
import type { OnTimeout } from '../types.js';
import { permitsOf } from './arguments.js';
import { Context } from './Context.js';
import { PushFeed, type Feed, type Make } from './Feed.js';
import { Groups, type Group, type Member } from './Groups.js';
import { Heap } from './Heap.js';
import { LinkedList } from './LinkedList.js';
import type { Permits, Waiter } from './Permits.js';
import { guarded, report } from './report.js';
import { CANCEL, FEED, NONE } from './symbols.js';
import { after, now } from './time.js';
import { isPromise, quiet, toObservable } from './toObservable.js';

/** How to run: the options that all operators share, checked. */
export interface Settings {
  readonly project?: Make;
  readonly concurrency?: number | Semaphore;
  readonly groupBy?: (key: unknown, index: number) => unknown;
  readonly perGroup?: number;
  readonly due: number | Date;
  readonly onTimeout?: OnTimeout;
}

/** What an operator makes of the tasks. All that it leaves out has a plain default. */
export interface Policy {
  /** The run has begun, nothing has started. */
  begun?(): void;
  /** A task is about to start. */
  started?(task: TaskSubscriber): void;
  /** A task has emitted. By default the value is kept, the last one for `fulfilled`. */
  value?(task: TaskSubscriber, value: unknown): void;
  /** A task has completed, and its last value was kept. */
  fulfilled?(task: TaskSubscriber, value: unknown): void;
  /** A task has completed, and no value was kept. */
  empty?(task: TaskSubscriber): void;
  /** A task has failed. By default the stream errors. */
  failed?(task: TaskSubscriber, reason: unknown): void;
  /** The source has ended, and with it the total has become known. */
  totalKnown?(): void;
  /** All tasks have ended. By default the stream completes. */
  done?(): void;
  /** The deadline has passed and everything is torn down. By default the stream errors. */
  timedOut?(error: TimeoutAllError, unfinished: readonly Unfinished[]): void;
}

/** What a policy may ask of a run, and do to it. */
export interface Run {
  /** Tasks that have ended. */
  completed: number;
  /** Lets nothing start, until it is taken back and `admit` called. */
  held: boolean;
  readonly subscriber: Subscriber<unknown>;
  /** How many tasks there are, where that is known. */
  total(): number | undefined;
  /** How many known tasks have not started. */
  waiting(): number;
  /** The failures put aside, in task order. */
  errors(): unknown[];
  /** A task as the deadline would find it. */
  unfinished(task: TaskSubscriber): Unfinished;
  emit(value: unknown): void;
  /** Ends the stream: tears everything down, then tells. */
  finish(tell: () => void): void;
  complete(): void;
  /** Ends the stream with an error. */
  fail(reason: unknown): void;
  putAside(task: TaskSubscriber, reason: unknown): void;
  /** Cancels all tasks from an index on, and leaves the source; the others go on. */
  cancelFrom(index: number): void;
  /** Starts what may start, and ends the stream when nothing is left. */
  admit(): void;

  // A task reports.
  hear(task: TaskSubscriber, value: unknown): void;
  settle(task: TaskSubscriber): void;
  settleFailed(task: TaskSubscriber, reason: unknown): void;
}

/** A known task that the deadline cut off. */
export interface Unfinished {
  readonly key: unknown;
  readonly index: number;
  /** `undefined` for a task that had not started, or where the policy keeps no time. */
  readonly startedAt: number | undefined;
}

/** Until the total is known, so many blocked tasks are looked past in search of one that may start. */
const LOOKAHEAD = 1_024;

/** So deep do tasks start within the start of others, where starting one makes the source emit the next. */
const NESTING = 64;

/** The operator that runs the tasks of its source as the settings say and emits what the policy makes of them. */
export function runTasks<In, R>(settings: Settings, policyOf: (run: Run) => Policy): OperatorFunction<In, R> {
  return (source) => new Observable((subscriber) => startRun(source, subscriber, settings, policyOf));
}

/** The policy of the plain flattening operators: every value passes through. */
export function flatten<In, R>(settings: Settings): OperatorFunction<In, R> {
  return runTasks(settings, (run) => ({ value: (_, value) => run.emit(value) }));
}

/** A task from the moment it is pulled from the feed: subscribes to what it comes down to, and reports to the run. */
export class TaskSubscriber extends Subscriber<unknown> implements Member<TaskSubscriber> {
  /** Whom it reports to, until it ends by itself or is cancelled. */
  run: Run | null;
  readonly index: number;
  input: unknown;
  /** The last value, where it is kept. */
  last: unknown;
  /** Made when it is first handed out. */
  context: Context | null;
  /** When it started, where the policy keeps time. */
  startedAt: number | undefined;
  /** It has started and not been torn down. */
  live: boolean;
  /** Its start is on the stack. */
  starting: boolean;
  group: Group<TaskSubscriber> | null;
  // Its neighbours among the running tasks, or among the blocked ones of its group.
  before: TaskSubscriber | null;
  after: TaskSubscriber | null;

  constructor(run: Run, index: number, input: unknown) {
    super();
    this.run = run;
    this.index = index;
    this.input = input;
    this.last = NONE;
    this.context = null;
    this.startedAt = undefined;
    this.live = false;
    this.starting = false;
    this.group = null;
    this.before = null;
    this.after = null;
  }

  override next(value: unknown): void {
    this.run?.hear(this, value);
  }

  override error(reason: unknown): void {
    const { run } = this;
    this.run = null;
    run?.settleFailed(this, reason);
  }

  override complete(): void {
    const { run } = this;
    this.run = null;
    run?.settle(this);
  }

  /** The value of a promise is its end as well: whoever is content with it must not abort what it came from. */
  resolve(value: unknown): void {
    const { run } = this;
    this.run = null;
    run?.hear(this, value);
    if (this.live) run?.settle(this);
  }

  follow(promise: Promise<unknown>): void {
    promise.then(
      (value) => this.resolve(value),
      (reason) => this.error(reason),
    );
  }
}

/** An observable, or a stream of `tasks`, which opens a feed to be pulled from. */
type Source = Observable<unknown> & { [FEED]?: (project: Make | undefined) => Feed };

function startRun(
  source: Source,
  subscriber: Subscriber<unknown>,
  { project, concurrency = Infinity, groupBy, perGroup, due, onTimeout }: Settings,
  policyOf: (run: Run) => Policy,
): void {
  let feed: Feed;
  try {
    feed = source[FEED]?.(project) ?? new PushFeed(source, project);
  } catch (error) {
    subscriber.error(error);
    return;
  }

  const { make } = feed;

  // The limits.
  const permits = permitsOf(concurrency);
  const limit = permits === undefined ? (concurrency as number) : Infinity;
  const groups = groupBy && new Groups<TaskSubscriber>(groupBy, perGroup!);

  // Where the tasks are: waiting in the feed; pulled, but blocked in their groups; admitted by these; running.
  /** Tasks that want for nothing but a slot. */
  const admitted = new Heap<TaskSubscriber>();
  /** Tasks that have started, in order of start. */
  const running = new LinkedList<TaskSubscriber>();

  // Numbers.
  /** Tasks pulled from the feed. */
  let pulled = 0;
  /** Slots taken: by running tasks, and by one whose teardown is at work. */
  let active = 0;
  /** Tasks from this index on are cancelled. */
  let cut = Infinity;

  // What is going on.
  /** Starts and pulls on the stack: the outermost loop goes on when they return. */
  let depth = 0;
  /** The place in the queue for a permit, while there: some task is admitted that wants for nothing else. */
  let waiter: Waiter | undefined;
  let deadline: Subscription | undefined;
  const aside: { index: number; reason: unknown }[] = [];
  let stopped = false;
  let finished = false;
  /** The end of the stream, while a start on the stack keeps it from being told. */
  let lastWord: (() => void) | undefined;
  /** A start is being announced: whatever that brings about comes after it. */
  let announcing = false;

  const run: Run = {
    completed: 0,
    held: false,
    subscriber,
    total: () => feed.total,
    waiting: () => feed.waiting + admitted.items.length + (groups?.blocked ?? 0),
    errors: () => aside.sort(byIndex).map(({ reason }) => reason),
    putAside: ({ index }, reason) => void aside.push({ index, reason }),
    unfinished,
    emit,
    complete,
    fail,
    cancelFrom,
    admit,
    finish,
    hear: keep,
    settle,
    settleFailed,
  };
  const policy = { failed: (_: TaskSubscriber, reason: unknown) => fail(reason), done: complete, timedOut: fail, ...policyOf(run) };
  if (policy.value !== undefined) run.hear = hear;

  subscriber.add(stop);
  policy.begun?.();
  if (due !== Infinity && !stopped) {
    const left = due instanceof Date ? due.getTime() - now() : due;
    if (left > 0) deadline = after(left, timeOut);
    else timeOut();
  }
  if (!stopped) feed.open({ take, admit, sourceEnded, fail });

  // What the feed reports.

  function take(input: unknown): boolean {
    if (permits !== undefined || groups !== undefined) return false;
    if (active >= limit || run.held || announcing || depth >= NESTING) return false;
    start(new TaskSubscriber(run, pulled++, input));
    admit();
    return true;
  }

  function sourceEnded(): void {
    policy.totalKnown?.();
    admit();
  }

  // What a task reports.

  function hear(task: TaskSubscriber, value: unknown): void {
    if (!isOver(task)) policy.value!(task, value);
  }

  function settle(task: TaskSubscriber): void {
    if (isOver(task)) return;
    run.completed++;
    if (task.last === NONE) policy.empty?.(task);
    else policy.fulfilled?.(task, task.last);
    leave(task);
  }

  function settleFailed(task: TaskSubscriber, reason: unknown): void {
    if (isOver(task)) return;
    run.completed++;
    policy.failed(task, reason);
    leave(task);
  }

  /** It has been cancelled, or is about to be. */
  function isOver(task: TaskSubscriber): boolean {
    return stopped || task.index >= cut;
  }

  function leave(task: TaskSubscriber): void {
    if (stopped) return;
    release(task);
    admit();
  }

  // Admission.

  function admit(): void {
    while (depth === 0 && active < limit && waiter === undefined && !run.held && !stopped) {
      const task = nextTask();
      if (stopped) return feed.hush(task?.input);
      if (task === undefined) {
        if (active === 0 && feed.ended && feed.waiting === 0) policy.done();
        return;
      }
      if (permits === undefined || takePermit(permits)) start(task);
      else {
        feed.hush(task.input);
        admitted.push(task);
      }
    }
  }

  /** The first waiting task that its group admits. */
  function nextTask(): TaskSubscriber | undefined {
    for (;;) {
      const first = admitted.pop();
      if (first === undefined) {
        if (groups !== undefined && groups.blocked > LOOKAHEAD && feed.total === undefined) return undefined;
        depth++;
        const input = feed.pull();
        ascend();
        if (input !== NONE) {
          const task = new TaskSubscriber(run, pulled++, input);
          if (groups === undefined) return task;
          if (joinGroup(groups, task)) admitted.push(task);
        } else if (admitted.items.length === 0) return undefined;
      } else if (first.index < cut) return first;
      else leaveGroup(first);
    }
  }

  /** Whether the group of a task has a place for it. */
  function joinGroup(groups: Groups<TaskSubscriber>, task: TaskSubscriber): boolean {
    depth++;
    try {
      if (groups.claim(task, keyOf(task))) return true;
      feed.hush(task.input);
    } catch (error) {
      settleFailed(task, error);
    } finally {
      ascend();
    }
    return false;
  }

  function leaveGroup(task: TaskSubscriber): void {
    if (task.group === null) return;
    const heir = groups!.release(task);
    if (heir !== null) admitted.push(heir);
    task.group = null;
  }

  /** Takes a permit, or queues for one. */
  function takePermit(permits: Permits): boolean {
    const place: Waiter = {
      before: null,
      after: null,
      granted: () => {
        waiter = undefined;
        start(admitted.pop()!);
        admit();
      },
    };
    if (permits.request(place)) return true;
    waiter = place;
    return false;
  }

  function leaveQueue(): void {
    if (waiter !== undefined) permits!.withdraw(waiter);
    waiter = undefined;
  }

  // The way of a task.

  function start(task: TaskSubscriber): void {
    const { input } = task;
    active++;
    running.push(task);
    task.live = task.starting = true;
    depth++;
    announcing = true;
    policy.started?.(task);
    announcing = false;
    if (task.live) subscribe(task, input);
    else feed.hush(input);
    task.starting = false;
    if (!task.live) free(task);
    ascend();
  }

  function ascend(): void {
    depth--;
    if (lastWord !== undefined) tellLastWord();
  }

  function subscribe(task: TaskSubscriber, input: unknown): void {
    let made = input;
    try {
      if (make !== undefined) {
        feed.hush(input);
        made = make(input, contextOf(task));
      }
      if (typeof made === 'function' && task.live) made = (made as Start)(contextOf(task));
      if (!task.live) return quiet(made);
      if (!(made instanceof Observable)) {
        if (isPromise(made)) return task.follow(made);
        made = toObservable(made);
      }
    } catch (error) {
      return task.error(error);
    }
    try {
      (made as Observable<unknown>).subscribe(task);
    } catch (error) {
      report(error);
    }
  }

  function contextOf(task: TaskSubscriber): Context {
    return (task.context ??= new Context(keyOf(task), task.index));
  }

  function keyOf(task: TaskSubscriber): unknown {
    return feed.key(task.input, task.index);
  }

  /** Tears a task down, aborting its signal unless it has ended by itself. */
  function release(task: TaskSubscriber): void {
    if (!task.live) return;
    task.live = false;
    running.remove(task);
    if (task.run !== null) {
      task.run = null;
      task.context?.[CANCEL]();
    }
    try {
      task.unsubscribe();
    } catch (error) {
      report(error);
    }
    task.input = task.last = task.context = null;
    if (!task.starting) free(task);
  }

  /** Gives up what a task held, when its teardown has run: what is being started may still have one to tell. */
  function free(task: TaskSubscriber): void {
    active--;
    permits?.release();
    leaveGroup(task);
  }

  function cancelFrom(index: number): void {
    cut = index;
    leaveQueue();
    feed.close();
    const cancelled: TaskSubscriber[] = [];
    for (let task = running.last; task !== null; task = task.before) {
      if (task.index >= index) cancelled.push(task);
      else if (groups === undefined) break;
    }
    cancelled.reverse().forEach(release);
  }

  // The end.

  function emit(value: unknown): void {
    if (finished) return;
    try {
      subscriber.next(value);
    } catch (error) {
      report(error);
    }
  }

  function complete(): void {
    finish(() => subscriber.complete());
  }

  function fail(reason: unknown): void {
    finish(() => subscriber.error(reason));
  }

  function finish(tell: () => void): void {
    if (finished) return;
    finished = true;
    stop();
    lastWord = tell;
    tellLastWord();
  }

  /** What is being started may have a teardown that it has not told yet. */
  function tellLastWord(): void {
    if (depth > 0) return;
    const tell = lastWord!;
    lastWord = undefined;
    guarded(tell);
  }

  function timeOut(): void {
    const caught: Unfinished[] = [];
    for (let task = running.first; task !== null; task = task.after) caught.push(unfinished(task));
    const waiting = [...admitted.items, ...(groups ?? [])].filter(({ index }) => index < cut).map(unfinished);
    feed.rest().forEach((input, at) => {
      const index = pulled + at;
      waiting.push({ key: feed.key(input, index), index, startedAt: undefined });
    });
    stop();
    if (onTimeout === 'complete') return complete();
    const keys = (tasks: Unfinished[]) => tasks.sort(byIndex).map(({ key }) => key);
    const error = new TimeoutAllError({
      due,
      completed: run.completed,
      running: keys(caught),
      waiting: keys(waiting),
      errors: run.errors(),
    });
    policy.timedOut(error, [...caught, ...waiting].sort(byIndex));
  }

  function unfinished(task: TaskSubscriber): Unfinished {
    return { key: keyOf(task), index: task.index, startedAt: task.startedAt };
  }

  /** Leaves nothing behind: the place in the queue first, so that no permit freed by a teardown comes back here. */
  function stop(): void {
    if (stopped) return;
    stopped = true;
    deadline?.unsubscribe();
    leaveQueue();
    feed.close();
    for (let task = running.first; task !== null; task = running.first) release(task);
  }
}

/** By default the last value of a task is kept. */
function keep(task: TaskSubscriber, value: unknown): void {
  task.last = value;
}

/** A task function. */
type Start = (context: Context) => unknown;

function byIndex(one: { index: number }, other: { index: number }): number {
  return one.index - other.index;
}

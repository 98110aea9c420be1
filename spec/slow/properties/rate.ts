/** Random schedules for a `RateLimit`, played in virtual time, and the check of what happened. */
import fc from 'fast-check';
import { EMPTY, Observable, timer, type ObservableInput, type Subscription } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { asSettled, Semaphore, tasks } from 'rxjs-as-completed';
import type { Rate } from '../../reference/RateLimit.js';

interface Arrival {
  at: number;
  priority: number;
  /** What the task does when it starts. */
  deed: 'nothing' | 'throws' | 'guards another' | 'pauses' | 'halves';
  leavesAfter: number | undefined;
}

/** A pipeline, with all its tasks known from the beginning. */
interface Lane {
  at: number;
  concurrency: number | 'shared';
  tasks: { priority: number; takes: number; throws: boolean }[];
  leavesAfter: number | undefined;
}

export interface Schedule {
  starts: number;
  per: number;
  arrivals: Arrival[];
  lanes: Lane[];
  /** Of the semaphore that lanes share. */
  permits: number;
  resizes: { at: number; starts: number }[];
  pauses: { at: number; lasts: number; asDate: boolean }[];
}

type Happening =
  | { what: 'arrives' | 'starts' | 'leaves'; guard: number }
  | { what: 'arrives' | 'leaves'; lane: number }
  | { what: 'starts' | 'ends'; lane: number; task: number }
  | { what: 'resized'; starts: number }
  | { what: 'paused'; until: number }
  | { what: 'sampled'; waiting: number };

export type RateEvent = Happening & { frame: number };

const time = (most: number) => fc.nat({ max: most });
const seldom = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
const priority = fc.constantFrom(0, 0, 0, 1, -1, 2.5, Infinity);
const count = fc.constantFrom(0, 1, 1, 2, 3, 5, Infinity);

export const guardsOnly: fc.Arbitrary<Schedule> = fc.record({
  starts: count,
  per: fc.integer({ min: 1, max: 12 }),
  arrivals: fc.array(
    fc.record({
      at: time(40),
      priority,
      deed: fc.constantFrom<Arrival['deed'][]>('nothing', 'nothing', 'nothing', 'throws', 'guards another', 'pauses', 'halves'),
      leavesAfter: seldom(time(12)),
    }),
    { maxLength: 14, size: 'max' },
  ),
  lanes: fc.constant([]),
  permits: fc.constant(1),
  resizes: fc.array(fc.record({ at: time(40), starts: count }), { maxLength: 3 }),
  pauses: fc.array(
    fc.record({ at: time(40), lasts: fc.constantFrom(-3, 0, 1, 2, 5, 9, 20, Infinity), asDate: fc.boolean() }),
    { maxLength: 3 },
  ),
});

export const guardsAndPipelines: fc.Arbitrary<Schedule> = fc
  .tuple(
    guardsOnly,
    fc.array(
      fc.record({
        at: time(20),
        concurrency: fc.constantFrom<(number | 'shared')[]>(1, 2, Infinity, 'shared', 'shared'),
        tasks: fc.array(fc.record({ priority, takes: time(6), throws: fc.boolean() }), { maxLength: 6 }),
        leavesAfter: seldom(time(25)),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    fc.integer({ min: 1, max: 3 }),
  )
  .map(([schedule, lanes, permits]) => ({ ...schedule, lanes, permits }));

const LAST_SAMPLE = 150;

/** What happens, in order. Lanes need a real `RateLimit`. */
export function playRate(schedule: Schedule, make: (starts: number, per: number) => Rate): RateEvent[] {
  const scheduler = new TestScheduler(() => undefined);
  const events: RateEvent[] = [];
  const happens = (happening: Happening) => void events.push({ ...happening, frame: scheduler.frame });
  const rate = make(schedule.starts, schedule.per);
  const semaphore = new Semaphore(schedule.permits);
  const at = (frame: number, act: () => void) => void scheduler.schedule(act, frame);
  const pause = (lasts: number, asDate: boolean) => {
    const until = scheduler.frame + lasts;
    // A Date holds neither Infinity nor fractions.
    const isDate = asDate && Number.isFinite(until);
    happens({ what: 'paused', until });
    rate.pause(isDate ? new Date(until) : lasts);
  };
  const resize = (starts: number) => {
    happens({ what: 'resized', starts });
    rate.starts = starts;
  };
  let guards = schedule.arrivals.length;

  const task = (guard: number, deed: Arrival['deed']) => (): ObservableInput<never> => {
    happens({ what: 'starts', guard });
    if (deed === 'throws') throw new Error('thrown');
    if (deed === 'guards another') subscribe(guards++, 0, 'nothing');
    if (deed === 'pauses') pause(4, false);
    if (deed === 'halves') resize(rate.starts === Infinity ? 4 : Math.ceil(rate.starts / 2));
    return EMPTY;
  };
  const subscribe = (guard: number, urgency: number, deed: Arrival['deed']): Subscription => {
    priorities.set(guard, urgency);
    happens({ what: 'arrives', guard });
    return rate.guard(task(guard, deed), { priority: urgency }).subscribe({ error: () => undefined });
  };
  const priorities = new Map<number, number>();

  scheduler.run(({ flush }) => {
    schedule.arrivals.forEach(({ at: frame, priority: urgency, deed, leavesAfter }, guard) => {
      at(frame, () => {
        const subscription = subscribe(guard, urgency, deed);
        if (leavesAfter === undefined) return;
        at(leavesAfter, () => {
          happens({ what: 'leaves', guard });
          subscription.unsubscribe();
        });
      });
    });
    schedule.lanes.forEach(({ at: frame, concurrency, tasks: planned, leavesAfter }, lane) => {
      at(frame, () => {
        happens({ what: 'arrives', lane });
        const run = (index: number) => {
          happens({ what: 'starts', lane, task: index });
          return new Observable((subscriber) => {
            subscriber.add(() => happens({ what: 'ends', lane, task: index }));
            const { takes, throws } = planned[index]!;
            const end = () => (throws ? subscriber.error(new Error('failed')) : subscriber.complete());
            if (takes === 0) end();
            else subscriber.add(timer(takes).subscribe(end));
          });
        };
        const subscription = tasks([...planned.keys()], run)
          .pipe(
            asSettled({
              concurrency: concurrency === 'shared' ? semaphore : concurrency,
              rate: rate as never,
              priority: (index) => planned[index]!.priority,
            }),
          )
          .subscribe();
        if (leavesAfter === undefined) return;
        // A TestScheduler fails if a timer is cancelled in a frame in which it is due and microtasks run.
        at(leavesAfter + 0.25, () => {
          happens({ what: 'leaves', lane });
          subscription.unsubscribe();
        });
      });
    });
    for (const { at: frame, starts } of schedule.resizes) at(frame, () => resize(starts));
    for (const { at: frame, lasts, asDate } of schedule.pauses) at(frame, () => pause(lasts, asDate));
    for (let frame = 0; frame <= LAST_SAMPLE; frame++) at(frame + 0.5, () => happens({ what: 'sampled', waiting: rate.waiting }));
    flush();
  });
  return events;
}

/**
 * Checks what happened against three rules, without knowing how a `RateLimit` works: in no window of `per` do more tasks start than
 * allowed at the last start in it, and none during a pause; whoever starts is the first in the queue; and at the end of no frame
 * does a task wait that could have started.
 */
export function auditRate({ per, starts: initial, arrivals, lanes, permits }: Schedule, events: readonly RateEvent[]): void {
  const started: number[] = [];
  let starts = initial;
  let pausedUntil = -Infinity;
  const waiting: number[] = [];
  const open = lanes.map(({ tasks: planned, concurrency }) => ({
    planned,
    concurrency,
    isOpen: false,
    unstarted: [] as number[],
    running: new Set<number>(),
  }));
  const priorityOf = (guard: number) => arrivals[guard]?.priority ?? 0;
  const inWindow = (frame: number) => started.filter((at) => frame < at + per).length;
  const start = (frame: number, who: string) => {
    started.push(frame);
    must(inWindow(frame) <= starts, `${who} started at ${frame} as number ${inWindow(frame)} in ${per} ms, limit ${starts}`);
    must(frame >= pausedUntil, `${who} started at ${frame}, in a pause until ${pausedUntil}`);
  };
  const sharing = () => open.filter(({ concurrency }) => concurrency === 'shared').reduce((sum, { running }) => sum + running.size, 0);
  const lanesThatWait = () =>
    open.filter(({ isOpen, unstarted, running, concurrency }) => {
      const isFree = concurrency === 'shared' ? sharing() < permits : running.size < concurrency;
      return isOpen && unstarted.length > 0 && isFree;
    });

  for (const event of events) {
    const { frame, what } = event;
    if (what === 'resized') ({ starts } = event);
    else if (what === 'paused') {
      if (event.until > frame) pausedUntil = Math.max(pausedUntil, event.until);
    } else if (what === 'sampled') {
      // Samples are taken between frames: everything that could start has started by then.
      const lanesWaiting = lanesThatWait().length;
      const isFree = frame >= pausedUntil && inWindow(frame) < starts;
      must(!isFree || waiting.length === 0, `guard ${waiting} could have started before ${frame}`);
      must(!isFree || lanesWaiting === 0, `a task of a pipeline could have started before ${frame}`);
      const least = waiting.length + (sharing() < permits ? 0 : lanesWaiting);
      must(event.waiting >= least && event.waiting <= waiting.length + lanesWaiting, `${event.waiting} are said to wait at ${frame}`);
    } else if ('guard' in event) {
      const { guard } = event;
      if (what === 'arrives') waiting.push(guard);
      const place = waiting.indexOf(guard);
      if (what === 'starts') {
        must(place >= 0, `guard ${guard} started, but did not wait`);
        start(frame, `guard ${guard}`);
        const before = waiting.filter(
          (other, at) => priorityOf(other) > priorityOf(guard) || (priorityOf(other) === priorityOf(guard) && at < place),
        );
        must(before.length === 0, `guard ${guard} started before ${before}, at ${frame}`);
      }
      if (what !== 'arrives' && place >= 0) waiting.splice(place, 1);
    } else {
      const lane = open[event.lane]!;
      if (what === 'arrives') {
        lane.isOpen = true;
        lane.unstarted = [...lane.planned.keys()];
      } else if (what === 'leaves') lane.isOpen = false;
      else {
        const { task } = event as { task: number };
        if (what === 'ends') {
          must(lane.running.delete(task), `task ${task} of lane ${event.lane} ended, but did not run`);
          continue;
        }
        must(lane.isOpen, `task ${task} started after its pipeline had left`);
        start(frame, `task ${task} of lane ${event.lane}`);
        const before = lane.unstarted.filter((other) => outranks(lane.planned, other, task));
        must(before.length === 0, `task ${task} started before ${before}, at ${frame}`);
        lane.unstarted.splice(lane.unstarted.indexOf(task), 1);
        lane.running.add(task);
        must(lane.concurrency === 'shared' || lane.running.size <= lane.concurrency, `lane ${event.lane} runs ${lane.running.size}`);
        must(sharing() <= permits, `${sharing()} run with ${permits} permits`);
      }
    }
  }
}

function outranks(planned: Lane['tasks'], one: number, other: number): boolean {
  const [urgency, otherUrgency] = [planned[one]!.priority, planned[other]!.priority];
  return urgency > otherUrgency || (urgency === otherUrgency && one < other);
}

function must(isKept: boolean, otherwise: string): void {
  if (!isKept) throw new Error(otherwise);
}

import { calendar, startStopwatch } from '../../internal/util/time.js';
import type { RecordedEvent, Recording } from '../Recording.js';

type WithoutTime<E> = E extends unknown ? Omit<E, 'at'> : never;

/** Collects the events of one recording. */
export class Log {
  readonly recording = {
    startedAt: calendar(),
    source: 'pushed' as Recording['source'],
    events: [] as RecordedEvent[],
  };
  readonly #stopwatch = startStopwatch();
  /** How many tasks have started but not ended. */
  running = 0;
  readonly #ended: () => void;
  readonly #arrivals: { key: unknown }[] = [];

  /** @param ended - called whenever a task ends; it may have been the last one running */
  constructor(ended: () => void = () => undefined) {
    this.#ended = ended;
  }

  write(event: WithoutTime<RecordedEvent>): void {
    this.recording.events.push({ at: this.#stopwatch(), ...event });
  }

  /** How many tasks have arrived. */
  get arrived(): number {
    return this.#arrivals.length;
  }

  writeArrival(): void {
    this.write({ type: 'arrived', index: this.arrived, key: undefined });
    this.#arrivals.push(this.recording.events.at(-1) as { key: unknown });
  }

  /** Sets the key of a task. A task may arrive in a queue, unseen, so its key becomes known later. */
  name(index: number, key: unknown): void {
    this.#arrivals[index].key = key;
  }

  /** Records the start of a task, and returns what records the rest. */
  writeStart(index: number): TaskLog {
    this.write({ type: 'started', index });
    this.running++;
    let over = false;
    const end = (event: Parameters<Log['write']>[0]) => {
      if (over) return;
      over = true;
      this.write(event);
      this.running--;
      this.#ended();
    };
    return {
      value: (value) => over || this.write({ type: 'value', index, value }),
      completed: () => end({ type: 'completed', index }),
      failed: (reason) => end({ type: 'failed', index, reason }),
      cancelled: () => end({ type: 'cancelled', index }),
    };
  }
}

export interface TaskLog {
  value(value: unknown): void;
  completed(): void;
  failed(reason: unknown): void;
  cancelled(): void;
}

import { config, from, isObservable } from 'rxjs';
import type { Play } from './Comparison.js';
import { show } from './show.js';
import { Stage } from './stage.js';

/** So many timers may fire before a scene is taken for endless. */
const PATIENCE = 1_000;

/**
 * Plays a scene until nothing of it is left to happen, and gives back what was seen.
 * Time is virtual: it begins at 0, and passes when there is nothing else to do.
 */
export async function play(scene: Play): Promise<string[]> {
  const stage = new Stage();
  const { onUnhandledError } = config;
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'], now: 0 });
  config.onUnhandledError = error => stage.note(`reported ${show(error)}`);
  try {
    begin(scene, stage);
    for (let fired = 0; ; fired++) {
      await settled();
      if (jest.getTimerCount() === 0) return stage.lines();
      if (fired === PATIENCE) throw new Error(`The scene does not come to an end: ${stage.lines().join('; ')}`);
      await jest.advanceTimersToNextTimerAsync();
    }
  } finally {
    jest.useRealTimers();
    jest.restoreAllMocks();
    config.onUnhandledError = onUnhandledError;
  }
}

function begin(scene: Play, stage: Stage): void {
  try {
    const result = scene(stage);
    if (isObservable(result)) stage.observe(result);
    else if (result instanceof Promise) stage.observe(from(result));
  } catch (error) {
    stage.note(`throws ${show(error)}`);
  }
}

/** Microtasks have run dry. */
async function settled(): Promise<void> {
  for (let turns = 0; turns < 3; turns++) await new Promise<void>(resolve => { setImmediate(resolve); });
}

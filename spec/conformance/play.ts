import { config, from, isObservable } from 'rxjs';
import type { Play } from './Comparison.js';
import { show } from './show.js';
import { Stage } from './stage.js';

/** A scene counts as endless after this many timers have fired. */
const PATIENCE = 1_000;

/**
 * Plays a scene until nothing is left to happen, and returns its log.
 * Time is virtual: it starts at 0 and advances when there is nothing else to do.
 */
export async function play(scene: Play): Promise<string[]> {
  const stage = new Stage();
  const { onUnhandledError } = config;
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'], now: 0 });
  config.onUnhandledError = (error) => stage.note(`reported ${show(error)}`);
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

/** Resolves when no microtasks are left. */
async function settled(): Promise<void> {
  for (let turns = 0; turns < 3; turns++) await new Promise<void>((resolve) => { setImmediate(resolve); });
}

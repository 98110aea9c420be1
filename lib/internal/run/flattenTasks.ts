import type { OperatorFunction } from 'rxjs';
import { runTasks } from './runTasks.js';
import type { Settings } from './Settings.js';

/** The plain flattening operator: every value passes through. */
export function flattenTasks<In, R>(settings: Settings): OperatorFunction<In, R> {
  return runTasks(settings, (run) => ({ value: (_, value) => run.emit(value) }));
}

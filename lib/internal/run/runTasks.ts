import { Observable, type OperatorFunction } from 'rxjs';
import type { Policy, RunHandle } from './Policy.js';
import { Run } from './Run.js';
import type { Settings } from './Settings.js';

/** The operator that runs the tasks of its source as the settings say, with the policy deciding what it emits. */
export function runTasks<In, R>(settings: Settings, policyOf: (run: RunHandle) => Policy): OperatorFunction<In, R> {
  return (source) => new Observable((subscriber) => new Run(source, subscriber, settings, policyOf).begin());
}

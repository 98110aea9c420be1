import type { Observable } from 'rxjs';
import { observableOf } from '../task/foreign.js';
import type { Project } from '../task/Context.js';
import { describe } from '../util/describe.js';
import { FEED } from '../util/symbols.js';
import type { Feed } from './Feed.js';
import { PushFeed } from './PushFeed.js';

/** A stream made by `tasks`, which opens its own feed, or any other observable. */
export type TaskSource = Observable<unknown> & { [FEED]?: (project: Project | undefined, aborted?: boolean) => Feed };

/** Opens the feed of a source for one subscription. If the run has been aborted already, a function isn't called for it. */
export function openFeed(source: TaskSource, project: Project | undefined, aborted?: boolean): Feed {
  const { [FEED]: open } = Object(source) as TaskSource;
  return open === undefined ? new PushFeed(sourceOf(source), project === undefined, project) : open(project, aborted);
}

/** An operator may stand in the pipe of a foreign observable. */
function sourceOf(source: unknown): Observable<unknown> {
  const observable = observableOf(source);
  if (observable !== undefined) return observable;
  throw new TypeError(`The source must be an observable, got ${describe(source)}`);
}

import type { Observable } from 'rxjs';
import type { Project } from '../task/Context.js';
import { FEED } from '../util/symbols.js';
import type { Feed } from './Feed.js';
import { PushFeed } from './PushFeed.js';

/** A stream made by `tasks`, which opens its own feed, or any other observable. */
export type TaskSource = Observable<unknown> & { [FEED]?: (project: Project | undefined) => Feed };

/** Opens the feed of a source for one subscription. */
export function openFeed(source: TaskSource, project: Project | undefined): Feed {
  return source[FEED]?.(project) ?? new PushFeed(source, project === undefined, project);
}

import * as completionOrder from './completion-order.js';
import * as crawl from './crawl.js';
import * as deadline from './deadline.js';
import * as downloadWithProgress from './download-with-progress.js';
import * as errors from './errors.js';
import * as firstMirror from './first-mirror.js';
import * as gatherVersusAsCompleted from './gather-versus-as-completed.js';
import type { Job } from './job.js';
import * as linkChecker from './link-checker.js';
import * as ping from './ping.js';
import * as rate from './rate.js';
import * as semaphore from './semaphore.js';
import * as stream from './stream.js';
import * as uploadRows from './upload-rows.js';
import * as whichOne from './which-one.js';
import * as withSemaphore from './with-semaphore.js';

/** The fifteen jobs by name, in the best order to read them. */
export const jobs: ReadonlyMap<string, Job> = new Map<string, Job>([
  ['completion-order', completionOrder],
  ['gather-versus-as-completed', gatherVersusAsCompleted],
  ['download-with-progress', downloadWithProgress],
  ['upload-rows', uploadRows],
  ['first-mirror', firstMirror],
  ['deadline', deadline],
  ['errors', errors],
  ['which-one', whichOne],
  ['ping', ping],
  ['stream', stream],
  ['semaphore', semaphore],
  ['with-semaphore', withSemaphore],
  ['rate', rate],
  ['crawl', crawl],
  ['link-checker', linkChecker],
]);

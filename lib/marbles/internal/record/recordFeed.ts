import type { Feed, Receiver } from '../../../internal/source/Feed.js';
import { NONE } from '../../../internal/util/symbols.js';
import type { Log } from './Log.js';
import { failing, recordTask } from './recordTask.js';

/** The public part of a feed: all that a run knows of it. */
type Face = Pick<Feed, keyof Feed>;

/**
 * Wraps a feed, staying as lazy as it is, and records what passes through.
 *
 * @param closed - called when the run has closed the feed
 */
export function recordFeed(feed: Feed, log: Log, closed: () => void): Feed {
  /** How many inputs the run has taken. */
  let pulled = 0;
  let opened = false;
  let ended = false;
  let pulling = false;

  const keyOf = (input: unknown, index: number) => feed.snapshot(input, index).key;

  const face: Face = {
    get total() {
      return feed.total;
    },
    get listed() {
      return feed.listed;
    },
    get ended() {
      return feed.ended;
    },
    get waiting() {
      return feed.waiting;
    },
    key: (input, index) => feed.key(input, index),
    snapshot: (input, index, startedAt) => feed.snapshot(input, index, startedAt),
    suppressUnhandledRejection: (input) => feed.suppressUnhandledRejection(input),
    project(input, context) {
      const task = log.writeStart(context.index);
      const { project } = feed;
      return recordTask(project === undefined ? input : failing(task, () => project(input, context)), task, context);
    },
    open(receiver) {
      opened = true;
      log.write({ type: 'sourceSubscribed' });
      noticeList();
      feed.open(recordReceiver(receiver));
    },
    pull() {
      pulling = true;
      const input = feed.pull();
      if (input !== NONE) {
        noticeArrivals(pulled + 1);
        log.name(pulled, keyOf(input, pulled));
        pulled++;
      }
      pulling = false;
      return input;
    },
    unpulled() {
      // only the deadline asks for the unpulled inputs, to name them in its error
      if (!opened) noticeList();
      log.write({ type: 'deadline' });
      return feed.unpulled();
    },
    close() {
      // of a run that was aborted before it began, nothing has arrived
      const arrived = feed.unpulled().slice(0, log.arrived - pulled);
      arrived.forEach((input, at) => log.name(pulled + at, keyOf(input, pulled + at)));
      if (opened && !ended) end(() => log.write({ type: 'sourceLeft' }));
      feed.close();
      closed();
    },
  };
  return face as Feed;

  function recordReceiver(receiver: Receiver): Receiver {
    return {
      tryStart(input) {
        log.writeArrival();
        log.name(pulled, keyOf(input, pulled));
        pulled++;
        if (receiver.tryStart(input)) return true;
        pulled--;
        return false;
      },
      taskArrived: (input, index) => receiver.taskArrived(input, index),
      admit() {
        noticeArrivals(pulled + feed.waiting);
        receiver.admit();
      },
      sourceEnded() {
        end(() => log.write({ type: 'sourceCompleted' }));
        receiver.sourceEnded();
      },
      fail(reason) {
        end(() => log.write({ type: 'sourceFailed', reason }));
        receiver.fail(reason);
      },
    };
  }

  /** All tasks of a list arrive before any of them starts. */
  function noticeList(): void {
    if (feed.total === undefined) return;
    noticeArrivals(feed.total);
    log.recording.source = 'listed';
    end(() => log.write({ type: 'sourceCompleted' }));
  }

  function noticeArrivals(known: number): void {
    if (log.arrived < known && pulling) log.recording.source = 'pulled';
    while (log.arrived < known) log.writeArrival();
  }

  function end(write: () => void): void {
    ended = true;
    if (pulling) log.recording.source = 'pulled';
    write();
  }
}

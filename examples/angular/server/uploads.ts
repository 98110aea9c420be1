import type { IncomingMessage } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { Answer } from './answers.js';

const largest = 25_000_000;
const acceptedKinds = /^(?:image|audio|video|text)\/|^application\/pdf$/;

/** How many uploads may start within how many seconds. */
const quota = { uploads: 12, seconds: 3 };

/** So slow that progress can be seen on a loopback connection. */
const bytesPerSecond = 3_000_000;

/**
 * Answers uploads: `PUT /api/uploads/photo.jpg`. It refuses what is too large or of the wrong kind, and says when to try
 * again if there are too many. The files are read and thrown away.
 */
export class UploadDesk {
  readonly #second: number;
  #left = quota.uploads;
  /** When the current period of the quota ends. */
  #ends = 0;

  constructor(second: number) {
    this.#second = second;
  }

  /** Decides from the headers. */
  answerTo({ headers }: IncomingMessage): Answer {
    const size = Number(headers['content-length'] ?? 0);
    if (size > largest) return refusal(413, `Too large: at most ${largest / 1e6} MB`);
    if (!acceptedKinds.test(headers['content-type'] ?? ''))
      return refusal(415, 'Not an image, audio, video, text or PDF');
    const wait = this.#takeTurn();
    if (wait > 0) {
      const retryAfter = String(Math.ceil(wait / 1_000));
      return { ...refusal(429, 'Too many uploads'), headers: { 'retry-after': retryAfter } };
    }
    return { status: 201, body: { bytes: size }, seconds: 0 };
  }

  /** Reads the body to its end, because browsers look at the answer only then. Slowly if it's accepted. */
  async read(request: IncomingMessage, { status }: Answer): Promise<void> {
    for await (const chunk of request as AsyncIterable<Buffer>)
      if (status === 201) await setTimeout((chunk.length / bytesPerSecond) * this.#second);
  }

  /** Counts an upload. Returns how many milliseconds to wait if there are too many. */
  #takeTurn(): number {
    const now = performance.now();
    if (now >= this.#ends) {
      this.#ends = now + quota.seconds * this.#second;
      this.#left = quota.uploads;
    }
    if (this.#left === 0) return this.#ends - now;
    this.#left--;
    return 0;
  }
}

function refusal(status: number, error: string): Answer {
  return { status, body: { error }, seconds: 0 };
}

import type { Redis } from 'ioredis';

/**
 * A list of entries in Redis that many processes read and write. All of them see every entry, in the same order.
 * Follows the list until `close`.
 */
export class Stream<Entry> {
  /** The entries received so far. Redis may have more. */
  readonly #entries: Entry[] = [];
  readonly #listeners = new Set<() => void>();
  readonly #reading: Redis;

  constructor(
    private readonly writing: Redis,
    private readonly key: string,
  ) {
    this.#reading = writing.duplicate();
    // A lost connection shows up where the entries are needed.
    this.#reading.on('error', () => {});
    void this.#follow();
  }

  async add(entry: Entry): Promise<void> {
    await this.writing.xadd(this.key, '*', 'entry', JSON.stringify(entry));
  }

  /** All entries added so far, by any process. */
  async read(): Promise<Entry[]> {
    return (await this.writing.xrange(this.key, '-', '+')).map(entryOf<Entry>);
  }

  /** Resolves with the first result of `find` that is neither undefined nor false. */
  until<Found>(find: (entries: readonly Entry[]) => Found | undefined | false): Promise<Found> {
    return new Promise((resolve, reject) => {
      const look = () => {
        try {
          const found = find(this.#entries);
          if (found === undefined || found === false) return;
          resolve(found);
        } catch (error) {
          reject(error);
        }
        this.#listeners.delete(look);
      };
      this.#listeners.add(look);
      look();
    });
  }

  close(): void {
    this.#reading.disconnect();
  }

  async #follow(): Promise<void> {
    let last = '0';
    for (;;) {
      const answer = await this.#reading.xread('BLOCK', 0, 'STREAMS', this.key, last).catch(() => undefined);
      if (answer === undefined) return;
      const added = answer![0]![1];
      last = added.at(-1)![0];
      this.#entries.push(...added.map(entryOf<Entry>));
      this.#listeners.forEach((look) => look());
    }
  }
}

function entryOf<Entry>([, [, entry]]: [id: string, fields: string[]]): Entry {
  return JSON.parse(entry!) as Entry;
}

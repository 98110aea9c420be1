import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { JobContext } from '../src/handlers.js';

export const handlers = {
  async checksum(file: string, { signal }: JobContext): Promise<string> {
    const hash = createHash('sha256');
    await pipeline(createReadStream(file), hash, { signal });
    return hash.digest('hex');
  },
};

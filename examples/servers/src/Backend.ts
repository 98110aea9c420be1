import { Semaphore } from 'rxjs-as-completed';

/** The service that this one depends on. Create one instance per process. */
export class Backend {
  /** How many requests it gets at once, no matter how many clients are being served. */
  readonly limit = new Semaphore(20);

  constructor(private readonly origin: string) {}

  async get(path: string, { signal }: { signal: AbortSignal }): Promise<unknown> {
    const response = await fetch(new URL(path, this.origin), { signal });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return response.json();
  }
}

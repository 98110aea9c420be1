import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An HTTP server on a free port. The test decides when it responds. */
export class FakeBackend {
  /** The paths of the requests that the client aborted. */
  readonly aborted: string[] = [];
  private readonly waiting: { readonly path: string; readonly response: ServerResponse }[] = [];
  private readonly server = createServer((request, response) => {
    const exchange = { path: request.url!, response };
    this.waiting.push(exchange);
    response.on('close', () => {
      if (!response.writableFinished) this.aborted.push(exchange.path);
      this.waiting.splice(this.waiting.indexOf(exchange), 1);
    });
  });

  static async start(): Promise<FakeBackend> {
    const backend = new FakeBackend();
    backend.server.listen(0, '127.0.0.1');
    await once(backend.server, 'listening');
    return backend;
  }

  get origin(): string {
    return originOf(this.server.address());
  }

  /** The paths of the unanswered requests, in the order they arrived. */
  get open(): string[] {
    return this.waiting.filter(({ response }) => !response.writableEnded).map(({ path }) => path);
  }

  /** Answers the oldest open request for a path with JSON. */
  answer(path: string, body: unknown, status = 200): void {
    const exchange = this.waiting.find((each) => each.path === path && !each.response.writableEnded);
    if (exchange === undefined) throw new Error(`No open request for ${path}, only for ${this.open.join(', ')}`);
    exchange.response.writeHead(status).end(JSON.stringify(body));
  }

  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }
}

export function originOf(address: string | AddressInfo | null): string {
  return `http://127.0.0.1:${(address as AddressInfo).port}`;
}

import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An HTTP server on a free port that responds on command, and records requests and aborts. */
export interface RecipeServer {
  readonly origin: string;
  /** The paths of all requests, in the order they arrived. */
  readonly asked: readonly string[];
  /** The paths of unanswered requests. */
  readonly open: readonly string[];
  /** The paths of requests that the client aborted before the response. */
  readonly aborted: readonly string[];
  /** The most requests that were open at once. */
  readonly mostOpen: number;
  /** Answers the oldest open request for a path with JSON. */
  answer(path: string, body: unknown, status?: number): void;
  close(): Promise<void>;
}

/**
 * Starts a server.
 *
 * @param answers - immediate responses by path. A request for any other path stays open until `answer` is called.
 */
export async function startServer(answers: Readonly<Record<string, unknown>> = {}): Promise<RecipeServer> {
  const asked: string[] = [];
  const aborted: string[] = [];
  const waiting = new Set<{ readonly path: string; readonly response: ServerResponse }>();
  let mostOpen = 0;

  const server = createServer((request, response) => {
    const path = request.url!;
    asked.push(path);
    response.setHeader('access-control-allow-origin', '*');
    if (path in answers) return send(response, answers[path], 200);
    const exchange = { path, response };
    waiting.add(exchange);
    mostOpen = Math.max(mostOpen, waiting.size);
    response.on('close', () => {
      if (!response.writableFinished) aborted.push(path);
      waiting.delete(exchange);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  async function close(): Promise<void> {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }

  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    aborted,
    get open() {
      return [...waiting].map(({ path }) => path);
    },
    get mostOpen() {
      return mostOpen;
    },
    answer(path, body, status = 200) {
      const exchange = [...waiting].find(({ path: asked, response }) => asked === path && !response.writableEnded);
      if (exchange === undefined) throw new Error(`Nobody waits for ${path}`);
      send(exchange.response, body, status);
    },
    close,
  };
}

function send(response: ServerResponse, body: unknown, status: number): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

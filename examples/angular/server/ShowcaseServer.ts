import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import {
  BehaviorSubject,
  catchError,
  defer,
  EMPTY,
  filter,
  firstValueFrom,
  map,
  NEVER,
  of,
  switchMap,
  take,
  throwError,
  timeout,
  timer,
} from 'rxjs';
import { WebSocketServer } from 'ws';
import { answerTo } from './answers.js';
import { servePages } from './pages.js';
import { UploadDesk } from './uploads.js';

/** What the server has seen since it started, or since `forget()`. */
export interface Traffic {
  readonly requests: number;
  readonly inFlight: number;
  /** The most requests that were in flight at once. */
  readonly highest: number;
  /** The paths of the requests that the client aborted before it had the whole response. */
  readonly aborted: readonly string[];
}

export interface ServerOptions {
  /** `0` for any free port. */
  readonly port?: number;
  /** How many milliseconds one second of delay lasts. */
  readonly second?: number;
}

/**
 * Serves the built application and its API over real HTTP on a loopback port.
 *
 * It counts the requests to the API, so that the pages can show what reached the server, and tests can wait for it. A
 * web socket at `/api/traffic` sends every change of the counts; sending anything to it resets them.
 */
export class ShowcaseServer {
  readonly origin: string;

  /** Emits the current counts first, then every change. */
  readonly traffic = new BehaviorSubject<Traffic>(nothing);

  readonly #server: Server;
  readonly #sockets: WebSocketServer;
  readonly #second: number;
  readonly #uploads: UploadDesk;
  readonly #held = new BehaviorSubject<(path: string) => boolean>(() => false);
  #closing = false;

  static async start({ port = 0, second = 1_000 }: ServerOptions = {}): Promise<ShowcaseServer> {
    const server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening');
    return new ShowcaseServer(server, second);
  }

  private constructor(server: Server, second: number) {
    this.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.#second = second;
    this.#uploads = new UploadDesk(second);
    const servePage = servePages(fileURLToPath(new URL('../dist/browser', import.meta.url)));
    this.#server = server.on('request', (request, response) => {
      const address = request.url ?? '/';
      if (!address.startsWith('/api/')) return servePage(request, response);
      this.#answer(address, request, response);
    });
    this.#sockets = new WebSocketServer({ server, path: '/api/traffic' });
    this.#sockets.on('connection', (socket) => {
      const counts = this.traffic.pipe(
        map((traffic) => JSON.stringify({ ...traffic, aborted: traffic.aborted.length })),
      );
      const subscription = counts.subscribe((message) => socket.send(message));
      socket.on('message', () => this.forget());
      socket.once('close', () => subscription.unsubscribe());
    });
  }

  /** Resolves as soon as the traffic matches, which may be right away. Fails after ten seconds. */
  async until(wanted: (traffic: Traffic) => boolean): Promise<Traffic> {
    const giveUp = () =>
      throwError(
        () => new Error(`Waited in vain for ${String(wanted)}; the traffic is ${JSON.stringify(this.traffic.value)}`),
      );
    return firstValueFrom(this.traffic.pipe(filter(wanted), timeout({ first: 10_000, with: giveUp })));
  }

  /** Resets the counts, except for requests in flight. */
  forget(): void {
    const { inFlight } = this.traffic.value;
    this.traffic.next({ ...nothing, inFlight, highest: inFlight });
  }

  /** Leaves requests to these paths unanswered until the next call of `hold` or `release`. */
  hold(held: (path: string) => boolean = () => true): void {
    this.#held.next(held);
  }

  release(): void {
    this.hold(() => false);
  }

  /** Drops all connections, even busy ones. Resolves when the port is free. */
  async close(): Promise<void> {
    this.#closing = true;
    const closed = once(this.#server, 'close');
    this.#sockets.clients.forEach((socket) => socket.terminate());
    this.#sockets.close();
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
    this.traffic.complete();
  }

  #answer(address: string, request: IncomingMessage, response: ServerResponse): void {
    const path = address.replace(/\?.*/, '');
    const isUpload = path.startsWith('/api/uploads/');
    const answer = isUpload ? this.#uploads.answerTo(request) : answerTo(address);
    const { status, body, seconds, headers } = answer;

    this.#arrived();
    const delay = seconds === Infinity ? NEVER : timer(seconds * this.#second);
    const released = this.#held.pipe(
      filter((held) => !held(path)),
      take(1),
    );
    const read = isUpload ? defer(() => this.#uploads.read(request, answer)) : of(undefined);
    const ready = read.pipe(
      switchMap(() => delay),
      switchMap(() => released),
      catchError(() => EMPTY), // the client left in the middle of the body
    );
    const answering = ready.subscribe(() => {
      const text = JSON.stringify(body);
      const all = { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers };
      response.writeHead(status, all).end(text);
    });
    response.once('close', () => {
      answering.unsubscribe();
      // If the client leaves in the middle of a body, the response still counts as finished. Only the socket's error
      // shows it.
      const complete = response.writableFinished && !request.socket.errored;
      this.#left(complete || this.#closing ? [] : [path]);
    });
  }

  #arrived(): void {
    const { requests, inFlight, highest, aborted } = this.traffic.value;
    this.traffic.next({
      requests: requests + 1,
      inFlight: inFlight + 1,
      highest: Math.max(highest, inFlight + 1),
      aborted,
    });
  }

  #left(givenUp: string[]): void {
    const { inFlight, aborted, ...counts } = this.traffic.value;
    this.traffic.next({ ...counts, inFlight: inFlight - 1, aborted: [...aborted, ...givenUp] });
  }
}

const nothing: Traffic = { requests: 0, inFlight: 0, highest: 0, aborted: [] };

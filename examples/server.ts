import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BehaviorSubject, filter, firstValueFrom } from 'rxjs';
import { Visits, type Visit } from './routes.js';

/** What the server has seen since it started, or since `forget()`. */
export interface Traffic {
  readonly requests: number;
  readonly inFlight: number;
  /** The most requests that were in flight at once. */
  readonly highest: number;
  /** The paths of the requests that the client aborted before it had the whole response. */
  readonly aborted: readonly string[];
}

/**
 * The server that the examples talk to: real HTTP on a free loopback port, serving the routes of routes.ts.
 * It counts requests, so that an example can show what reached the server, and a test can wait for it.
 */
export class ExampleServer {
  readonly origin: string;

  /** Emits the current counts first, then every change. */
  readonly traffic = new BehaviorSubject<Traffic>(nothing);

  /** How many requests have arrived that it hasn't answered yet. */
  unanswered = 0;

  readonly #server: Server;
  readonly #second: number;
  #visits: Visits;
  #closing = false;

  /** @param second how many milliseconds one second of delay lasts */
  static async start(second = 1_000): Promise<ExampleServer> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new ExampleServer(server, second);
  }

  private constructor(server: Server, second: number) {
    this.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.#server = server.on('request', (request, response) => this.#answer(request, response));
    this.#second = second;
    this.#visits = this.#noVisits();
  }

  /** Every request since it started, or since `forget()`, in order of arrival. */
  get visits(): readonly Visit[] {
    return this.#visits.all;
  }

  /** Resolves as soon as the traffic matches, which may be right away. */
  async until(wanted: (traffic: Traffic) => boolean): Promise<Traffic> {
    return firstValueFrom(this.traffic.pipe(filter(wanted)));
  }

  /** Forgets all requests, except that those in flight still count as such. */
  forget(): void {
    this.#visits = this.#noVisits();
    const { inFlight } = this.traffic.value;
    this.traffic.next({ ...nothing, inFlight, highest: inFlight });
  }

  /** Drops all connections, even busy ones. Resolves when the port is free. */
  async close(): Promise<void> {
    this.#closing = true;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
    this.traffic.complete();
  }

  #noVisits(): Visits {
    return new Visits(() => performance.now() / this.#second);
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { visit, answer } = this.#visits.answerTo(this.#urlOf(request));
    const { seconds, status, body, retryAfter, failure } = answer;
    let timer: NodeJS.Timeout | undefined;
    let hungUp = false;

    this.#arrived();
    request.on('data', (chunk: Buffer) => {
      visit.bytes += chunk.length;
    });
    request.once('end', () => {
      if (seconds === 0) respond();
      else if (failure !== 'hang') timer = setTimeout(respond, seconds * this.#second);
    });
    response.once('close', () => {
      clearTimeout(timer);
      // If the client leaves in the middle of a body, the response still counts as finished. Only the socket's error
      // shows it.
      const complete = response.writableFinished && !request.socket.errored;
      const givenUp = !complete && !hungUp && !this.#closing;
      this.#left(givenUp ? [visit.url.pathname] : []);
    });

    function respond(): void {
      visit.answered = true;
      if (failure === 'hang up') {
        hungUp = true;
        request.socket.destroy();
        return;
      }
      // A keep-alive connection would outlast the example.
      response.shouldKeepAlive = false;
      if (retryAfter !== undefined) response.setHeader('retry-after', retryAfter);
      response.writeHead(status, { 'content-length': Buffer.byteLength(body) }).end(body);
    }
  }

  #urlOf({ headers: { host = '' }, url = '/' }: IncomingMessage): URL {
    const origin = host.startsWith('localhost:') ? this.origin.replace('127.0.0.1', 'localhost') : this.origin;
    return new URL(`${origin}/${url.replace(/^\//, '')}`);
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

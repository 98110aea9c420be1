import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { beforeExit } from './beforeExit.js';

export interface RedisServerOptions {
  /** Write everything to a file, and restore it after a restart. @default false */
  readonly appendOnly?: boolean;
}

/** A private Redis on a free local port. `close`, or the end of this process, removes it and its files. */
export class RedisServer {
  #process: ChildProcess | undefined;

  private constructor(
    private readonly port: number,
    private readonly folder: string,
    private readonly appendOnly: boolean,
  ) {}

  static async open({ appendOnly = false }: RedisServerOptions = {}): Promise<RedisServer> {
    const folder = await mkdtemp(join(tmpdir(), 'cluster-redis-'));
    const server = new RedisServer(await freePort(), folder, appendOnly);
    beforeExit(() => {
      server.#process?.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    });
    await server.start();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts or restarts it, and waits until it accepts connections. */
  async start(): Promise<void> {
    const settings = {
      bind: '127.0.0.1',
      port: this.port,
      dir: this.folder,
      save: '',
      appendonly: this.appendOnly ? 'yes' : 'no',
    };
    const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, `${value}`]);
    const redis = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#process = redis;
    const said: string[] = [];
    await new Promise<void>((resolve, reject) => {
      createInterface(redis.stdout).on('line', (line) => {
        said.push(line);
        if (line.includes('Ready to accept connections')) resolve();
      });
      redis.once('error', (cause) =>
        reject(new Error('redis-server does not start. Is it installed? (apt-get install redis-server)', { cause })),
      );
      redis.once('exit', (code) => reject(new Error(`redis-server ended with code ${code}\n${said.join('\n')}`)));
    });
  }

  /** Ends it like a crash. With `appendOnly`, everything it had confirmed is there after a restart. */
  async kill(): Promise<void> {
    const redis = this.#process;
    if (redis === undefined) return;
    this.#process = undefined;
    const exited = once(redis, 'exit');
    redis.kill('SIGKILL');
    await exited;
  }

  async close(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

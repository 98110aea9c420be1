import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export interface WorkerProcessOptions {
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** A worker in a separate process: a program that sends `ready` when it takes jobs, and ends with its parent. */
export class WorkerProcess {
  private constructor(private readonly process: ChildProcess) {}

  static async start(program: URL, { args = [], env = {} }: WorkerProcessOptions = {}): Promise<WorkerProcess> {
    const child = fork(program, args, {
      env: { ...process.env, ...env },
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(([code]) => {
        throw new Error(`${program.pathname} ended with code ${code}`);
      }),
    ]);
    return new WorkerProcess(child);
  }

  get pid(): number {
    return this.process.pid!;
  }

  /** Ends it, and resolves when it has. With SIGTERM it finishes its jobs first. */
  async kill(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const exited = once(this.process, 'exit');
    this.process.kill(signal);
    await exited;
  }
}

import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export interface WorkerProcessOptions {
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** A worker in a process of its own: a program that sends `ready` when it takes jobs, and ends when its parent does. */
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

  /** Ends it: SIGTERM lets it finish its jobs, SIGKILL does not. Resolves when it is gone. */
  async kill(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const exited = once(this.process, 'exit');
    this.process.kill(signal);
    await exited;
  }
}

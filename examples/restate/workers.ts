import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Worker processes behind one address. One that dies is replaced. */
export class Workers implements AsyncDisposable {
  readonly #workers = new Set<Worker>();
  #isEnding = false;

  /** @param given what each is started with: its port first */
  constructor(given: readonly string[]) {
    cluster.setupPrimary({
      exec: fileURLToPath(new URL('worker.ts', import.meta.url)),
      execArgv: ['--import', 'tsx'],
      args: [...given],
    });
  }

  /** @throws where it ends before it listens: another would not fare better */
  async add(): Promise<void> {
    const worker = cluster.fork();
    this.#workers.add(worker);
    worker.once('exit', () => this.#workers.delete(worker));
    const ended = once(worker, 'exit').then(() => {
      throw new Error('a worker could not start');
    });
    await Promise.race([once(worker, 'message'), ended]);
    worker.once('exit', () => void this.#replace());
  }

  async #replace(): Promise<void> {
    if (this.#isEnding) return;
    await this.add().catch((error) => {
      if (!this.#isEnding) throw error;
    });
  }

  /** Ends one at once, in the midst of what it does. */
  kill(pid: number | undefined): void {
    for (const { process } of this.#workers) {
      if (process.pid === pid) process.kill('SIGKILL');
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isEnding = true;
    const workers = [...this.#workers];
    for (const worker of workers) worker.process.kill('SIGKILL');
    await Promise.all(workers.filter((worker) => !worker.isDead()).map((worker) => once(worker, 'exit')));
  }
}

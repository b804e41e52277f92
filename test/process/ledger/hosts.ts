import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { traced } from './traced';

const HOST = fileURLToPath(new URL('../fixtures/ledger-host.ts', import.meta.url));

/** The directory of a ledger, whose name all processes of a test are traced by. */
export class Trial implements Disposable {
  readonly directory = mkdtempSync(join(tmpdir(), 'ledger-'));

  get files(): string[] {
    return readdirSync(this.directory).sort();
  }

  /** The plugins' processes that run. */
  get alive(): number[] {
    return traced(this.directory);
  }

  [Symbol.dispose](): void {
    for (const pid of this.alive) process.kill(pid, 'SIGKILL');
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** A host in a process of its own, with one plugin for each name, which behaves as told. */
export class Host {
  readonly #child;
  #output = '';

  constructor({ directory }: Trial, plugins: Record<string, string[]> = {}, moment = '') {
    const args = ['--import', 'tsx', HOST, directory, JSON.stringify(plugins), moment];
    this.#child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      this.#output += chunk;
    });
  }

  /** The processes that its plugins ran in, in order. */
  get pids(): number[] {
    return [...this.#output.matchAll(/^up (\d+)$/gm)].map((match) => Number(match[1]));
  }

  /** The processes of hosts before that ran when the ledger was open. */
  get left(): number[] {
    return JSON.parse(/^left (.*)$/m.exec(this.#output)?.[1] ?? 'null');
  }

  async until(line: RegExp, count = 1): Promise<void> {
    const lines = () => this.#output.split('\n').filter((each) => line.test(each)).length;
    await expect.poll(lines, { timeout: 10_000, interval: 5 }).toBeGreaterThanOrEqual(count);
  }

  async exited(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'exit');
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.exited();
  }
}

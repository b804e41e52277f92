import { execFileSync } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, vi } from 'vitest';
import { waitFor } from 'xstate';
import { type PluginPhase, PluginStateMachine, type PluginStateMachineOptions } from '../../src';
import { type ProcessActorsOptions, processActors } from '../../src/process';

export const PLUGIN = fileURLToPath(new URL('fixtures/plugin.mjs', import.meta.url));

/** Whether the process runs. One that has ended and was not waited for yet does not. */
export function isAlive(pid: number): boolean {
  try {
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).startsWith('Z');
  } catch {
    return false;
  }
}

export async function untilDead(pids: number[]): Promise<void> {
  await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), { timeout: 5000, interval: 20 });
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

/** A plugin that runs as a real process, and everything that a test wants to know of it. */
export class RealPlugin implements AsyncDisposable {
  /** All processes that were ever started. */
  readonly pids: number[] = [];
  /** Those that were alive when another one started: two at once. */
  readonly overlaps: number[] = [];
  readonly output: string[] = [];
  readonly history: string[] = [];
  readonly machine: PluginStateMachine;

  constructor(
    initial: PluginPhase,
    behaviours: string[] = [],
    options: Partial<ProcessActorsOptions> = {},
    machineOptions: PluginStateMachineOptions = {},
  ) {
    const actors = processActors({
      command: process.execPath,
      args: [PLUGIN, ...behaviours],
      ready: { line: 'ready' },
      stopTimeout: 400,
      ...options,
      onOutput: (pluginId, line, stream) => {
        this.output.push(`${pluginId} ${stream}: ${line}`);
        const pid = Number(/^up (\d+)$/.exec(line)?.[1]);
        if (!pid) return;
        // A forked child belongs to the process that started just before it.
        if (this.phase === 'Starting' && !behaviours.includes('fork')) this.overlaps.push(...this.pids.filter(isAlive));
        this.pids.push(pid);
      },
    });
    this.machine = new PluginStateMachine('web', initial, {
      backoff: { initialDelay: 30, stableAfter: 60_000 },
      ...machineOptions,
      actors: { ...actors, ...machineOptions.actors },
    });
    this.machine.addObserver((_, { from, to, reason }) => this.history.push(`${from} → ${to}: ${reason}`));
  }

  get phase(): PluginPhase {
    return this.machine.phase;
  }

  get pid(): number {
    const pid = this.pids.at(-1);
    if (pid === undefined) throw new Error('no process was started');
    return pid;
  }

  async until(phase: PluginPhase, timeout = 10_000): Promise<void> {
    try {
      await waitFor(this.machine.actor, ({ value }) => value === phase, { timeout });
    } catch {
      throw new Error(`not ${phase} within ${timeout} ms; so far: ${this.history.join(' | ')}`);
    }
    // Observers are told a microtask after what the statechart does by itself.
    await null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.machine.stop();
    await untilDead(this.pids);
  }
}

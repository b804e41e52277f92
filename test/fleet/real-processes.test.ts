import { expect, it, vi } from 'vitest';
import { PluginFleet } from '../../src/fleet';
import { processActors } from '../../src/process';
import { isAlive, PLUGIN } from '../process/processes';

it('starts, recovers and stops real processes, and leaves none behind', async () => {
  const pids: number[] = [];
  await using fleet = new PluginFleet({
    maxConcurrentRecoveries: 2,
    machine: { backoff: { initialDelay: 20 } },
  });
  const program = (...behaviours: string[]) =>
    processActors({
      command: process.execPath,
      args: [PLUGIN, ...behaviours],
      ready: { line: 'ready' },
      readyTimeout: 60_000,
      stopTimeout: 300,
      onOutput: (_, line) => {
        const pid = Number(/^up (\d+)$/.exec(line)?.[1]);
        if (pid) pids.push(pid);
      },
    });
  fleet.add('database', 'Installed', { actors: program() });
  fleet.add('web', 'Installed', { actors: program('fork', 'ignore-sigterm'), dependsOn: ['database'] });
  expect((await fleet.startAll()).up).toEqual(['database', 'web']);

  for (const pid of pids.splice(0)) process.kill(pid, 'SIGKILL');
  await Promise.all(['database', 'web'].map((pluginId) => fleet.whenPhase(pluginId, 'Recovering')));
  await Promise.all(['database', 'web'].map((pluginId) => fleet.whenPhase(pluginId, 'Running')));

  // One of which nobody knows yet whether it will ever be ready, and one that waits for its next attempt.
  fleet.add('slow', 'Starting', { actors: program('never-ready') });
  fleet.add('crashed', 'Recovering', { actors: program(), backoff: { initialDelay: 60_000, jitter: 'none' } });
  await vi.waitFor(() => expect(pids).toHaveLength(4), { timeout: 5000 });
  expect(pids.every(isAlive)).toBe(true);
  const report = await fleet.stopAll();
  expect([report.stopped.toSorted(), report.failed, pids.filter(isAlive)]).toEqual([
    ['crashed', 'database', 'slow', 'web'],
    [],
    [],
  ]);
  expect(fleet.counts().Stopped).toBe(4);
});

import { execFileSync } from 'node:child_process';
import { expect, it, vi } from 'vitest';
import { PluginFleet, type Storm } from '../../src/fleet';
import { processActors } from '../../src/process';

const PLUGINS = 100;
const LIMIT = 6;

/** So many seconds nobody else sleeps: by that the test knows its processes. */
const SECONDS = String(1_000_000 + process.pid + Math.random());

/** The processes that run; one that has ended and was not waited for yet does not. */
function running(): number[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,stat=,args='], { encoding: 'utf8' }).split('\n');
  return lines
    .map((line) => line.trim().split(/\s+/))
    .filter(([, stat, ...args]) => !stat?.startsWith('Z') && args.includes(SECONDS))
    .map(([pid]) => Number(pid));
}

it('brings back 100 processes that are killed at once, a few at a time, and leaves none', {
  timeout: 120_000,
}, async () => {
  const storms: Storm[] = [];
  const fleet = new PluginFleet({
    maxConcurrentRecoveries: LIMIT,
    machine: {
      actors: processActors({ command: 'sleep', args: [SECONDS], ready: { uptime: 20 } }),
      backoff: { initialDelay: 200 },
    },
    storm: { crashes: PLUGINS, within: 60_000 },
    onStorm: (storm) => storms.push(storm),
  });
  try {
    for (let index = 0; index < PLUGINS; index++) fleet.add(`plugin-${index}`, 'Installed');
    await fleet.startAll();
    const first = running();
    expect(first).toHaveLength(PLUGINS);

    const comingUp = new Set<string>();
    const atOnce: number[] = [];
    const moves = new Map<string, string[]>();
    for (const { actor, pluginId } of fleet) {
      moves.set(pluginId, []);
      // At each transition, and not when it is told.
      actor.on('transition', ({ transition: { from, to } }) => {
        if (to === 'Validating' || to === 'Starting') comingUp.add(pluginId);
        else comingUp.delete(pluginId);
        atOnce.push(comingUp.size);
        moves.get(pluginId)?.push(`${from} → ${to}`);
      });
    }
    for (const pid of first) process.kill(pid, 'SIGKILL');
    await vi.waitFor(() => expect([...moves.values()].filter((made) => made.length === 0)).toEqual([]), 30_000);
    await Promise.all([...fleet].map(({ pluginId }) => fleet.whenPhase(pluginId, 'Running', { timeout: 60_000 })));

    const way = ['Running → Recovering', 'Recovering → Validating', 'Validating → Starting', 'Starting → Running'];
    expect([...moves.values()]).toEqual(Array(PLUGINS).fill(way));
    expect(Math.max(...atOnce)).toBe(LIMIT);
    expect(storms.map(({ crashes, plugins }) => [crashes, plugins.length])).toEqual([[PLUGINS, PLUGINS]]);
    const second = running();
    expect(second).toHaveLength(PLUGINS);
    expect(second.filter((pid) => first.includes(pid))).toEqual([]);

    const { failed } = await fleet.stopAll();
    expect(failed).toEqual([]);
    expect(running()).toEqual([]);
  } finally {
    await fleet[Symbol.asyncDispose]();
    for (const pid of running()) process.kill(pid, 'SIGKILL');
  }
});

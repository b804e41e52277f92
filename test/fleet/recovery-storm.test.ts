import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { PluginStateMachine } from '../../src';
import { PluginFleet, type Storm } from '../../src/fleet';
import { crash, takes } from './crowd';

const PLUGINS = 2000;
const LIMIT = 7;

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000, toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const deadlineOf = ({ actor }: PluginStateMachine): number => actor.getSnapshot().context.attempt?.deadline ?? -1;

/** In steps, because `advanceTimersByTimeAsync` takes a turn of the real event loop for each of thousands of timers. */
async function advance(time: number): Promise<void> {
  for (let left = time; left > 0; left -= 10) {
    vi.advanceTimersByTime(10);
    await turn();
  }
}

it('brings back 2000 plugins that all crash in one second, a few at once, in the order of their deadlines', async () => {
  const storms: Storm[] = [];
  const fleet = new PluginFleet({
    maxConcurrentRecoveries: LIMIT,
    machine: { actors: { validate: takes(10), start: takes(20) }, backoff: { initialDelay: 1000 } },
    storm: { crashes: 1000, within: 1000 },
    onStorm: (storm) => storms.push(storm),
  });
  for (let index = 0; index < PLUGINS; index++) fleet.add(`plugin-${index}`, 'Running');

  const turns: number[] = [];
  const comingUp = new Set<PluginStateMachine>();
  const atOnce: number[] = [];
  const reasons: string[] = [];
  const deadlines = new Map<string, number>();
  for (const machine of fleet) {
    // At each transition, and not when it is told.
    machine.actor.on('transition', ({ transition: { from, to, reason } }) => {
      if (to === 'Validating' || to === 'Starting') comingUp.add(machine);
      else comingUp.delete(machine);
      atOnce.push(comingUp.size);
      if (to !== 'Validating') return;
      turns.push(deadlines.get(machine.pluginId) ?? -1);
      reasons.push(`${from}: ${reason}`);
    });
  }

  const all = [...fleet];
  for (let second = 0; second < 1000; second += 10) {
    for (const machine of all.splice(0, PLUGINS / 100)) {
      crash(machine);
      deadlines.set(machine.pluginId, deadlineOf(machine));
    }
    await advance(10);
  }
  await advance(2000);
  const { Recovering, Validating, Starting } = fleet.counts();
  expect(Validating + Starting).toBe(LIMIT);
  expect(fleet.waiting().map(({ position }) => position)).toEqual(Array.from({ length: Recovering }, (_, n) => n + 1));

  await advance((PLUGINS / LIMIT) * 40);
  expect(fleet.counts()).toMatchObject({ Running: PLUGINS, Recovering: 0, Validating: 0, Starting: 0, Failed: 0 });
  expect(Math.max(...atOnce)).toBe(LIMIT);
  expect(turns).toHaveLength(PLUGINS);
  expect(turns).toEqual(turns.toSorted((one, other) => one - other));
  expect(reasons.at(-1)).toMatch(
    /^Recovering: backoff of \d+ ms elapsed \(attempt 1 of 5\); waited \d{4} ms for its turn$/,
  );
  expect(storms.map(({ crashes, within, plugins }) => [crashes, within, plugins.length])).toEqual([[1000, 1000, 1000]]);
  expect(vi.getTimerCount()).toBe(0);
}, 60_000);

import type { ChildProcess } from 'node:child_process';
import { expect, it, vi } from 'vitest';
import { RealPlugin } from './processes';

/** All that was spawned, and how many ran at that moment. */
const spawned = vi.hoisted(() => ({ children: [] as ChildProcess[], running: [] as number[] }));

vi.mock('cross-spawn', async (load) => {
  const { default: spawn } = await load<{ default: (...call: unknown[]) => ChildProcess }>();
  return {
    default: (...call: unknown[]) => {
      const ended = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null;
      spawned.running.push(spawned.children.filter((child) => !ended(child)).length);
      const child = spawn(...call);
      spawned.children.push(child);
      return child;
    },
  };
});

it('a storm of forces, reloads and failures never spawns a second process while the first one runs', async () => {
  await using plugin = new RealPlugin('Starting', ['ends-after=80'], { stopTimeout: 200 });
  await plugin.until('Running');
  for (const pause of [0, 0, 5, 20, 0, 60, 100, 0, 150, 10]) {
    plugin.machine.forcePhase('Starting', 'again');
    await new Promise((resolve) => setTimeout(resolve, pause));
    if (pause === 20) plugin.machine.transitionTo('Failed', 'enough');
  }
  await plugin.until('Running');
  expect(spawned.children.length).toBeGreaterThan(2);
  expect(spawned.running).toEqual(spawned.children.map(() => 0));
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PluginFleet } from '../../src/fleet';
import { Turns } from '../../src/fleet/turns';
import { crash, QUICK } from './crowd';

const HOUR = 3_600_000;

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

/** What happens to the wall clock, and to no timer: the computer slept, or somebody set the clock. */
const JUMPS = [
  ['8 h ahead', 8 * HOUR],
  ['1 h back', -HOUR],
] as const;

const jump = (by: number) => vi.setSystemTime(Date.now() + by);

describe.each(JUMPS)('when the wall clock jumps %s', (_, by) => {
  it('in the middle of a backoff, the plugin waits for what was left, and no attempt is lost', async () => {
    const fleet = new PluginFleet({ machine: { actors: QUICK, backoff: { jitter: 'none' } } });
    crash(fleet.add('a', 'Running'));
    await vi.advanceTimersByTimeAsync(400);
    jump(by);
    await vi.advanceTimersByTimeAsync(599);
    expect(fleet.get('a')?.phase).toBe('Recovering');
    await vi.advanceTimersByTimeAsync(3);
    expect([fleet.get('a')?.phase, fleet.get('a')?.retry.attempts]).toEqual(['Running', 1]);
  });

  it('while plugins wait for their turn, they come in the order in which they came, and say how long it was', async () => {
    const fleet = new PluginFleet({ maxConcurrentRecoveries: 1, machine: { backoff: { jitter: 'none' } } });
    for (const pluginId of ['a', 'b']) crash(fleet.add(pluginId, 'Running'));
    await vi.advanceTimersByTimeAsync(1000);
    jump(by);
    crash(fleet.add('c', 'Running'));
    await vi.advanceTimersByTimeAsync(1000);
    expect(fleet.waiting().map(({ pluginId }) => pluginId)).toEqual(['b', 'c']);
    fleet.get('a')?.transitionTo('Installed', '');
    await vi.advanceTimersByTimeAsync(0);
    expect(fleet.get('b')?.history().at(-1)?.reason).toContain('; waited 1000 ms for its turn');
  });

  it('in the middle of the time up, the plugin keeps within its attempts, and goes on recovering', async () => {
    const fleet = new PluginFleet({
      machine: { actors: QUICK, backoff: { jitter: 'none', maxAttempts: 3, stableAfter: 60_000 } },
    });
    const machine = fleet.add('a', 'Running');
    const waits: number[] = [];
    machine.addObserver((_, { to }) => {
      const { attempt } = machine.actor.getSnapshot().context;
      if (to === 'Recovering') waits.push(attempt?.delay ?? -1);
    });
    crash(machine);
    await vi.advanceTimersByTimeAsync(30_000);
    jump(by);
    crash(machine);
    await vi.advanceTimersByTimeAsync(30_000);
    crash(machine);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(machine.phase).toBe('Running');
    // Asleep for 8 h it was up for 8 h, by the wall clock.
    expect(waits).toEqual(by > 0 ? [1000, 1000, 2000] : [1000, 2000, 4000]);
  });

  it('a storm is neither seen nor missed because of it', async () => {
    const onStorm = vi.fn();
    const fleet = new PluginFleet({ storm: { crashes: 3, within: 1000 }, onStorm });
    for (const pluginId of ['a', 'b']) crash(fleet.add(pluginId, 'Running'));
    await vi.advanceTimersByTimeAsync(1500);
    jump(by);
    crash(fleet.add('c', 'Running'));
    await vi.advanceTimersByTimeAsync(500);
    expect(onStorm).not.toHaveBeenCalled();
    jump(by);
    for (const pluginId of ['d', 'e']) crash(fleet.add(pluginId, 'Running'));
    await vi.advanceTimersByTimeAsync(0);
    expect(onStorm).toHaveBeenCalledOnce();
  });
});

describe('the queue', () => {
  it('is in the order of deadlines, whoever came first', async () => {
    const turns = new Turns(1);
    const order: string[] = [];
    const { signal } = new AbortController();
    const wait = (pluginId: string, deadline: number) =>
      turns.wait(pluginId, deadline, signal).then(() => {
        order.push(pluginId);
        turns.end(pluginId);
      });
    turns.begin('first');
    const now = Date.now();
    const waits = [wait('late', now - 1), wait('early', now - 3), wait('middle', now - 2), wait('middle too', now - 2)];
    expect(turns.waiting().map(({ pluginId }) => pluginId)).toEqual(['early', 'middle', 'middle too', 'late']);
    turns.end('first');
    await Promise.all(waits);
    expect(order).toEqual(['early', 'middle', 'middle too', 'late']);
  });

  it('does not put a plugin last because its deadline was set before the wall clock went back', () => {
    const turns = new Turns(1);
    const { signal } = new AbortController();
    turns.begin('first');
    const now = Date.now();
    void turns.wait('crashed before', now + HOUR, signal);
    vi.setSystemTime(now + 1);
    void turns.wait('crashed after', now + 1, signal);
    expect(turns.waiting().map(({ pluginId }) => pluginId)).toEqual(['crashed before', 'crashed after']);
  });
});

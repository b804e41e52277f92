import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fromPromise } from 'xstate';
import type { WorkActors } from '../../src';
import { PluginFleet, type PluginFleetOptions } from '../../src/fleet';
import { crash, fails, lead, linesOf, takes } from './crowd';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Plugins that are up, and whose work the test reports; without jitter, so that the deadlines are known. */
function running(pluginIds: string[], options: PluginFleetOptions = {}): PluginFleet {
  const fleet = new PluginFleet({ maxConcurrentRecoveries: 1, machine: { backoff: { jitter: 'none' } }, ...options });
  for (const pluginId of pluginIds) fleet.add(pluginId, 'Running');
  return fleet;
}

const phasesOf = (fleet: PluginFleet) => [...fleet].map(({ phase }) => phase);
const queueOf = (fleet: PluginFleet) => fleet.waiting().map(({ pluginId }) => pluginId);

/** The first is being validated, the others wait. */
async function queued(pluginIds: string[], options?: PluginFleetOptions): Promise<PluginFleet> {
  const fleet = running(pluginIds, options);
  for (const machine of fleet) crash(machine);
  await vi.advanceTimersByTimeAsync(1000);
  expect([fleet.get(pluginIds[0] ?? '')?.phase, queueOf(fleet)]).toEqual(['Validating', pluginIds.slice(1)]);
  return fleet;
}

describe('a plugin whose backoff is over', () => {
  it('stays in Recovering until it is its turn, and its reason says how long it waited', async () => {
    const fleet = await queued(['a', 'b']);
    const lines = linesOf(fleet);
    await vi.advanceTimersByTimeAsync(300);
    expect(fleet.get('b')?.phase).toBe('Recovering');
    fleet.get('a')?.transitionTo('Starting', 'valid');
    await vi.advanceTimersByTimeAsync(50);
    fleet.get('a')?.transitionTo('Running', 'ready');
    await vi.advanceTimersByTimeAsync(0);
    expect(lines).toEqual([
      'a: Validating → Starting (valid)',
      'a: Starting → Running (ready)',
      'b: Recovering → Validating (backoff of 1000 ms elapsed (attempt 1 of 5); waited 350 ms for its turn)',
    ]);
  });

  it('says nothing of a turn that came at once', async () => {
    const fleet = running(['a']);
    const lines = linesOf(fleet);
    crash(fleet.get('a'));
    await vi.advanceTimersByTimeAsync(1000);
    expect(lines.at(-1)).toBe('a: Recovering → Validating (backoff of 1000 ms elapsed (attempt 1 of 5))');
  });

  it('is shown with its place and since when it waits', async () => {
    const fleet = await queued(['a', 'b', 'c']);
    expect(fleet.waiting()).toEqual([
      { pluginId: 'b', since: new Date(1_001_000), position: 1 },
      { pluginId: 'c', since: new Date(1_001_000), position: 2 },
    ]);
  });

  it('waits in Failed, between two attempts, too', async () => {
    const fleet = new PluginFleet({ maxConcurrentRecoveries: 1, machine: { backoff: { jitter: 'none' } } });
    fleet.add('broken', 'Running', { actors: { validate: fails('no signature') } });
    crash(fleet.add('slow', 'Running', { backoff: { initialDelay: 1500, jitter: 'none' } }));
    crash(fleet.get('broken'));
    await vi.advanceTimersByTimeAsync(3000);
    expect([phasesOf(fleet), queueOf(fleet)]).toEqual([['Failed', 'Validating'], ['broken']]);
    fleet.get('slow')?.transitionTo('Installed', 'not any more');
    await vi.advanceTimersByTimeAsync(0);
    expect(
      fleet
        .get('broken')
        ?.history()
        .map(({ to, reason }) => `${to}: ${reason}`),
    ).toEqual([
      'Recovering: exit code 1',
      'Validating: backoff of 1000 ms elapsed (attempt 1 of 5)',
      'Failed: validate failed: no signature',
      'Validating: backoff of 2000 ms elapsed (attempt 2 of 5)',
      'Failed: validate failed: no signature',
    ]);
  });

  it('does not wait to fail, where its attempts are used up', async () => {
    const fleet = await queued(['a', 'b']);
    crash(fleet.add('c', 'Running', { backoff: { maxAttempts: 0 } }));
    await vi.advanceTimersByTimeAsync(0);
    expect(fleet.get('c')?.history().at(-1)?.reason).toBe('retries exhausted (0 of 0)');
  });
});

describe('a turn goes to the next plugin when the one that has it', () => {
  it.each<[string, (fleet: PluginFleet) => unknown]>([
    ['is up', (fleet) => lead(fleet.get('a'), 'Starting', 'Degraded')],
    ['has failed', (fleet) => fleet.get('a')?.transitionTo('Failed', '')],
    ['is not to be started any more', (fleet) => fleet.get('a')?.transitionTo('Installed', '')],
    ['is forced elsewhere', (fleet) => fleet.get('a')?.forcePhase('Uninstalled', '')],
    ['crashes again by force', (fleet) => fleet.get('a')?.forcePhase('Recovering', '')],
    ['is removed', (fleet) => fleet.remove('a')],
    ['is stopped', (fleet) => fleet.get('a')?.stop()],
  ])('%s', async (_, leave) => {
    const fleet = await queued(['a', 'b', 'c']);
    leave(fleet);
    await vi.advanceTimersByTimeAsync(0);
    expect([fleet.get('b')?.phase, queueOf(fleet)]).toEqual(['Validating', ['c']]);
  });

  it.each<[string, (fleet: PluginFleet) => unknown]>([
    ['is forced elsewhere', (fleet) => fleet.get('b')?.forcePhase('Stopped', '')],
    ['is forced into the same phase', (fleet) => fleet.get('b')?.forcePhase('Recovering', '')],
    ['fails', (fleet) => fleet.get('b')?.transitionTo('Failed', '')],
    ['is removed', (fleet) => fleet.remove('b')],
    ['is stopped', (fleet) => fleet.get('b')?.stop()],
  ])('%s after it got the turn, and before it could move', async (_, leave) => {
    const fleet = await queued(['a', 'b', 'c']);
    fleet.get('a')?.transitionTo('Installed', '');
    // Its turn is given, and its backoff ends on a later microtask.
    expect([fleet.get('b')?.phase, queueOf(fleet)]).toEqual(['Recovering', ['c']]);
    leave(fleet);
    await vi.advanceTimersByTimeAsync(0);
    expect([fleet.get('b')?.phase === 'Validating', fleet.get('c')?.phase, queueOf(fleet)]).toEqual([
      false,
      'Validating',
      [],
    ]);
  });

  it('fails, and not when it goes from Validating to Starting', async () => {
    const fleet = await queued(['a', 'b']);
    fleet.get('a')?.transitionTo('Starting', '');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(phasesOf(fleet)).toEqual(['Starting', 'Recovering']);
  });
});

describe('a plugin that waits', () => {
  it.each<[string, (fleet: PluginFleet) => unknown]>([
    ['is forced elsewhere', (fleet) => fleet.get('b')?.forcePhase('Stopped', '')],
    ['fails', (fleet) => fleet.get('b')?.transitionTo('Failed', '')],
    ['is removed', (fleet) => fleet.remove('b')],
    ['is stopped', (fleet) => fleet.get('b')?.stop()],
  ])('and %s leaves the queue', async (_, leave) => {
    const fleet = await queued(['a', 'b', 'c']);
    leave(fleet);
    expect(fleet.waiting()).toEqual([{ pluginId: 'c', since: new Date(1_001_000), position: 1 }]);
    fleet.get('a')?.transitionTo('Installed', '');
    await vi.advanceTimersByTimeAsync(0);
    expect([fleet.get('c')?.phase, fleet.get('b')?.phase === 'Validating']).toEqual(['Validating', false]);
  });

  it('and is led on by somebody does not wait, but counts: the next one waits for both', async () => {
    const fleet = await queued(['a', 'b', 'c']);
    fleet.get('b')?.transitionTo('Validating', 'a person is in a hurry');
    await vi.advanceTimersByTimeAsync(0);
    expect([phasesOf(fleet), queueOf(fleet)]).toEqual([['Validating', 'Validating', 'Recovering'], ['c']]);
    fleet.get('a')?.transitionTo('Installed', '');
    await vi.advanceTimersByTimeAsync(0);
    expect(fleet.get('c')?.phase).toBe('Recovering');
    fleet.get('b')?.transitionTo('Installed', '');
    await vi.advanceTimersByTimeAsync(0);
    expect(fleet.get('c')?.phase).toBe('Validating');
  });
});

describe('a plugin that is in the middle of its backoff', () => {
  it('and has to wait anew takes its turn once, when that is over', async () => {
    const fleet = running(['a', 'b']);
    crash(fleet.get('a'));
    await vi.advanceTimersByTimeAsync(500);
    fleet.get('a')?.forcePhase('Recovering', 'died once more');
    await vi.advanceTimersByTimeAsync(1999);
    expect([phasesOf(fleet), queueOf(fleet)]).toEqual([['Recovering', 'Running'], []]);
    await vi.advanceTimersByTimeAsync(1);
    expect(fleet.get('a')?.phase).toBe('Validating');
  });

  it.each<[string, (fleet: PluginFleet) => unknown]>([
    ['is forced elsewhere', (fleet) => fleet.get('a')?.forcePhase('Stopped', '')],
    ['is removed', (fleet) => fleet.remove('a')],
    ['is stopped', (fleet) => fleet.get('a')?.stop()],
  ])('and %s takes no turn', async (_, leave) => {
    const fleet = running(['a', 'b']);
    for (const machine of fleet) crash(machine);
    await vi.advanceTimersByTimeAsync(500);
    leave(fleet);
    await vi.advanceTimersByTimeAsync(500);
    expect([fleet.get('b')?.phase, queueOf(fleet), vi.getTimerCount()]).toEqual(['Validating', [], 0]);
  });
});

describe('the limit', () => {
  it('is for recoveries only: plugins that somebody starts do not wait, and take no turn', async () => {
    const fleet = await queued(['a', 'b']);
    for (const pluginId of ['c', 'd']) fleet.add(pluginId, 'Installed').transitionTo('Validating', 'asked for');
    fleet.get('a')?.transitionTo('Installed', '');
    await vi.advanceTimersByTimeAsync(0);
    expect(phasesOf(fleet)).toEqual(['Installed', 'Validating', 'Validating', 'Validating']);
  });

  it('holds also where an app without types brings a backoff of its own', async () => {
    const actors = { backoff: fromPromise<void>(async () => {}) } as WorkActors;
    const fleet = running(['a', 'b'], { machine: { actors, backoff: { jitter: 'none' } } });
    for (const machine of fleet) crash(machine);
    await vi.advanceTimersByTimeAsync(1000);
    expect(phasesOf(fleet)).toEqual(['Validating', 'Recovering']);
  });

  it('leaves plugins alone that do not recover by themselves', async () => {
    const fleet = running(['a'], { machine: { recovery: 'manual' } });
    crash(fleet.get('a'));
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect([phasesOf(fleet), queueOf(fleet)]).toEqual([['Recovering'], []]);
  });

  it("is each fleet's own", async () => {
    const [one, other] = [await queued(['a', 'b']), await queued(['a', 'b'])];
    one.get('a')?.transitionTo('Installed', '');
    await vi.advanceTimersByTimeAsync(0);
    expect([phasesOf(one), phasesOf(other)]).toEqual([
      ['Installed', 'Validating'],
      ['Validating', 'Recovering'],
    ]);
  });

  it('is 4 where nothing else is said', async () => {
    const fleet = new PluginFleet();
    for (let index = 0; index < 6; index++) crash(fleet.add(`plugin-${index}`, 'Running'));
    await vi.advanceTimersByTimeAsync(1000);
    expect([fleet.counts().Validating, fleet.counts().Recovering]).toEqual([4, 2]);
  });

  it('holds against work that hangs, which keeps its turn: the others go on with what is left', async () => {
    const fleet = new PluginFleet({
      maxConcurrentRecoveries: 2,
      machine: { actors: { validate: takes(10), start: takes(10) } },
    });
    crash(fleet.add('hangs', 'Running', { actors: { validate: takes(3_600_000) }, backoff: { initialDelay: 0 } }));
    for (const pluginId of ['a', 'b', 'c']) crash(fleet.add(pluginId, 'Running'));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(phasesOf(fleet)).toEqual(['Validating', 'Running', 'Running', 'Running']);
  });

  it.each([
    [0, RangeError, 'maxConcurrentRecoveries should be a whole number from 1 to 9007199254740991, got 0'],
    [1.5, RangeError, 'maxConcurrentRecoveries should be a whole number from 1 to 9007199254740991, got 1.5'],
    ['4', TypeError, 'maxConcurrentRecoveries should be a whole number, got string'],
  ])('is checked: %j', (maxConcurrentRecoveries, type, message) => {
    const create = () => new PluginFleet({ maxConcurrentRecoveries: maxConcurrentRecoveries as number });
    expect(create).toThrow(new type(message));
  });
});

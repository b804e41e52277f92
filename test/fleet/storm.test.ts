import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PluginFleet, type PluginFleetOptions, type Storm } from '../../src/fleet';
import { StormDetector } from '../../src/fleet/storm-detector';
import { crash, fails, lead, takes } from './crowd';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

interface Crash {
  pluginId: string;
  at: number;
}

/** All crashes ever, and all of them looked at each time: slow, and plain. */
class NaiveDetector {
  readonly #all: Crash[] = [];
  #signalled = false;

  constructor(
    readonly crashes: number,
    readonly within: number,
  ) {}

  /** The crashes that make a storm, when this one makes it one. */
  crashed(crash: Crash): Crash[] | undefined {
    const recent = () => this.#all.filter(({ at }) => crash.at - at < this.within);
    if (recent().length * 2 < this.crashes) this.#signalled = false;
    this.#all.push(crash);
    if (this.#signalled || recent().length < this.crashes) return undefined;
    this.#signalled = true;
    return recent();
  }
}

/** How often each plugin crashed. */
function count(crashes: Crash[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { pluginId } of crashes) counts.set(pluginId, (counts.get(pluginId) ?? 0) + 1);
  return counts;
}

describe('the storm detector', () => {
  it('does what counting all crashes does, for any crashes', () => {
    const steps = fc.array(
      fc.record({ wait: fc.integer({ min: 0, max: 40 }), pluginId: fc.constantFrom('a', 'b', '__proto__') }),
      { maxLength: 120 },
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 200 }),
        steps,
        (crashes, within, sequence) => {
          const told: unknown[] = [];
          const expected: unknown[] = [];
          const detector = new StormDetector({ crashes, within }, ({ plugins, since, ...storm }) =>
            told.push({
              ...storm,
              since: since.getTime(),
              plugins: new Map(plugins.map((p) => [p.pluginId, p.crashes])),
            }),
          );
          const naive = new NaiveDetector(crashes, within);
          for (const { wait, pluginId } of sequence) {
            vi.advanceTimersByTime(wait);
            const storm = naive.crashed({ pluginId, at: Date.now() });
            if (storm) {
              expected.push({ crashes: storm.length, within, since: storm[0]?.at, plugins: count(storm) });
            }
            detector.crashed(pluginId);
          }
          expect(told).toEqual(expected);
        },
      ),
      { numRuns: 500 },
    );
  });
});

/** A fleet of plugins that are up, and the storms that it tells of. */
function watched(pluginIds: string[], options: PluginFleetOptions = {}) {
  const storms: Storm[] = [];
  const fleet = new PluginFleet({
    storm: { crashes: 3, within: 1000 },
    machine: { backoff: { jitter: 'none', stableAfter: 0 } },
    onStorm: (storm) => storms.push(storm),
    ...options,
  });
  for (const pluginId of pluginIds) fleet.add(pluginId, 'Running');
  return { fleet, storms };
}

describe('a storm', () => {
  it('is told once, with the plugins that crashed most first', async () => {
    const { fleet, storms } = watched(['a', 'b', 'c']);
    crash(fleet.get('a'));
    await vi.advanceTimersByTimeAsync(400);
    for (const pluginId of ['b', 'a']) fleet.get(pluginId)?.forcePhase('Running', '');
    for (const pluginId of ['b', 'b', 'c', 'a']) fleet.get(pluginId)?.forcePhase('Recovering', '');
    await vi.advanceTimersByTimeAsync(0);
    expect(storms).toEqual([
      {
        crashes: 3,
        within: 1000,
        since: new Date(1_000_000),
        plugins: [
          { pluginId: 'b', crashes: 2 },
          { pluginId: 'a', crashes: 1 },
        ],
      },
    ]);
  });

  it('is told again after it was calm, and not while it only slackens', async () => {
    const { fleet, storms } = watched(['a'], { storm: { crashes: 4, within: 1000 } });
    const crashEvery = async (wait: number, times: number) => {
      for (let left = times; left > 0; left--) {
        await vi.advanceTimersByTimeAsync(wait);
        fleet.get('a')?.forcePhase('Recovering', '');
      }
    };
    await crashEvery(100, 10);
    expect(storms).toHaveLength(1);
    // Three at a time, which is no storm, and no calm either.
    await crashEvery(400, 10);
    await crashEvery(100, 10);
    expect(storms).toHaveLength(1);
    await crashEvery(600, 2);
    await crashEvery(100, 10);
    expect(storms).toHaveLength(2);
  });

  it('is told where it may lead the fleet, and add to it', async () => {
    const { fleet } = watched(['a', 'b', 'c'], {
      onStorm: ({ plugins }) => {
        for (const { pluginId } of plugins) lead(fleet.get(pluginId), 'Failed');
        fleet.add('fire brigade', 'Running');
      },
    });
    for (const pluginId of ['a', 'b', 'c']) fleet.get(pluginId)?.actor.send({ type: 'recover' });
    await vi.advanceTimersByTimeAsync(0);
    expect([...fleet].map(({ phase }) => phase)).toEqual(['Failed', 'Failed', 'Failed', 'Running']);
  });

  it('counts each way in which a plugin crashes, and nothing else', async () => {
    const crashes = async (act: (fleet: PluginFleet) => unknown, options: PluginFleetOptions['machine'] = {}) => {
      const { fleet, storms } = watched(['a'], { storm: { crashes: 1, within: 1 }, machine: options });
      act(fleet);
      await vi.advanceTimersByTimeAsync(5000);
      return storms.length;
    };
    const once = { backoff: { maxAttempts: 1, jitter: 'none' as const } };
    expect([
      await crashes((fleet) => crash(fleet.get('a')), { recovery: 'manual' }),
      await crashes((fleet) => lead(fleet.get('a'), 'Failed')),
      await crashes((fleet) => lead(fleet.get('a'), 'Degraded', 'Failed')),
      // The crash, and the attempt that failed; that there are no more attempts is no crash.
      await crashes((fleet) => crash(fleet.get('a')), { ...once, actors: { validate: fails('no') } }),
      await crashes((fleet) => crash(fleet.get('a')), { ...once, actors: { validate: takes(0), start: fails('no') } }),
      await crashes((fleet) => crash(fleet.get('a')), { backoff: { maxAttempts: 0 } }),
      await crashes((fleet) => lead(fleet.get('a'), 'Validating', 'Failed')),
      await crashes((fleet) => lead(fleet.add('b', 'Installing'), 'Failed')),
      await crashes((fleet) => lead(fleet.get('a'), 'Stopping', 'Failed')),
      await crashes((fleet) => fleet.remove('a')),
    ]).toEqual([1, 1, 1, 2, 2, 1, 0, 0, 0, 0]);
  });

  it('that nobody wants to hear of disturbs nobody', async () => {
    const fleet = new PluginFleet({ storm: { crashes: 1, within: 1 } });
    crash(fleet.add('a', 'Running'));
    await vi.advanceTimersByTimeAsync(0);
    expect(fleet.get('a')?.phase).toBe('Recovering');
  });

  it.each([
    [{ crashes: 0, within: 1 }, 'storm.crashes should be a whole number from 1 to 9007199254740991, got 0'],
    [{ crashes: 1, within: 0 }, 'storm.within should be a number from 1 to 9007199254740991, got 0'],
    [{ crashes: 1, within: Number.NaN }, 'storm.within should be a number from 1 to 9007199254740991, got NaN'],
  ])('has options that are checked: %j', (storm, message) => {
    expect(() => new PluginFleet({ storm })).toThrow(new RangeError(message));
  });
});

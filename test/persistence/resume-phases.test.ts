import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fromCallback, fromPromise } from 'xstate';
import { PLUGIN_PHASES, type PluginLifecycleContext, type PluginPhase, type WorkActors } from '../../src';
import { resume } from '../../src/persistence';
import { MemoryStore, snapshotIn } from './resume-store';

const NOW = 1_000_000_000;

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
});
afterEach(() => {
  vi.useRealTimers();
});

const WORK: Partial<Record<PluginPhase, keyof WorkActors>> = {
  Installing: 'install',
  Building: 'build',
  Validating: 'validate',
  Starting: 'start',
  Stopping: 'stop',
  Uninstalling: 'uninstall',
};

const PROVIDED = {
  recorder: [],
  'partial driver': ['install', 'start'],
  driver: ['install', 'build', 'validate', 'start', 'monitor', 'stop', 'uninstall'],
} as const;

const CASES = (['recorder', 'partial driver', 'driver'] as const).flatMap((host) =>
  ([undefined, 'again', 'fail'] as const).flatMap((interrupted) =>
    [false, true].flatMap((loop) =>
      (['automatic', 'manual'] as const).map((recovery) => ({ host, interrupted, loop, recovery })),
    ),
  ),
);
type Case = (typeof CASES)[number];

const LOOPING = { attempts: 2, nextBackoff: 4000, lastAttempt: NOW - 5000 };
const FRESH = { attempts: 0, nextBackoff: 1000, lastAttempt: null };
const PENDING = { number: 2, delay: 2000, deadline: NOW - 3000 };

/** The phases in which a recovery attempt goes on until the plugin is up. */
const RECOVERING: PluginPhase[] = ['Recovering', 'Failed', 'Validating', 'Starting'];

function contextIn(phase: PluginPhase, { loop, recovery }: Case): Partial<PluginLifecycleContext> {
  const attempt = loop && recovery === 'automatic' && RECOVERING.includes(phase) ? PENDING : null;
  return { recovery, retry: loop ? LOOPING : FRESH, attempt };
}

/** Work that never ends, and notes that it began. */
function actorsOf(host: Case['host'], began: string[]): WorkActors {
  const logicOf = (src: keyof WorkActors) => {
    const note = () => {
      began.push(src);
    };
    if (src === 'monitor') return fromCallback(note);
    return fromPromise<void>(() => {
      note();
      return new Promise(() => {});
    });
  };
  return Object.fromEntries(PROVIDED[host].map((src) => [src, logicOf(src)]));
}

interface Outcome {
  case: Case;
  phase: PluginPhase;
  reasons: string[];
  began: string[];
  retry: PluginLifecycleContext['retry'];
  attempt: PluginLifecycleContext['attempt'];
}

async function outcomeOf(phase: PluginPhase, given: Case): Promise<Outcome> {
  const store = new MemoryStore(snapshotIn(phase, contextIn(phase, given)));
  const began: string[] = [];
  const { machines } = await resume(store, {
    machine: { actors: actorsOf(given.host, began) },
    ...(given.interrupted && { interrupted: given.interrupted }),
  });
  const machine = machines.get('kubernetes');
  if (!machine) throw new Error('not resumed');
  const { retry, attempt } = machine.actor.getSnapshot().context;
  const outcome = { phase: machine.phase, reasons: machine.history().map(({ reason }) => reason), began };
  machine.stop();
  await machine.flush();
  return { case: given, ...outcome, retry, attempt };
}

/** What should become of a plugin: written down apart from the policy. */
function expectedOf(phase: PluginPhase, given: Case): Outcome {
  const { host, interrupted, loop, recovery } = given;
  const { retry = FRESH, attempt = null } = contextIn(phase, given);
  const work = WORK[phase];
  const provided: readonly string[] = PROVIDED[host];
  if (phase === 'Running' || phase === 'Degraded' || ((phase === 'Validating' || phase === 'Starting') && attempt)) {
    const reasons = [`force: was ${phase} when the host ended${loop ? ', in a crash loop' : ''}`];
    const entered = { case: given, phase: 'Recovering' as const, reasons, began: [] };
    if (recovery === 'manual') return { ...entered, retry, attempt: null };
    if (!loop) return { ...entered, retry: FRESH, attempt: { number: 0, delay: 0, deadline: NOW } };
    return {
      ...entered,
      retry: { attempts: 3, nextBackoff: 8000, lastAttempt: NOW },
      attempt: { number: 3, delay: 4000, deadline: NOW + 4000 },
    };
  }
  if (!work) return { case: given, phase, reasons: [], began: [], retry, attempt };
  const reason = `force: ${work} was interrupted when the host ended`;
  const again = (interrupted ?? (provided.includes(work) ? 'again' : 'fail')) === 'again';
  const failed = { case: given, phase: 'Failed' as const, reasons: [reason], began: [], retry, attempt };
  if (!again) return failed;
  return { ...failed, phase, reasons: [`${reason}; it is done again`], began: provided.includes(work) ? [work] : [] };
}

describe('a plugin that was stored', () => {
  it.each(PLUGIN_PHASES)('in %s comes back in a phase that is true now', async (phase) => {
    const outcomes: Outcome[] = [];
    for (const given of CASES) outcomes.push(await outcomeOf(phase, given));
    expect(outcomes).toEqual(CASES.map((given) => expectedOf(phase, given)));
  });

  it('in Running is up again without a wait, where the app drives it', async () => {
    const store = new MemoryStore(snapshotIn('Running'));
    const actors = { validate: fromPromise(async () => {}), start: fromPromise(async () => {}) };
    const { machines } = await resume(store, { machine: { actors } });
    await vi.advanceTimersByTimeAsync(0);
    const machine = machines.get('kubernetes');
    expect(machine?.history().map(({ to, reason }) => `${to}: ${reason}`)).toEqual([
      'Recovering: force: was Running when the host ended',
      'Validating: started again after the host',
      'Starting: validate finished',
      'Running: start finished',
    ]);
    expect(machine?.retry.attempts).toBe(0);
  });

  it('in Running is led on by an app that observes it, where the app drives nothing', async () => {
    const store = new MemoryStore(snapshotIn('Running'));
    const { machines } = await resume(store);
    const machine = machines.get('kubernetes');
    machine?.addObserver((_, { to }) => {
      if (to === 'Validating') machine.transitionTo('Starting', 'nothing to validate');
      if (to === 'Starting') machine.transitionTo('Running', 'came up');
    });
    await vi.advanceTimersByTimeAsync(0);
    expect(machine?.phase).toBe('Running');
  });

  it('in Running goes on with recovery attempts where it does not come up again', async () => {
    const store = new MemoryStore(snapshotIn('Running'));
    const actors = { validate: fromPromise(() => Promise.reject(new Error('bad manifest'))) };
    const { machines } = await resume(store, { machine: { actors, backoff: { maxAttempts: 2 } } });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(
      machines
        .get('kubernetes')
        ?.history()
        .map(({ to, reason }) => `${to}: ${reason}`),
    ).toEqual([
      'Recovering: force: was Running when the host ended',
      'Validating: started again after the host',
      'Failed: validate failed: bad manifest',
      'Validating: backoff of 1000 ms elapsed (attempt 1 of 2)',
      'Failed: validate failed: bad manifest',
      'Validating: backoff of 2000 ms elapsed (attempt 2 of 2)',
      'Failed: validate failed: bad manifest',
    ]);
  });

  it('in a crash loop whose attempts are used up fails', async () => {
    const retry = { attempts: 5, nextBackoff: 32_000, lastAttempt: NOW - 5000 };
    const store = new MemoryStore(snapshotIn('Running', { retry }));
    const { machines } = await resume(store);
    await vi.advanceTimersByTimeAsync(0);
    expect(
      machines
        .get('kubernetes')
        ?.history()
        .map(({ to, reason }) => `${to}: ${reason}`),
    ).toEqual([
      'Recovering: force: was Running when the host ended, in a crash loop',
      'Failed: retries exhausted (5 of 5)',
    ]);
  });
});

describe('resume', () => {
  it('starts all plugins, tells of its corrections, and keeps them in the store', async () => {
    const store = new MemoryStore(
      snapshotIn('Running', { pluginId: 'web', sequence: 7 }),
      snapshotIn('Stopped', { pluginId: 'docs' }),
      snapshotIn('Stopping', { pluginId: 'kubernetes', sequence: 2 }),
    );
    const { machines, corrections, setAside, adopted, ghosts } = await resume(store);
    const expected = [
      {
        pluginId: 'web',
        sequence: 8,
        from: 'Running',
        to: 'Recovering',
        reason: 'force: was Running when the host ended',
        timestamp: NOW,
      },
      {
        pluginId: 'kubernetes',
        sequence: 3,
        from: 'Stopping',
        to: 'Failed',
        reason: 'force: stop was interrupted when the host ended',
        timestamp: NOW,
      },
    ];
    expect([corrections, setAside, adopted, ghosts]).toEqual([expected, [], [], []]);
    expect([...machines].map(([id, { phase }]) => [id, phase])).toEqual([
      ['web', 'Recovering'],
      ['docs', 'Stopped'],
      ['kubernetes', 'Failed'],
    ]);
    await Promise.all([...machines.values()].map((machine) => machine.flush()));
    expect(store.journal).toEqual(expected);
    expect(JSON.parse(store.saved.get('kubernetes') ?? '').value).toBe('Failed');
  });

  it('of an empty store gives nothing', async () => {
    const nothing = { machines: new Map(), corrections: [], setAside: [], adopted: [], ghosts: [] };
    expect(await resume(new MemoryStore())).toEqual(nothing);
  });

  it('leaves time to observe a plugin before it moves by itself', async () => {
    const store = new MemoryStore(snapshotIn('Running'));
    const { machines } = await resume(store);
    expect(machines.get('kubernetes')?.phase).toBe('Recovering');
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type PhaseTag, type PluginPhase, StoppedError, UnknownPhaseError } from '../../src';
import { PhaseTimeoutError, PluginFleet, UnknownPluginError } from '../../src/fleet';
import { crash, lead, QUICK } from './crowd';

let fleet: PluginFleet;

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
  fleet = new PluginFleet({ maxConcurrentRecoveries: 1, machine: { backoff: { jitter: 'none' } } });
});
afterEach(() => {
  vi.useRealTimers();
});

/** What became of a promise, as soon as it is settled. */
function watch(promise: Promise<unknown>): { value?: unknown; error?: unknown } {
  const outcome: { value?: unknown; error?: unknown } = {};
  promise.then(
    (value) => Object.assign(outcome, { value }),
    (error) => Object.assign(outcome, { error }),
  );
  return outcome;
}

describe('whenPhase', () => {
  it('waits for a phase, through those before it', async () => {
    const machine = fleet.add('a', 'Installed');
    const outcome = watch(fleet.whenPhase('a', 'Running'));
    lead(machine, 'Validating', 'Starting');
    await vi.advanceTimersByTimeAsync(0);
    expect(outcome).toEqual({});
    lead(machine, 'Running');
    await vi.advanceTimersByTimeAsync(0);
    expect(outcome).toEqual({ value: 'Running' });
  });

  it.each<[PluginPhase | PhaseTag, PluginPhase]>([
    ['Degraded', 'Degraded'],
    ['active', 'Degraded'],
    ['active', 'Running'],
    ['terminal', 'Failed'],
    ['working', 'Recovering'],
  ])('waits for %s, which %s is', async (wanted, phase) => {
    const machine = fleet.add('a', 'Installed');
    const outcome = watch(fleet.whenPhase('a', wanted, { timeout: 1000 }));
    machine.forcePhase(phase, '');
    await vi.advanceTimersByTimeAsync(0);
    expect(outcome).toEqual({ value: phase });
  });

  it('sees a phase that the plugin was in for a moment only', async () => {
    const machine = fleet.add('a', 'Installed');
    const outcome = watch(fleet.whenPhase('a', 'working'));
    lead(machine, 'Validating', 'Installed');
    await vi.advanceTimersByTimeAsync(0);
    expect(outcome).toEqual({ value: 'Validating' });
  });

  it('resolves at once where the plugin is there already, with a timeout of 0, too', async () => {
    fleet.add('a', 'Running');
    expect([await fleet.whenPhase('a', 'Running'), await fleet.whenPhase('a', 'active', { timeout: 0 })]).toEqual([
      'Running',
      'Running',
    ]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('may be asked for many plugins with one signal, without a warning of a leak', async () => {
    const onWarning = vi.fn();
    process.on('warning', onWarning);
    const caller = new AbortController();
    const ids = Array.from({ length: 20 }, (_, index) => `plugin-${index}`);
    const outcomes = ids.map((pluginId) => {
      fleet.add(pluginId, 'Installed');
      return watch(fleet.whenPhase(pluginId, 'Running', { signal: caller.signal }));
    });
    await vi.advanceTimersByTimeAsync(10);
    const reason = new Error('not interested any more');
    caller.abort(reason);
    await vi.advanceTimersByTimeAsync(10);
    process.off('warning', onWarning);
    expect([outcomes, onWarning.mock.calls]).toEqual([ids.map(() => ({ error: reason })), []]);
  });

  it('leaves nothing behind when it ends', async () => {
    const machine = fleet.add('a', 'Installed', { actors: QUICK });
    const waits = ['Running', 'Failed'] as const;
    const outcomes = waits.map((phase) => watch(fleet.whenPhase('a', phase, { timeout: 500 })));
    lead(machine, 'Validating');
    await vi.advanceTimersByTimeAsync(500);
    expect(outcomes).toEqual([{ value: 'Running' }, { error: expect.any(PhaseTimeoutError) }]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('whenPhase, when the time is up', () => {
  it('says where the plugin is instead, and why', async () => {
    const machine = fleet.add('a', 'Running');
    crash(machine);
    const outcome = watch(fleet.whenPhase('a', 'Running', { timeout: 999 }));
    await vi.advanceTimersByTimeAsync(998);
    expect(outcome).toEqual({});
    await vi.advanceTimersByTimeAsync(1);
    const { error } = outcome as { error: PhaseTimeoutError };
    expect(error).toBeInstanceOf(PhaseTimeoutError);
    expect([error.code, error.pluginId, error.wanted, error.phase, error.timeout, error.message]).toEqual([
      'ERR_PHASE_TIMEOUT',
      'a',
      'Running',
      'Recovering',
      999,
      'plugin a was not Running within 999 ms: it is Recovering (exit code 1)',
    ]);
  });

  it('says so with a timeout of 0 on the next turn', async () => {
    fleet.add('a', 'Installed');
    const outcome = watch(fleet.whenPhase('a', 'active', { timeout: 0 }));
    await vi.advanceTimersByTimeAsync(0);
    expect((outcome.error as Error).message).toBe('plugin a was not active within 0 ms: it is Installed');
  });
});

describe('whenPhase rejects', () => {
  it('when the plugin is removed, or its state machine stopped', async () => {
    for (const pluginId of ['a', 'b']) fleet.add(pluginId, 'Installed');
    const outcomes = ['a', 'b'].map((pluginId) => watch(fleet.whenPhase(pluginId, 'Running')));
    void fleet.remove('a');
    fleet.get('b')?.stop();
    await vi.advanceTimersByTimeAsync(0);
    expect(outcomes).toEqual([
      { error: new StoppedError('a', 'Installed') },
      { error: new StoppedError('b', 'Installed') },
    ]);
  });

  it('when its state machine was stopped before', async () => {
    fleet.add('a', 'Installed').stop();
    await expect(fleet.whenPhase('a', 'Running')).rejects.toThrow(new StoppedError('a', 'Installed'));
    await expect(fleet.whenPhase('a', 'Installed')).rejects.toThrow(new StoppedError('a', 'Installed'));
  });

  it('with the reason of a signal, aborted now or before', async () => {
    fleet.add('a', 'Running');
    const caller = new AbortController();
    const outcome = watch(fleet.whenPhase('a', 'Failed', { signal: caller.signal, timeout: 1000 }));
    const reason = new Error('not interested any more');
    caller.abort(reason);
    await vi.advanceTimersByTimeAsync(0);
    expect([outcome, vi.getTimerCount()]).toEqual([{ error: reason }, 0]);
    await expect(fleet.whenPhase('a', 'Running', { signal: caller.signal })).rejects.toBe(reason);
  });

  it('for a plugin that there is not', async () => {
    await expect(fleet.whenPhase('a', 'Running')).rejects.toThrow(new UnknownPluginError('a'));
  });

  it.each(['Ready', 'busy', 'running', 'toString'])('for %s, which is no phase and no tag', async (name) => {
    fleet.add('a', 'Running');
    const error = await fleet.whenPhase('a', name as PluginPhase).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UnknownPhaseError);
    expect((error as Error).message).toMatch(
      /^unknown phase .+: should be one of Uninstalled, .+, Uninstalling, .*active/,
    );
  });

  it.each([-1, Number.NaN, 2_147_483_648])('for a timeout of %d', async (timeout) => {
    fleet.add('a', 'Running');
    await expect(fleet.whenPhase('a', 'Failed', { timeout })).rejects.toThrow(
      new RangeError(`timeout should be a number from 0 to 2147483647, got ${timeout}`),
    );
  });
});

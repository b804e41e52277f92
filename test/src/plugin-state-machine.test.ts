import { afterEach, describe, expect, it, vi } from 'vitest';
import { fromPromise } from 'xstate';
import {
  InvalidTransitionError,
  PLUGIN_PHASES,
  type PluginPhase,
  PluginStateMachine,
  RetryState,
  StoppedError,
  UnknownPhaseError,
} from '../../src';
import { SEED_PAIRS, SEED_TABLE } from '../seed';

const machines: PluginStateMachine[] = [];

function machineIn(phase: PluginPhase, options: ConstructorParameters<typeof PluginStateMachine>[2] = {}) {
  const machine = new PluginStateMachine('kubernetes', phase, options);
  machines.push(machine);
  return machine;
}

/** What the call throws. */
function thrownBy(call: () => void): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return undefined;
}

afterEach(() => {
  for (const machine of machines.splice(0)) machine.stop();
  vi.useRealTimers();
});

describe('transitionTo', () => {
  it.each(SEED_PAIRS)('$from → $to moves or throws as the table says (legal: $legal)', ({ from, to, legal }) => {
    const machine = machineIn(from);
    expect(machine.canTransitionTo(to)).toBe(legal);
    const before = machine.actor.getSnapshot();
    const error = thrownBy(() => machine.transitionTo(to, 'because'));
    if (legal) {
      expect(error).toBeUndefined();
      expect(machine.phase).toBe(to);
      expect(machine.history()).toEqual([{ from, to, reason: 'because', timestamp: expect.any(Date) }]);
    } else {
      expect(error).toBeInstanceOf(InvalidTransitionError);
      expect(error).toMatchObject({
        name: 'InvalidTransitionError',
        code: 'ERR_INVALID_TRANSITION',
        pluginId: 'kubernetes',
        from,
        to,
        allowed: SEED_TABLE[from],
      });
      expect(machine.actor.getSnapshot()).toBe(before);
    }
  });

  it('throws the text of the Go package, and what is allowed behind it', () => {
    expect(thrownBy(() => machineIn('Installed').transitionTo('Running', 'x'))).toHaveProperty(
      'message',
      'invalid transition Installed → Running for plugin kubernetes' +
        ' (allowed: Building, Validating, Uninstalling, Stopped)',
    );
  });

  it('leaves out of what is allowed what a guard forbids', () => {
    const machine = machineIn('Installed', { devMode: false });
    expect(machine.canTransitionTo('Building')).toBe(false);
    expect(thrownBy(() => machine.transitionTo('Building', 'x'))).toMatchObject({
      allowed: ['Validating', 'Uninstalling', 'Stopped'],
    });
  });

  it.each(['Nope', '', '__proto__', 'constructor'])('knows no phase called %j', (name) => {
    const machine = machineIn('Installed');
    expect(machine.canTransitionTo(name as PluginPhase)).toBe(false);
    expect(() => machine.transitionTo(name as PluginPhase, 'x')).toThrow(InvalidTransitionError);
  });
});

describe('forcePhase', () => {
  it.each(SEED_PAIRS)('$from → $to is forced, and marked', ({ from, to }) => {
    const machine = machineIn(from);
    machine.forcePhase(to, 'reconciled');
    expect(machine.phase).toBe(to);
    expect(machine.history()).toEqual([{ from, to, reason: 'force: reconciled', timestamp: expect.any(Date) }]);
  });

  it('throws on a name that is no phase, and changes nothing', () => {
    const machine = machineIn('Running');
    const before = machine.actor.getSnapshot();
    const error = thrownBy(() => machine.forcePhase('Ready' as PluginPhase, 'x'));
    expect(error).toBeInstanceOf(UnknownPhaseError);
    expect(error).toMatchObject({ code: 'ERR_UNKNOWN_PHASE', phase: 'Ready', known: PLUGIN_PHASES });
    expect((error as Error).message).toBe(`unknown phase Ready: should be one of ${PLUGIN_PHASES.join(', ')}`);
    expect(machine.actor.getSnapshot()).toBe(before);
  });
});

describe('the constructor', () => {
  it.each(PLUGIN_PHASES)('starts in %s and records nothing', (phase) => {
    const machine = machineIn(phase);
    expect([machine.phase, machine.history(), machine.pluginId]).toEqual([phase, [], 'kubernetes']);
  });

  it('throws at once on a bad argument', () => {
    expect(() => machineIn('Ready' as PluginPhase)).toThrow(UnknownPhaseError);
    expect(() => new PluginStateMachine('', 'Installed')).toThrow(TypeError);
    expect(() => machineIn('Installed', { historyLimit: 0 })).toThrow(RangeError);
    expect(() => machineIn('Installed', { backoff: { factor: 0 } })).toThrow(/^backoff\.factor should be/);
  });

  it('begins the work of the phase that it starts in', async () => {
    const machine = machineIn('Installing', { actors: { install: fromPromise(async () => {}) } });
    await vi.waitFor(() => expect(machine.phase).toBe('Installed'));
  });

  it('shows the actor to an inspector', () => {
    const inspect = vi.fn();
    machineIn('Installed', { inspect }).transitionTo('Validating', 'x');
    expect(inspect.mock.calls.map(([event]) => event.type)).toContain('@xstate.snapshot');
  });
});

describe('history', () => {
  it('keeps the newest 50, oldest first', () => {
    const machine = machineIn('Stopped');
    for (let count = 1; count <= 51; count++) machine.forcePhase('Stopped', String(count));
    expect(machine.history().map(({ reason }) => reason)).toEqual(
      Array.from({ length: 50 }, (_, index) => `force: ${index + 2}`),
    );
  });

  it('is a copy', () => {
    const machine = machineIn('Stopped');
    machine.transitionTo('Starting', 'x');
    const [transition] = machine.history();
    transition?.timestamp.setTime(0);
    if (transition) transition.reason = 'forged';
    machine.history().length = 0;
    expect(machine.history()).toEqual([
      { from: 'Stopped', to: 'Starting', reason: 'x', timestamp: expect.toSatisfy((date: Date) => date.getTime() > 0) },
    ]);
  });

  it('tells when each transition was', () => {
    vi.useFakeTimers({ now: 1_000_000 });
    const machine = machineIn('Stopped');
    machine.transitionTo('Starting', 'x');
    vi.setSystemTime(2_000_000);
    machine.transitionTo('Running', 'y');
    expect(machine.history().map(({ timestamp }) => timestamp)).toEqual([new Date(1_000_000), new Date(2_000_000)]);
  });
});

describe('retry', () => {
  it('is a live view of the actor, and changes it', () => {
    vi.useFakeTimers({ now: 1_000_000 });
    const machine = machineIn('Running', { backoff: { initialDelay: 10, maxAttempts: 2 } });
    const { retry } = machine;
    expect(retry).toBeInstanceOf(RetryState);
    const view = () => [retry.attempts, retry.nextBackoff, retry.lastAttempt, retry.canRetry()];
    expect(view()).toEqual([0, 10, undefined, true]);
    machine.transitionTo('Recovering', 'crash');
    expect(view()).toEqual([1, 20, new Date(1_000_000), true]);
    retry.advance();
    expect(view()).toEqual([2, 40, new Date(1_000_000), false]);
    expect(machine.actor.getSnapshot().context.retry.attempts).toBe(2);
    retry.reset();
    expect(view()).toEqual([0, 10, undefined, true]);
    expect(machine.history()).toHaveLength(1);
  });
});

describe('stop', () => {
  it('ends the work and keeps what was recorded readable', () => {
    let signal: AbortSignal | undefined;
    const machine = machineIn('Stopped', {
      actors: {
        start: fromPromise<void>((work) => {
          signal = work.signal;
          return new Promise(() => {});
        }),
      },
    });
    machine.transitionTo('Starting', 'x');
    machine.stop();
    machine.stop();
    expect([signal?.aborted, machine.phase, machine.history().length]).toEqual([true, 'Starting', 1]);
  });

  it('makes every later change an error instead of nothing', () => {
    const machine = machineIn('Stopped');
    machine.stop();
    expect(machine.canTransitionTo('Starting')).toBe(false);
    const changes = [
      () => machine.transitionTo('Starting', 'x'),
      () => machine.transitionTo('Running', 'x'),
      () => machine.forcePhase('Running', 'x'),
      () => machine.retry.advance(),
      () => machine.retry.reset(),
    ];
    for (const change of changes) {
      const error = thrownBy(change);
      expect(error).toBeInstanceOf(StoppedError);
      expect(error).toMatchObject({ code: 'ERR_STOPPED', pluginId: 'kubernetes', phase: 'Stopped' });
    }
    expect(machine.phase).toBe('Stopped');
  });

  it('is what `using` does', () => {
    let kept: PluginStateMachine;
    {
      using machine = machineIn('Running');
      kept = machine;
    }
    expect(kept.actor.getSnapshot().status).toBe('stopped');
  });

  it('leaves no timer', () => {
    vi.useFakeTimers();
    const machine = machineIn('Recovering');
    expect(vi.getTimerCount()).toBe(1);
    machine.stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});

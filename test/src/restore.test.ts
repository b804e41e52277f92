import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fromPromise, type Snapshot } from 'xstate';
import {
  type BackoffInput,
  PLUGIN_PHASES,
  type PluginPhase,
  PluginStateMachine,
  type PluginStateMachineOptions,
} from '../../src';

const machines: PluginStateMachine[] = [];

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  for (const machine of machines.splice(0)) machine.stop();
  vi.useRealTimers();
});

type Stored = Snapshot<unknown> & { context: Record<string, unknown> };

/** What is stored of a plugin that was in Recovering once before, through JSON and back. */
function stored(phase: PluginPhase, options: PluginStateMachineOptions = {}): Stored {
  const machine = new PluginStateMachine('kubernetes', 'Running', options);
  machine.transitionTo('Recovering', 'exit code 1');
  if (phase !== 'Recovering') machine.forcePhase(phase, 'reconciled');
  const snapshot = JSON.parse(JSON.stringify(machine.actor.getPersistedSnapshot()));
  machine.stop();
  return snapshot;
}

function restore(snapshot: unknown, options: PluginStateMachineOptions = {}): PluginStateMachine {
  const machine = PluginStateMachine.restore(snapshot as Stored, options);
  machines.push(machine);
  return machine;
}

const inputOf = ({ actor }: PluginStateMachine) => {
  const { recovery, backoff, devMode, historyLimit } = actor.getSnapshot().context;
  return { recovery, backoff, devMode, historyLimit };
};

describe('restore', () => {
  it.each(PLUGIN_PHASES)('goes on in %s with all that was stored', (phase) => {
    const snapshot = stored(phase);
    const machine = restore(snapshot);
    expect([machine.pluginId, machine.phase, machine.actor.id]).toEqual(['kubernetes', phase, 'kubernetes']);
    expect(machine.actor.getSnapshot().context).toEqual(snapshot.context);
    expect(machine.retry.attempts).toBe(1);
  });

  it('records nothing by itself, and moves on from there', async () => {
    const machine = restore(stored('Recovering'));
    const told: string[] = [];
    machine.addObserver((id, { to, reason }) => told.push(`${id} ${to}: ${reason}`));
    expect(machine.history()).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1000);
    expect(told).toEqual(['kubernetes Validating: backoff of 1000 ms elapsed (attempt 1 of 5)']);
  });

  it('begins the work of the phase, and shows itself to an inspector', async () => {
    const inspect = vi.fn();
    const machine = restore(stored('Installing'), { actors: { install: fromPromise(async () => {}) }, inspect });
    await vi.advanceTimersByTimeAsync(0);
    expect(machine.phase).toBe('Installed');
    expect(inspect).toHaveBeenCalled();
  });

  it('keeps the stored options', () => {
    const options = {
      recovery: 'automatic',
      backoff: { initialDelay: 7, maxDelay: 70, jitter: 'full' },
      devMode: false,
      historyLimit: 3,
    } as const;
    expect(inputOf(restore(stored('Installed', options)))).toEqual(
      inputOf(new PluginStateMachine('kubernetes', 'Installed', options)),
    );
  });

  it('puts the options that are given in place of the stored ones', () => {
    const then = { backoff: { initialDelay: 7, maxDelay: 70 }, devMode: false, historyLimit: 3 };
    const now = { recovery: 'manual', backoff: { maxDelay: 500 }, devMode: true, historyLimit: 1 } as const;
    const machine = restore(stored('Installed', then), now);
    expect(inputOf(machine)).toEqual(inputOf(new PluginStateMachine('kubernetes', 'Installed', now)));
    expect(machine.history().map(({ to }) => to)).toEqual(['Installed']);
  });

  it('takes an option that is undefined for one that is not given', () => {
    const options = { recovery: 'manual', backoff: { factor: 3 }, devMode: false, historyLimit: 3 } as const;
    const undefineds = Object.fromEntries(Object.keys(options).map((name) => [name, undefined]));
    expect(inputOf(restore(stored('Installed', options), undefineds))).toEqual(
      inputOf(new PluginStateMachine('kubernetes', 'Installed', options)),
    );
  });

  it('lets no wait that follows be longer than the new longest', () => {
    const machine = restore(stored('Stopped'), { backoff: { maxDelay: 1500 } });
    expect([machine.retry.attempts, machine.retry.nextBackoff]).toEqual([1, 1500]);
  });

  it('begins with the new first wait where no attempt was made', () => {
    const before = new PluginStateMachine('kubernetes', 'Running');
    const machine = restore(before.actor.getPersistedSnapshot(), { backoff: { initialDelay: 20 } });
    expect(machine.retry.nextBackoff).toBe(20);
  });

  it('does not change the snapshot that it is given', () => {
    const snapshot = stored('Recovering');
    const copy = structuredClone(snapshot);
    restore(snapshot, { historyLimit: 1, backoff: { maxDelay: 5 } }).transitionTo('Failed', 'given up');
    expect(snapshot).toEqual(copy);
  });

  it('throws on an option out of its range', () => {
    expect(() => restore(stored('Running'), { historyLimit: 0 })).toThrow(/^historyLimit should be/);
    expect(() => restore(stored('Running'), { backoff: { factor: 0 } })).toThrow(/^backoff\.factor should be/);
  });

  it.each([
    ['null', null, {}],
    ['a text', '{}', {}],
    ['nothing', undefined, {}],
    ['another machine', { status: 'active', value: 'green', context: {} }, { status: 'active', value: 'green' }],
    [
      'an unknown phase',
      { ...stored('Running'), value: '__proto__' },
      { status: 'active', value: '__proto__', version: 1 },
    ],
    ['a phase of more parts', { ...stored('Running'), value: {} }, { status: 'active', value: {}, version: 1 }],
    ['no context', { ...stored('Running'), context: null }, { status: 'active', value: 'Running' }],
    [
      'a later version',
      { ...stored('Running'), context: { version: 2 } },
      { status: 'active', value: 'Running', version: 2 },
    ],
    [
      'children that are null',
      { ...stored('Running'), children: null },
      { status: 'active', value: 'Running', version: 1 },
    ],
    ['no children', { ...stored('Running'), children: undefined }, { status: 'active', value: 'Running', version: 1 }],
    [
      'a stopped actor',
      { ...stored('Running'), status: 'stopped' },
      { status: 'stopped', value: 'Running', version: 1 },
    ],
    [
      'an actor that failed',
      { ...stored('Running'), status: 'error' },
      { status: 'error', value: 'Running', version: 1 },
    ],
  ])('throws a TypeError on %s', (_, snapshot, got) => {
    expect(() => restore(snapshot)).toThrow(TypeError);
    expect(() => restore(snapshot)).toThrow(
      'snapshot should be a persisted snapshot of a plugin lifecycle of version 1, taken before it was stopped,' +
        ` got ${JSON.stringify(got)}`,
    );
  });
});

describe('a backoff of the app', () => {
  it('waits in place of the own, with the same input, also after a restart', async () => {
    const inputs: unknown[] = [];
    const backoff = fromPromise<void, BackoffInput>(async ({ input }) => {
      inputs.push(input);
      await new Promise((resolve) => setTimeout(resolve, 30));
    });
    const machine = new PluginStateMachine('kubernetes', 'Recovering', { actors: { backoff } });
    machines.push(machine);
    const restored = restore(JSON.parse(JSON.stringify(machine.actor.getPersistedSnapshot())), {
      actors: { backoff },
    });
    const attempt = { number: 1, delay: 1000, deadline: 1_001_000 };
    expect(inputs).toEqual([attempt, attempt]);
    await vi.advanceTimersByTimeAsync(30);
    expect([machine.phase, restored.phase]).toEqual(['Validating', 'Validating']);
  });
});

describe('flush', () => {
  it('resolves at once without a store', async () => {
    const machine = new PluginStateMachine('kubernetes', 'Running');
    await expect(machine.flush()).resolves.toBeUndefined();
    machine.stop();
    await expect(machine.flush()).resolves.toBeUndefined();
  });
});

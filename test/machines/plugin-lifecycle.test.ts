import { describe, expect, it } from 'vitest';
import { createActor, type EventFrom } from 'xstate';
import {
  isActive,
  isTerminal,
  isValidTransition,
  type MoveEvent,
  PLUGIN_MOVES,
  PLUGIN_PHASES,
  type PluginLifecycle,
  type PluginPhase,
  pluginLifecycle,
  pluginLifecycleFrom,
  UnknownPhaseError,
} from '../../src';
import { SEED_PAIRS, SEED_PHASES, SEED_TABLE } from '../seed';

const EVENT_TO: Record<PluginPhase, MoveEvent['type']> = {
  Installing: 'install',
  Installed: 'installed',
  Building: 'build',
  BuildFailed: 'buildFailed',
  Validating: 'validate',
  Starting: 'start',
  Running: 'started',
  Degraded: 'degrade',
  Recovering: 'recover',
  Stopping: 'stop',
  Stopped: 'stopped',
  Failed: 'fail',
  Uninstalling: 'uninstall',
  Uninstalled: 'uninstalled',
};

const startIn = (phase: PluginPhase, input: Partial<{ devMode: boolean }> = {}) =>
  createActor(pluginLifecycleFrom(phase), { input: { pluginId: 'kubernetes', recovery: 'manual', ...input } }).start();

describe('the statechart against the table of the Go package', () => {
  it('has the fourteen phases, in its order', () => {
    expect(PLUGIN_PHASES).toEqual(SEED_PHASES);
  });

  it('has its 41 moves, in its order, and one event for each phase', () => {
    expect(PLUGIN_MOVES).toEqual(
      SEED_PHASES.flatMap((from) => SEED_TABLE[from].map((to) => ({ from, to, event: EVENT_TO[to] }))),
    );
    expect(PLUGIN_MOVES).toHaveLength(41);
  });

  it('says of all 196 pairs what the table says', () => {
    expect(SEED_PAIRS).toHaveLength(196);
    expect(SEED_PAIRS.filter(({ from, to }) => isValidTransition(from, to))).toEqual(
      SEED_PAIRS.filter(({ legal }) => legal),
    );
  });

  it('knows the resting and the active phases', () => {
    expect(PLUGIN_PHASES.filter(isTerminal)).toEqual(['Uninstalled', 'BuildFailed', 'Running', 'Stopped', 'Failed']);
    expect(PLUGIN_PHASES.filter(isActive)).toEqual(['Running', 'Degraded']);
  });

  it.each(['Nope', '', 'running', '__proto__', 'constructor', 'toString'])('knows no phase called %j', (name) => {
    const phase = name as PluginPhase;
    expect([isTerminal(phase), isActive(phase)]).toEqual([false, false]);
    expect(
      PLUGIN_PHASES.flatMap((known) => [isValidTransition(known, phase), isValidTransition(phase, known)]),
    ).toEqual(PLUGIN_PHASES.flatMap(() => [false, false]));
    expect(() => pluginLifecycleFrom(phase)).toThrow(UnknownPhaseError);
  });

  it('has a description for every phase, and the tag `working` where something is under way', () => {
    for (const phase of PLUGIN_PHASES) expect(pluginLifecycle.states[phase]?.description).toMatch(/^\S.*\.$/);
    expect(PLUGIN_PHASES.filter((phase) => startIn(phase).getSnapshot().hasTag('working'))).toEqual([
      'Installing',
      'Building',
      'Validating',
      'Starting',
      'Recovering',
      'Stopping',
      'Uninstalling',
    ]);
  });
});

describe('raw events', () => {
  it.each(SEED_PAIRS)('$from → $to is taken or refused as the table says (legal: $legal)', ({ from, to, legal }) => {
    const actor = startIn(from);
    const emitted: unknown[] = [];
    actor.on('*', (event) => emitted.push(event));
    const event = { type: EVENT_TO[to], reason: 'because' };
    expect(actor.getSnapshot().can(event)).toBe(legal);
    actor.send(event);
    expect(actor.getSnapshot().value).toBe(legal ? to : from);
    expect(emitted).toEqual([
      legal
        ? {
            type: 'transition',
            pluginId: 'kubernetes',
            transition: { from, to, reason: 'because', timestamp: expect.any(Number) },
          }
        : { type: 'refused', event, phase: from },
    ]);
  });

  it.each(SEED_PAIRS)('force takes a plugin from $from to $to', ({ from, to }) => {
    const actor = startIn(from);
    actor.send({ type: 'force', to, reason: 'reconciled' });
    const { value, context } = actor.getSnapshot();
    expect(value).toBe(to);
    expect(context.history).toEqual([{ from, to, reason: 'force: reconciled', timestamp: expect.any(Number) }]);
  });

  it('refuses an unknown event, and force to an unknown phase, and changes nothing', () => {
    const actor = startIn('Running');
    const refused: unknown[] = [];
    actor.on('refused', (event) => refused.push(event));
    const before = actor.getSnapshot();
    const events = [{ type: 'explode' }, { type: 'force', to: 'Nope' }, { type: 'force' }];
    for (const event of events) actor.send(event as EventFrom<PluginLifecycle>);
    expect(refused).toEqual(events.map((event) => ({ type: 'refused', event, phase: 'Running' })));
    expect(actor.getSnapshot()).toBe(before);
  });

  it('still refuses, and still can, when actors are provided', () => {
    const actor = createActor(pluginLifecycle.provide({ actors: {} }), { input: { pluginId: 'kubernetes' } }).start();
    const refused: string[] = [];
    actor.on('refused', ({ event }) => refused.push(event.type));
    actor.send({ type: 'start' });
    expect([refused, actor.getSnapshot().can({ type: 'start' })]).toEqual([['start'], false]);
  });

  it('tells of a refusal after it is over, so that the listener may send', () => {
    const actor = startIn('Installed');
    actor.on('refused', () => actor.send({ type: 'validate' }));
    actor.send({ type: 'start' });
    expect(actor.getSnapshot().value).toBe('Validating');
  });

  it('records a reason that cannot be text, and goes on', () => {
    const actor = startIn('Installed');
    const unprintable = {
      toString: () => {
        throw new Error('no');
      },
    };
    for (const reason of [Object.create(null), unprintable, Symbol('s'), 10n]) {
      actor.send({ type: 'force', to: 'Installed', reason });
    }
    expect(actor.getSnapshot().context.history.map(({ reason }) => reason)).toEqual([
      'force: [object Object]',
      'force: [object Object]',
      'force: Symbol(s)',
      'force: 10',
    ]);
    expect(actor.getSnapshot().status).toBe('active');
  });

  it('records an empty reason where nobody gave one, and text where somebody gave something else', () => {
    const actor = startIn('Installed');
    actor.send({ type: 'validate' });
    actor.send({ type: 'force', to: 'Running' });
    actor.send({ type: 'stop', reason: 42 } as unknown as EventFrom<PluginLifecycle>);
    expect(actor.getSnapshot().context.history.map(({ reason }) => reason)).toEqual(['', 'force: ', '42']);
  });
});

describe('guards', () => {
  it.each(['Installed', 'BuildFailed', 'Failed'] as const)('devMode: false refuses to build from %s', (phase) => {
    const released = startIn(phase, { devMode: false });
    const refused: string[] = [];
    released.on('refused', ({ event }) => refused.push(event.type));
    released.send({ type: 'build' });
    expect([released.getSnapshot().value, refused]).toEqual([phase, ['build']]);
  });

  it.each([true, undefined])('devMode: %s lets a plugin be built', (devMode) => {
    const actor = startIn('Installed', devMode === undefined ? {} : { devMode });
    actor.send({ type: 'build' });
    expect(actor.getSnapshot().value).toBe('Building');
  });
});

describe('the history in the context', () => {
  it('is empty at first, whatever the phase', () => {
    for (const phase of PLUGIN_PHASES) {
      const { history, sequence, phase: current } = startIn(phase).getSnapshot().context;
      expect([history, sequence, current]).toEqual([[], 0, phase]);
    }
  });

  it.each([1, 2, 50])('keeps the newest %i, and counts them all', (historyLimit) => {
    const actor = createActor(pluginLifecycle, { input: { pluginId: 'kubernetes', historyLimit } }).start();
    for (let count = 1; count <= 120; count++) actor.send({ type: 'force', to: 'Stopped', reason: String(count) });
    const { history, sequence } = actor.getSnapshot().context;
    expect(history.map(({ reason }) => reason)).toEqual(
      Array.from({ length: historyLimit }, (_, index) => `force: ${120 - historyLimit + index + 1}`),
    );
    expect(sequence).toBe(120);
  });
});

describe('input', () => {
  const problem = (input: unknown) =>
    createActor(pluginLifecycle, { input: input as { pluginId: string } }).getSnapshot().error as Error | undefined;
  const range = `${Number.MAX_SAFE_INTEGER}`;

  it.each([
    [undefined, TypeError, 'pluginId should be a string that is not empty, got undefined'],
    [{ pluginId: '' }, TypeError, "pluginId should be a string that is not empty, got ''"],
    [{ pluginId: 7n }, TypeError, 'pluginId should be a string that is not empty, got bigint'],
    [{ recovery: 'sometimes' }, RangeError, "recovery should be 'automatic' or 'manual', got sometimes"],
    [{ devMode: 'no' }, TypeError, 'devMode should be a boolean, got string'],
    [{ historyLimit: 0 }, RangeError, `historyLimit should be a whole number from 1 to ${range}, got 0`],
    [{ historyLimit: 1.5 }, RangeError, `historyLimit should be a whole number from 1 to ${range}, got 1.5`],
    [{ backoff: { initialDelay: -1 } }, RangeError, 'backoff.initialDelay should be a number from 0 to 60000, got -1'],
    [{ backoff: { initialDelay: '1' } }, TypeError, 'backoff.initialDelay should be a number, got string'],
    [{ backoff: null }, TypeError, 'backoff should be an object of options, got null'],
    [{ backoff: 5 }, TypeError, 'backoff should be an object of options, got number'],
    [
      { backoff: { initialDelay: 20, maxDelay: 10 } },
      RangeError,
      'backoff.initialDelay should be a number from 0 to 10, got 20',
    ],
    [
      { backoff: { maxDelay: Number.POSITIVE_INFINITY } },
      RangeError,
      'backoff.maxDelay should be a number from 0 to 2147483647, got Infinity',
    ],
    [
      { backoff: { factor: 0.5 } },
      RangeError,
      `backoff.factor should be a number from 1 to ${Number.MAX_VALUE}, got 0.5`,
    ],
    [
      { backoff: { factor: Number.NaN } },
      RangeError,
      `backoff.factor should be a number from 1 to ${Number.MAX_VALUE}, got NaN`,
    ],
    [
      { backoff: { maxAttempts: 1.5 } },
      RangeError,
      `backoff.maxAttempts should be a whole number from 0 to ${range}, got 1.5`,
    ],
    [
      { backoff: { maxAttempts: -1 } },
      RangeError,
      `backoff.maxAttempts should be a whole number from 0 to ${range}, got -1`,
    ],
    [{ backoff: { stableAfter: -1 } }, RangeError, `backoff.stableAfter should be a number from 0 to ${range}, got -1`],
    [
      { backoff: { jitter: 'some' } },
      RangeError,
      'backoff.jitter should be one of none, full, equal, decorrelated, got some',
    ],
  ])('%o is an error that names what was wrong', (input, kind, message) => {
    const error = problem(input && { pluginId: 'kubernetes', ...input });
    expect(error).toBeInstanceOf(kind);
    expect(error?.message).toBe(message);
  });

  it('takes a maxDelay below the default initialDelay for both', () => {
    const { context } = createActor(pluginLifecycle, {
      input: { pluginId: 'kubernetes', backoff: { maxDelay: 500 } },
    }).getSnapshot();
    expect([context.backoff.initialDelay, context.backoff.stableAfter]).toEqual([500, 500]);
  });

  it('takes an explicit undefined for the default', () => {
    const input = { pluginId: 'kubernetes', historyLimit: undefined, backoff: { maxDelay: undefined } };
    const { context } = createActor(pluginLifecycle, { input: input as never }).getSnapshot();
    expect([context.historyLimit, context.backoff.maxDelay, context.backoff.stableAfter]).toEqual([50, 60_000, 60_000]);
  });
});

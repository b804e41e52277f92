import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  assign,
  createActor,
  type EventObject,
  fromPromise,
  getNextSnapshot,
  type InspectionEvent,
  initialTransition,
  type Snapshot,
  StateMachine,
  sendTo,
  setup,
  transition,
} from 'xstate';
import {
  pluginLifecycle as statechart,
  pluginLifecycleFrom as statechartFrom,
} from '../../../machines/plugin-lifecycle';
import {
  PLUGIN_MOVES,
  PLUGIN_PHASES,
  type PluginLifecycle,
  type PluginPhase,
  PluginStateMachine,
  persist,
  pluginLifecycle,
  pluginLifecycleFrom,
  type SnapshotStore,
} from '../../../src';

const input = { pluginId: 'kubernetes' };

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** Which of these events XState's interpreter is asked for, of an actor that starts in the phase. */
function leftToXState(phase: PluginPhase, sent: readonly EventObject[], act = (_: PluginStateMachine): void => {}) {
  const interpreter = vi.spyOn(statechartFrom(phase), 'transition');
  return sent.filter((event) => {
    const machine = new PluginStateMachine('kubernetes', phase);
    act(machine);
    interpreter.mockClear();
    machine.actor.send(event as never);
    const isLeft = interpreter.mock.calls.length > 0;
    machine.stop();
    return isLeft;
  });
}

describe('plain moves', () => {
  it('are taken without the interpreter: all but those with a guard, and those into and out of a backoff', () => {
    const left = PLUGIN_PHASES.flatMap((phase) =>
      leftToXState(
        phase,
        PLUGIN_MOVES.filter(({ from }) => from === phase).map(({ event }) => ({ type: event })),
      ).map(({ type }) => `${type} in ${phase}`),
    );
    expect(left).toEqual([
      'build in Installed',
      'build in BuildFailed',
      'recover in Running',
      'recover in Degraded',
      'validate in Recovering',
      'fail in Recovering',
      'build in Failed',
    ]);
  });

  it('are refused without it, and forced without it', () => {
    for (const phase of PLUGIN_PHASES.filter((name) => name !== 'Recovering')) {
      const others = PLUGIN_MOVES.map(({ event }) => event).filter(
        (event) => !PLUGIN_MOVES.some((move) => move.from === phase && move.event === event),
      );
      expect(
        leftToXState(
          phase,
          [...new Set(others)].map((type) => ({ type })),
        ),
      ).toEqual([]);
      const forces = PLUGIN_PHASES.map((to) => ({ type: 'force', to }));
      expect(leftToXState(phase, forces)).toEqual([{ type: 'force', to: 'Recovering' }]);
    }
  });

  it('go on without it where a store keeps the plugin', () => {
    const store: SnapshotStore = { save: async () => {}, load: async () => [], delete: async () => {} } as never;
    const keep = (machine: PluginStateMachine): void => {
      persist(machine.actor, store);
    };
    expect(leftToXState('Stopped', [{ type: 'start' }], keep)).toEqual([]);
  });

  it('are left to XState where an app provides work, an action, or a guard', () => {
    const provided: [string, Parameters<PluginLifecycle['provide']>[0]][] = [
      ['work', { actors: { start: fromPromise<void>(async () => {}) } }],
      ['an action', { actions: { enter: () => {} } } as never],
      ['a guard', { guards: { mayBuild: () => false } } as never],
    ];
    for (const [what, implementations] of provided) {
      const told: unknown[] = [];
      const lead = (machine: PluginLifecycle) => {
        const actor = createActor(machine.provide(implementations), { input }).start();
        actor.on('*', (emitted) => told.push(emitted));
        for (const { type } of [{ type: 'install' }, { type: 'installed' }, { type: 'stopped' }, { type: 'start' }]) {
          actor.send({ type } as never);
        }
        const snapshot = actor.getSnapshot();
        const seen = JSON.stringify([snapshot, Object.keys(snapshot.children)]);
        actor.stop();
        return [seen, told.splice(0)];
      };
      expect([what, ...lead(pluginLifecycle)]).toEqual([what, ...lead(statechart)]);
    }
  });
});

describe('a recovery attempt that was restored', () => {
  it.each([['installed'], ['start', 'started'], ['start', 'degrade'], ['fail'], ['start', 'fail']] as const)(
    'ends as in the statechart: %j %j',
    (...types) => {
      const crashed = createActor(statechartFrom('Running'), { input }).start();
      for (const type of ['recover', 'validate'] as const) crashed.send({ type });
      const snapshot: Snapshot<unknown> = JSON.parse(JSON.stringify(crashed.getPersistedSnapshot()));
      const lead = (machine: PluginLifecycle) => {
        const actor = createActor(machine, { input, snapshot }).start();
        const attempts = [actor.getSnapshot().context.attempt?.number ?? null];
        for (const type of types) {
          actor.send({ type });
          attempts.push(actor.getSnapshot().context.attempt?.number ?? null);
        }
        return attempts;
      };
      const attempts = lead(pluginLifecycle);
      expect(attempts).toEqual(lead(statechart));
      expect([attempts[0], attempts.at(-1)]).toEqual([1, null]);
    },
  );
});

describe('whoever looks at it', () => {
  it('sees an ordinary machine', () => {
    for (const phase of PLUGIN_PHASES) {
      const [quick, plain] = [pluginLifecycleFrom(phase), statechartFrom(phase)];
      expect(quick).toBeInstanceOf(StateMachine);
      expect(quick.provide({})).toBeInstanceOf(StateMachine);
      expect([quick.config, quick.root, quick.states, quick.implementations, quick.id]).toEqual([
        plain.config,
        plain.root,
        plain.states,
        plain.implementations,
        plain.id,
      ]);
      expect(JSON.stringify(quick)).toBe(JSON.stringify(plain));
    }
  });
});

describe('inspection', () => {
  /** What an inspector is told, without the names of sessions, which are counted. */
  const told = ({ type, ...rest }: InspectionEvent): unknown => {
    const { event, snapshot, action, _transitions } = rest as {
      event?: unknown;
      snapshot?: unknown;
      action?: unknown;
      _transitions?: { toJSON(): unknown }[];
    };
    return JSON.parse(JSON.stringify([type, event, snapshot, action, _transitions?.map((one) => one.toJSON())]));
  };

  const lead = (machine: PluginLifecycle, late: boolean): unknown[] => {
    const seen: unknown[] = [];
    const inspect = (event: InspectionEvent): void => {
      seen.push(told(event));
    };
    const actor = createActor(machine, { input, ...(late ? {} : { inspect }) }).start();
    actor.send({ type: 'install', reason: 'asked for' });
    actor.send({ type: 'installed' });
    if (late) actor.system.inspect(inspect);
    for (const type of ['start', 'validate', 'start', 'started', 'recover', 'validate'] as const) actor.send({ type });
    actor.stop();
    return seen;
  };

  it('is told the same, microsteps and actions included', () => {
    const seen = lead(pluginLifecycle, false);
    expect(seen).toEqual(lead(statechart, false));
    expect(new Set(seen.map((event) => (event as unknown[])[0]))).toEqual(
      new Set(['@xstate.actor', '@xstate.event', '@xstate.microstep', '@xstate.action', '@xstate.snapshot']),
    );
  });

  it('is told the same from when it begins', () => {
    expect(lead(pluginLifecycle, true)).toEqual(lead(statechart, true));
  });

  it('may have begun before, at the system of a parent, where all is left to XState', () => {
    const parent = (machine: PluginLifecycle) =>
      setup({ types: { context: {} as { plugins: unknown[] } }, actors: { machine } }).createMachine({
        context: { plugins: [] },
        on: {
          add: { actions: assign({ plugins: ({ spawn }) => [spawn('machine', { id: 'kubernetes', input })] }) },
          lead: { actions: sendTo('kubernetes', { type: 'install' }) },
        },
      });
    const leadParent = (machine: PluginLifecycle) => {
      const seen: unknown[] = [];
      const actor = createActor(parent(machine)).start();
      actor.system.inspect((event) => {
        seen.push(told(event));
      });
      for (const type of ['add', 'lead'] as const) actor.send({ type });
      const { children } = actor.getSnapshot();
      const plugin = JSON.parse(JSON.stringify(children.kubernetes?.getSnapshot()));
      actor.stop();
      return [seen, plugin];
    };
    expect(leadParent(pluginLifecycle)).toEqual(leadParent(statechart));
  });
});

describe("XState's pure functions", () => {
  const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

  it.each(PLUGIN_PHASES)('give the same snapshots and actions in %s', (phase) => {
    const of = (machine: PluginLifecycle) => {
      const [first, actions] = initialTransition(machine, input);
      const steps = PLUGIN_PHASES.map((to) => {
        const [next, done] = transition(machine, first, { type: 'force', to, reason: 'x' });
        return plain([next, done.map(({ type }) => type), getNextSnapshot(machine, first, { type: 'force', to })]);
      });
      return [plain(first), actions.map(({ type }) => type), steps];
    };
    expect(of(pluginLifecycleFrom(phase))).toEqual(of(statechartFrom(phase)));
  });

  it('take the snapshot of a running actor', () => {
    const of = (machine: PluginLifecycle) => {
      const actor = createActor(machine, { input }).start();
      actor.send({ type: 'install' });
      const [next] = transition(machine, actor.getSnapshot(), { type: 'installed', reason: 'unpacked' });
      return [plain(next), actor.getSnapshot().value];
    };
    expect(of(pluginLifecycle)).toEqual(of(statechart));
  });
});

describe('what goes wrong', () => {
  const outcomeOf = (act: () => ReturnType<typeof createActor>): unknown => {
    try {
      const { status, error } = act().getSnapshot();
      return [status, String(error)];
    } catch (error) {
      return String(error);
    }
  };

  it.each([
    {},
    { pluginId: '' },
    { pluginId: 1 },
    { pluginId: 'x', recovery: 'never' },
    { pluginId: 'x', devMode: 'yes' },
    { pluginId: 'x', historyLimit: 0 },
    { pluginId: 'x', backoff: { factor: 0 } },
    { pluginId: 'x', backoff: null },
    undefined,
    null,
  ])('is the same: the input %j', (wrong) => {
    for (const phase of ['Uninstalled', 'Installing', 'Running'] as const) {
      const of = (machine: PluginLifecycle) =>
        outcomeOf(() => createActor(machine, { input: wrong as never }) as never);
      expect(of(pluginLifecycleFrom(phase))).toEqual(of(statechartFrom(phase)));
    }
  });

  it.each([
    {},
    { status: 'active' },
    { status: 'active', value: 'Nope', context: {}, children: {} },
    { status: 'active', value: 'Installing', context: {}, children: { install: null } },
    { status: 'active', value: 'Installing', context: {}, children: { install: { src: 'install' } } },
    {
      status: 'active',
      value: 'Failed',
      context: null,
      children: { backoff: { src: 'backoff', snapshot: { status: 'active' } } },
    },
    { status: 'stopped', value: 'Installing', context: {}, children: {} },
    { status: 'stopped', value: 'Stopped', context: {}, children: {} },
  ])('is the same: the snapshot %j', (wrong) => {
    const of = (machine: PluginLifecycle) =>
      outcomeOf(() => createActor(machine, { input, snapshot: wrong as unknown as Snapshot<unknown> }) as never);
    expect(of(pluginLifecycle)).toEqual(of(statechart));
  });

  it.each([{}, { type: undefined }, { type: 1 }, { type: '*' }, { type: 'xstate.error.actor.install', error: 'no' }])(
    'is the same: the event %j',
    (wrong) => {
      const of = (machine: PluginLifecycle) => {
        const actor = createActor(machine, { input }).start();
        const errors: string[] = [];
        actor.subscribe({ error: (error) => errors.push(String(error)) });
        actor.send(wrong as never);
        return [errors, JSON.parse(JSON.stringify(actor.getSnapshot()))];
      };
      expect(of(pluginLifecycle)).toEqual(of(statechart));
    },
  );
});

import { describe, expect, it } from 'vitest';
import { type AnyStateMachine, createMachine, fromPromise, getNextSnapshot, setup } from 'xstate';
import { PLUGIN_MOVES, PLUGIN_PHASES, pluginLifecycle } from '../../../src';
import { toV4Machine } from '../../../visualizer/v4-bridge/machine';
import { createMachine as createV4Machine, State } from '../../../visualizer/xstate-inspect/xstate';

/** The machine that a visualizer makes of what it is sent. */
const read = (machine: AnyStateMachine) =>
  createV4Machine({ ...JSON.parse(JSON.stringify(toV4Machine(machine))), predictableActionArguments: true });

/** The state that a visualizer makes of what it is sent. */
const stateIn = (value: unknown) =>
  State.create(JSON.parse(JSON.stringify({ value, _event: { name: 'x', data: { type: 'x' } }, configuration: [] })));

type V4Node = Pick<ReturnType<ReturnType<typeof read>['getStateNodeById']>, 'transitions'>;

const arrows = (node: V4Node): string[] =>
  node.transitions.flatMap(({ eventType, target = [undefined] }) =>
    target.map((to) => `${eventType} → ${to?.id ?? 'itself'}`),
  );

const lifecycle = read(pluginLifecycle);
const own = /^(done\.invoke|error\.platform)\./;

describe('our lifecycle, read by XState 4', () => {
  it('has the phases, the first of them, their descriptions and tags', () => {
    const nodes = Object.values(lifecycle.states);
    expect(nodes.map(({ key }) => key)).toEqual(PLUGIN_PHASES);
    expect(nodes).toHaveLength(14);
    expect(lifecycle.initial).toBe(pluginLifecycle.root.initial.target[0]?.key);
    const told = ({ description, tags }: { description?: string | undefined; tags: string[] }) => ({
      description,
      tags,
    });
    expect(nodes.map(told)).toEqual(Object.values(pluginLifecycle.states).map(told));
  });

  it('has the legal moves and no other, each by its event', () => {
    const moves = Object.values(lifecycle.states).flatMap((node) =>
      node.transitions
        .filter(({ eventType }) => !own.test(eventType))
        .flatMap(({ eventType, target = [] }) => target.map(({ key }) => `${node.key} ${eventType} ${key}`)),
    );
    expect(moves).toHaveLength(41);
    expect(moves.sort()).toEqual(PLUGIN_MOVES.map(({ from, event, to }) => `${from} ${event} ${to}`).sort());
  });

  it('leads from everywhere to each phase by force, and counts retries without a move', () => {
    expect(arrows(lifecycle)).toEqual([
      ...PLUGIN_PHASES.map((phase) => `force → pluginLifecycle.${phase}`),
      'retry.advance → itself',
      'retry.reset → itself',
    ]);
  });

  it('names the work, and where its ends lead', () => {
    const { Starting } = lifecycle.states;
    expect(Starting?.invoke.map(({ id, src }) => [id, String(src)])).toEqual([['start', 'start']]);
    expect(Starting && arrows(Starting).filter((arrow) => own.test(arrow))).toEqual([
      'done.invoke.start → pluginLifecycle.Degraded',
      'done.invoke.start → pluginLifecycle.Running',
      'error.platform.start → pluginLifecycle.Failed',
    ]);
  });

  it('names guards and actions', () => {
    const build = lifecycle.states.Failed?.transitions.find(({ eventType }) => eventType === 'build');
    expect(build?.cond).toMatchObject({ type: 'xstate.guard', name: 'mayBuild' });
    expect(build?.actions.map(({ type }) => type)).toEqual(['forgetAttempts']);
    expect(lifecycle.states.Recovering?.definition.entry.map(({ type }) => type)).toEqual(['enter', 'planAttempt']);
  });

  it('is resolved in each phase, as a visualizer does', () => {
    const active = PLUGIN_PHASES.map((phase) => {
      const { configuration } = lifecycle.resolveState(stateIn(phase));
      return configuration.map(({ id }) => id);
    });
    expect(active).toEqual(PLUGIN_PHASES.map((phase) => ['pluginLifecycle', `pluginLifecycle.${phase}`]));
  });
});

const odd = setup({ delays: { soon: 5 }, actors: { fetch: fromPromise(async () => 1) } }).createMachine({
  id: 'odd',
  initial: 'v1.0 "x"',
  meta: { big: 1n },
  states: {
    'v1.0 "x"': {
      after: { 100: 'form', 1.5: { target: 'form', guard: () => true }, soon: 'form' },
      always: {
        target: 'done',
        guard: function isDone() {
          return false;
        },
      },
      on: { '*': 'form', 'mouse.*': { actions: function shout() {} }, again: { target: 'v1\\.0 "x"', reenter: true } },
    },
    form: {
      type: 'parallel',
      onDone: 'done',
      states: {
        left: { initial: 'a', states: { a: { on: { next: '#end' } }, end: { id: 'end', type: 'final' } } },
        right: {
          initial: 'begin',
          states: {
            begin: {},
            'a.b': { invoke: { src: 'fetch', onDone: 'end', onSnapshot: { actions: () => {} } } },
            end: { type: 'final' },
            before: { type: 'history', history: 'deep', target: 'a\\.b' },
          },
        },
      },
      on: { back: ['.right.before'], both: { target: ['.left.end', '.right.end'] } },
    },
    earlier: { type: 'history', target: 'form.right.a\\.b' },
    done: { type: 'final', entry: function ring() {} },
  },
});

describe('any machine, read by XState 4', () => {
  const machine = read(odd);
  const node = (id: string) => machine.getStateNodeById(id);

  it('keeps its states, whatever they are called', () => {
    expect([...machine.stateIds]).toEqual([
      'odd',
      'odd.v1.0 "x"',
      'odd.form',
      'odd.form.left',
      'odd.form.left.a',
      'end',
      'odd.form.right',
      'odd.form.right.begin',
      'odd.form.right.a.b',
      'odd.form.right.end',
      'odd.form.right.before',
      'odd.earlier',
      'odd.done',
    ]);
    expect([...machine.stateIds].map((id) => node(id).type)).toEqual([
      'compound',
      'atomic',
      'parallel',
      'compound',
      'atomic',
      'final',
      'compound',
      'atomic',
      'atomic',
      'final',
      'history',
      'history',
      'final',
    ]);
    expect(machine.meta).toEqual({ big: '1n' });
  });

  it('keeps delays, eventless transitions and wildcards', () => {
    expect(arrows(node('odd.v1.0 "x"'))).toEqual([
      'mouse.* → itself',
      'again → odd.v1.0 "x"',
      'xstate.after(100)#odd.v1.0 "x" → odd.form',
      'xstate.after(1.5)#odd.v1.0 "x" → odd.form',
      'xstate.after(soon)#odd.v1.0 "x" → odd.form',
      '* → odd.form',
      ' → odd.done',
    ]);
    const [mouse, again] = node('odd.v1.0 "x"').transitions;
    expect([mouse?.internal, again?.internal]).toEqual([true, false]);
    expect(node('odd.v1.0 "x"').transitions.map(({ cond }) => cond && (cond as { name?: string }).name)).toEqual([
      undefined,
      undefined,
      undefined,
      'guard',
      undefined,
      undefined,
      'isDone',
    ]);
    expect(node('odd.v1.0 "x"').definition.entry).toEqual([]);
  });

  it('keeps parallel, nested, final and history states', () => {
    expect(arrows(node('odd.form'))).toEqual([
      'back → odd.form.right.before',
      'both → end',
      'both → odd.form.right.end',
      'done.state.odd.form → odd.done',
    ]);
    expect(node('odd.form.right').initial).toBe('begin');
    expect(node('odd.form.right.before').history).toBe('deep');
    expect(node('odd.earlier').target).toEqual({ form: { right: 'a.b' } });
    const form = { form: { left: 'a', right: 'begin' } };
    expect(machine.transition(machine.resolveState(stateIn(form)), 'back').value).toEqual({
      form: { left: 'a', right: 'a.b' },
    });
    expect(arrows(node('odd.form.right.a.b'))).toEqual([
      'done.invoke.0.odd.form.right.a.b → odd.form.right.end',
      'xstate.snapshot.0.odd.form.right.a.b → itself',
    ]);
  });

  it('is resolved in a nested state', () => {
    const { value } = getNextSnapshot(odd, odd.resolveState({ value: 'v1.0 "x"' }), { type: 'x' });
    const resolved = machine.resolveState(stateIn(value));
    expect(resolved.configuration.map(({ id }) => id).sort()).toEqual([
      'odd',
      'odd.form',
      'odd.form.left',
      'odd.form.left.a',
      'odd.form.right',
      'odd.form.right.begin',
    ]);
  });

  it.each([
    ['without states', createMachine({ id: 'one' }), ['one']],
    [
      'whose regions are parallel',
      createMachine({ id: 'two', type: 'parallel', states: { a: {}, b: {} } }),
      ['two', 'two.a', 'two.b'],
    ],
  ])('is read %s', (_, given, ids) => {
    expect([...read(given).stateIds]).toEqual(ids);
  });

  it('is written once for all its actors', () => {
    expect(toV4Machine(odd)).toBe(toV4Machine(odd));
    expect(toV4Machine(odd)).not.toBe(toV4Machine(odd.provide({})));
  });
});

import { DOMParser, type Element } from '@xmldom/xmldom';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AnyStateMachine, createMachine } from 'xstate';
import { PLUGIN_MOVES, PLUGIN_PHASES, pluginLifecycle } from '../../../src';
import { readChart } from '../../../visualizer/chart/read-chart';
import { toScxml } from '../../../visualizer/diagram/scxml';
import { eventName, xmlName } from '../../../visualizer/diagram/scxml-names';
import { visibleName } from '../../../visualizer/diagram/visible-text';
import { AWKWARD_NAMES, awkwardNames, history, MACHINES, nested, parallel } from '../machines';
import { randomMachine } from '../random-machines';

const SCXML = 'http://www.w3.org/2005/07/scxml';
const CHART = 'urn:plugin-statechart';
const STATES = ['state', 'parallel', 'final', 'history'];

const elementsOf = (element: Element): Element[] =>
  [...element.childNodes].filter((node) => node.nodeType === 1) as Element[];

const deep = (element: Element): Element[] => elementsOf(element).flatMap((child) => [child, ...deep(child)]);

/** A name may have the character that decoders put for one that they can't read. */
const WONDERS_AT_U_FFFD = 'Unicode replacement character detected';

/** Parses strictly: anything that is not well-formed is an error. */
function parse(text: string): Element {
  const parser = new DOMParser({
    onError(level, message) {
      if (!message.startsWith(WONDERS_AT_U_FFFD)) expect.fail(`${level}: ${message}`);
    },
  });
  return parser.parseFromString(text, 'text/xml').documentElement ?? expect.fail('has no root');
}

const nameOf = (element: Element): string =>
  element.getAttributeNS(CHART, 'name') || (element.getAttribute('id') ?? '');

/** The states of a document: the one that stands for the machine first, without the end that SCXML needs. */
function statesIn(root: Element): Element[] {
  const [machine] = elementsOf(root);
  if (!machine) return [];
  return [machine, ...deep(machine).filter(({ localName }) => STATES.includes(localName ?? ''))];
}

interface Transition {
  from: string;
  event: string;
  cond: string;
  targets: string[];
}

function transitionsIn(text: string): Transition[] {
  const root = parse(text);
  const states = statesIn(root);
  const byId = new Map(states.map((state) => [state.getAttribute('id'), nameOf(state)]));
  const from = (state: Element) => (state === states[0] ? '' : nameOf(state));
  return states.flatMap((state) =>
    elementsOf(state)
      .filter(({ localName }) => localName === 'transition')
      .map((element) => ({
        from: from(state),
        event: element.getAttribute('event') ?? '',
        cond: element.getAttribute('cond') ?? '',
        targets: (element.getAttribute('target') ?? '')
          .split(' ')
          .filter((id) => id !== '')
          .map((id) => byId.get(id) ?? `(${id})`),
      })),
  );
}

test('has the moves of the lifecycle, read back', () => {
  const moves = transitionsIn(toScxml(pluginLifecycle)).filter(
    ({ from, event }) => from !== '' && !/^(?:done|error)\./.test(event),
  );

  expect(moves).toEqual(
    PLUGIN_MOVES.map(({ from, event, to }) => ({
      from,
      event,
      cond: event === 'build' ? 'mayBuild' : '',
      targets: [to],
    })),
  );
});

test('has the ends of work, each with the guard of its own', () => {
  const ends = transitionsIn(toScxml(pluginLifecycle)).filter(({ event }) => /^(?:done|error)\./.test(event));

  expect(ends.filter(({ from }) => from === 'Starting')).toEqual([
    { from: 'Starting', event: 'done.invoke.Starting.start', cond: 'startedDegraded', targets: ['Degraded'] },
    { from: 'Starting', event: 'done.invoke.Starting.start', cond: '', targets: ['Running'] },
    { from: 'Starting', event: 'error.platform.Starting.start', cond: '', targets: ['Failed'] },
  ]);
  const { moves } = readChart(pluginLifecycle);
  expect(ends).toHaveLength(moves.flatMap((move) => move.ends).length);
});

test('leads to each phase by force, told apart by what the guard is given', () => {
  expect(transitionsIn(toScxml(pluginLifecycle)).filter(({ event }) => event === 'force')).toEqual(
    PLUGIN_PHASES.map((phase) => ({
      from: '',
      event: 'force',
      cond: `isForcedTo(${JSON.stringify({ phase })})`,
      targets: [phase],
    })),
  );
});

/** What a chart says of a transition, with the events as SCXML names them left out where they name an id. */
const summaryOf = (machine: AnyStateMachine) => {
  const { states, moves, anywhere } = readChart(machine);
  return {
    states: states.map(({ id, kind, initial }) => [id, kind, initial ?? '']),
    count:
      moves.length +
      moves.flatMap(({ ends }) => ends).length +
      states.flatMap(({ reactions }) => reactions).length +
      anywhere.length,
  };
};

test.each(Object.entries<AnyStateMachine>(MACHINES))(
  'has the states of %s, with their kinds and initial states',
  (_, machine) => {
    const [, ...states] = statesIn(parse(toScxml(machine)));
    const byId = new Map(states.map((state) => [state.getAttribute('id') ?? '', nameOf(state)]));

    expect(
      states.map((state) => {
        const initial = byId.get(state.getAttribute('initial') ?? '') ?? '';
        const { localName } = state;
        if (localName === 'history') return [nameOf(state), `${state.getAttribute('type')} history`, ''];
        return [nameOf(state), localName === 'state' ? (initial === '' ? 'atomic' : 'compound') : localName, initial];
      }),
    ).toEqual(
      summaryOf(machine).states.map(([id, kind, initial]) => [visibleName(id ?? ''), kind, visibleName(initial ?? '')]),
    );
  },
);

test('has the transitions of nested states, their delays and their ends', () => {
  expect(transitionsIn(toScxml(nested))).toEqual([
    { from: '', event: 'cancel', cond: '', targets: ['cancelled'] },
    { from: '', event: 'ping', cond: '', targets: [] },
    { from: '', event: 'done.state.order', cond: '', targets: ['(order.done)'] },
    { from: 'basket', event: 'checkOut', cond: 'and(isFilled, isPaid)', targets: ['checkout'] },
    { from: 'basket', event: 'look', cond: '', targets: [] },
    { from: 'basket', event: 'item.*', cond: '', targets: ['basket.filled'] },
    { from: 'basket.empty', event: 'add', cond: '', targets: ['basket.filled'] },
    { from: 'basket.filled', event: '', cond: 'isPaid', targets: ['paid'] },
    { from: 'basket.filled', event: 'clear', cond: '', targets: ['basket.empty'] },
    { from: 'basket.filled', event: 'add', cond: '', targets: [] },
    { from: 'basket.filled', event: 'basket.filled.after.60000', cond: '', targets: ['basket.empty'] },
    { from: 'basket.filled', event: 'basket.filled.after.patience', cond: '', targets: ['basket.empty'] },
    { from: 'checkout', event: 'back', cond: '', targets: ['basket'] },
    { from: 'checkout', event: 'done.state.checkout', cond: '', targets: ['paid'] },
    { from: 'checkout.address', event: 'next', cond: '', targets: ['checkout.payment'] },
    {
      from: 'checkout.payment',
      event: 'done.invoke.checkout.payment.payment',
      cond: 'isPaid',
      targets: ['checkout.settled'],
    },
    {
      from: 'checkout.payment',
      event: 'done.invoke.checkout.payment.payment',
      cond: '',
      targets: ['checkout.address'],
    },
    {
      from: 'checkout.payment',
      event: 'error.platform.checkout.payment.payment',
      cond: '',
      targets: ['checkout.payment.declined'],
    },
    { from: 'checkout.payment.declined', event: 'again', cond: '', targets: ['checkout.payment.asking'] },
    { from: 'paid', event: '*', cond: '', targets: [] },
  ]);
});

test('sends the event of a delay on entry, and cancels it on exit', () => {
  const root = parse(toScxml(nested));
  const attributes = (name: string) =>
    [...root.getElementsByTagNameNS(SCXML, name)].map((element) =>
      Object.fromEntries([...element.attributes].map((attribute) => [attribute.name, attribute.value])),
    );

  expect(attributes('send')).toEqual([
    { id: 'basket.filled.after.60000', event: 'basket.filled.after.60000', delay: '60000ms' },
    { id: 'basket.filled.after.patience', event: 'basket.filled.after.patience', delayexpr: 'patience' },
  ]);
  expect(attributes('cancel')).toEqual([
    { sendid: 'basket.filled.after.60000' },
    { sendid: 'basket.filled.after.patience' },
  ]);
  expect(attributes('invoke')).toEqual([
    { type: 'xstate', id: 'checkout.payment.payment', src: 'pay' },
    { type: 'xstate', id: 'checkout.payment.watcher', src: 'watch' },
  ]);
});

test('has several targets in one transition, and the default of a history state', () => {
  expect(transitionsIn(toScxml(parallel)).find(({ event }) => event === 'reset')?.targets).toEqual([
    'sound.on',
    'picture.window',
  ]);
  expect(transitionsIn(toScxml(history)).filter(({ event }) => event === '')).toEqual([
    { from: 'editing.last', event: '', cond: '', targets: ['editing.code'] },
    { from: 'editing.deepest', event: '', cond: '', targets: ['editing.text'] },
  ]);
});

test('writes the most specific event first, since SCXML takes what comes first', () => {
  const machine = createMachine({
    initial: 'a',
    states: {
      a: { on: { '*': 'a', 'go.*': 'a', 'go.far.*': 'a', go: 'a' }, always: { guard: 'isOver', target: 'a' } },
    },
  });

  expect(transitionsIn(toScxml(machine)).map(({ event }) => event)).toEqual(['', 'go', 'go.far.*', 'go.*', '*']);
});

function isValid(text: string): void {
  const root = parse(text);
  const all = [root, ...deep(root)];
  const ids = all.flatMap((element) => element.getAttribute('id') ?? []);
  const refers = (attribute: string) =>
    all.flatMap((element) => (element.getAttribute(attribute) ?? '').split(' ').filter((id) => id !== ''));

  expect(root.namespaceURI).toBe(SCXML);
  expect([root.getAttribute('version'), root.getAttribute('datamodel')]).toEqual(['1.0', 'ecmascript']);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => !/^[A-Za-z_][\w.-]*$/.test(id))).toEqual([]);
  expect([...refers('target'), ...refers('initial'), ...refers('sendid')].filter((id) => !ids.includes(id))).toEqual(
    [],
  );
  expect(refers('event').filter((event) => !/^(?:\*|[\w-]+(?:\.[\w-]+)*(?:\.\*)?)$/.test(event))).toEqual([]);
  expect(all.filter(({ namespaceURI }) => namespaceURI !== SCXML && namespaceURI !== CHART)).toEqual([]);
}

test.each(Object.entries<AnyStateMachine>(MACHINES))('is a valid document for %s', (_, machine) => {
  isValid(toScxml(machine));
});

test('is a valid document with all transitions for any machine', () => {
  fc.assert(
    fc.property(randomMachine, (machine) => {
      const text = toScxml(machine);
      isValid(text);
      const { count, states } = summaryOf(machine);
      const added = (text.match(/target="machine\.done(?:_\d+)?"/g) ?? []).length;
      const defaults = states.filter(([, kind]) => kind?.endsWith('history')).length;
      expect(transitionsIn(text)).toHaveLength(count + added + defaults);
    }),
  );
}, 60_000);

test('keeps names that XML does not take beside the ids that it does', () => {
  const [, ...states] = statesIn(parse(toScxml(awkwardNames)));

  expect(states.map(nameOf)).toEqual(readChart(awkwardNames).states.map(({ id }) => visibleName(id)));
  expect(
    transitionsIn(toScxml(awkwardNames))
      .map(({ event }) => event)
      .filter((event) => !event.startsWith('done')),
  ).toEqual(AWKWARD_NAMES.map(eventName));
});

test('never makes the same name of two', () => {
  const names = [
    ...AWKWARD_NAMES,
    'a b',
    'a_x0020_b',
    'a_x005F_x0020_b',
    '_x0020_',
    ' ',
    '1',
    '_x0031_',
    'a..b',
    '.a',
    'a.',
  ];

  expect(new Set(names.map(xmlName)).size).toBe(new Set(names).size);
  expect(new Set(names.map(eventName)).size).toBe(new Set(names).size);
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (one, other) => {
      fc.pre(one !== other);
      expect(xmlName(one)).not.toBe(xmlName(other));
      expect(eventName(one)).not.toBe(eventName(other));
    }),
  );
});

test('leaves out hidden events and unwanted descriptions', () => {
  const text = toScxml(pluginLifecycle, { hide: ['fail'], descriptions: false });

  expect(transitionsIn(text).filter(({ event }) => event === 'fail')).toEqual([]);
  expect(text).not.toContain('chart:description');
  expect(toScxml(pluginLifecycle)).toContain('chart:description="Up and well."');
});

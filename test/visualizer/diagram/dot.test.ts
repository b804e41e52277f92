import { instance } from '@viz-js/viz';
import { DOMParser } from '@xmldom/xmldom';
import { describe, expect, test } from 'vitest';
import { createMachine } from 'xstate';
import { PLUGIN_MOVES, PLUGIN_PHASES, pluginLifecycle } from '../../../src';
import type { Chart, ChartState } from '../../../visualizer/chart/chart';
import { elementId, safeId } from '../../../visualizer/chart/element-id';
import { readChart } from '../../../visualizer/chart/read-chart';
import type { DiagramOptions } from '../../../visualizer/diagram/diagram-options';
import { toDot } from '../../../visualizer/diagram/dot';
import { visibleName } from '../../../visualizer/diagram/visible-text';
import { AWKWARD_NAMES, awkwardNames, history, MACHINES, nested, parallel } from '../machines';

interface Item {
  name: string;
  id: string;
  class: string;
  label: string;
  tooltip?: string;
  nodes?: number[];
  peripheries?: string;
  style?: string;
  tail: number;
  head: number;
  ltail?: string;
  lhead?: string;
  penwidth: string;
  _ldraw_?: { text?: string }[];
}

const graphviz = await instance();

/** What Graphviz itself reads in the text. */
function read(machine: (typeof MACHINES)[keyof typeof MACHINES], options?: DiagramOptions) {
  const { output, errors } = graphviz.render(toDot(machine, options), { format: 'json' });
  const {
    objects = [],
    edges = [],
    ...graph
  } = JSON.parse(output ?? '{}') as Item & { objects?: Item[]; edges?: Item[] };
  return {
    graph,
    errors: errors.map(({ message }) => message).filter((message) => !message.includes('no value for width')),
    nodes: objects.filter((object) => object.nodes === undefined),
    groups: objects.filter((object) => object.nodes !== undefined),
    edges,
    objects,
  };
}

const text = (item: Item | undefined): string | undefined =>
  item?._ldraw_?.find((drawn) => drawn.text !== undefined)?.text;

/** The state that an end of an edge stands for: the group whose border it is clipped at, or that its dot is in. */
function stateAt(node: Item | undefined, group: string | undefined): string {
  if (group) return group.replace('cluster ', '');
  return (node?.name ?? '').replace(/^(port|initial) /, '');
}

/** The moves of a chart as the ends of edges say them. */
const movesOf = ({ moves }: Chart) =>
  moves.map(({ id, from, to }) => [
    elementId('move', id),
    from === undefined ? 'of the machine' : safeId(from),
    safeId(to),
  ]);

const isGroup = ({ kind }: ChartState): boolean => kind === 'compound' || kind === 'parallel';

describe.each(Object.entries(MACHINES))('the DOT of %s', (_, machine) => {
  const chart = readChart(machine);
  const drawn = read(machine);

  test('is accepted by Graphviz without a warning', () => {
    expect(drawn.errors).toEqual([]);
  });

  test('has each state once: a node, or a cluster around others', () => {
    const ids = (items: readonly Item[]): string[] =>
      items
        .map(({ id }) => id)
        .filter((id) => id.startsWith('state-'))
        .sort();
    const expected = (states: readonly ChartState[]): string[] => states.map(({ id }) => elementId('state', id)).sort();
    expect(ids(drawn.nodes)).toEqual(expected(chart.states.filter((state) => !isGroup(state))));
    expect(ids(drawn.groups)).toEqual(expected(chart.states.filter(isGroup)));
  });

  test('has each move once, between the states that it joins', () => {
    const edges = drawn.edges.filter(({ id }) => id.startsWith('move-'));
    expect(
      edges.map(({ id, tail, head, ltail, lhead }) => [
        id,
        stateAt(drawn.objects[tail], ltail),
        stateAt(drawn.objects[head], lhead),
      ]),
    ).toEqual(movesOf(chart));
  });

  test('has a dot and an arrow for each state that something starts in', () => {
    const edges = drawn.edges.filter((edge) => edge.class === 'entry');
    expect(
      edges.map(({ tail, head, lhead }) => [drawn.objects[tail]?.name, stateAt(drawn.objects[head], lhead)]),
    ).toEqual(
      [{ id: undefined, initial: chart.initial }, ...chart.states].flatMap(({ id, initial }) =>
        initial === undefined ? [] : [[`initial ${id === undefined ? 'of the machine' : safeId(id)}`, safeId(initial)]],
      ),
    );
  });
});

test('draws the fourteen phases and their moves, with guards', () => {
  const { nodes, edges } = read(pluginLifecycle);
  expect(nodes.slice(1).map(text)).toEqual([...PLUGIN_PHASES]);
  const moves = edges.filter(({ id }) => id.startsWith('move-'));
  const ofNode = (index: number): string | undefined => nodes[index]?.name;
  expect(moves.map((edge) => [ofNode(edge.tail), ofNode(edge.head), text(edge)?.replace(' [mayBuild]', '')])).toEqual(
    PLUGIN_MOVES.map(({ from, to, event }) => [from, to, event]),
  );
  expect(moves.filter((edge) => text(edge)?.endsWith(' [mayBuild]')).map(({ id }) => id)).toEqual([
    'move-Installed-build',
    'move-BuildFailed-build',
    'move-Failed-build',
  ]);
});

test('nests groups as the states are nested', () => {
  const { groups, objects } = read(nested);
  const inside = (name: string) =>
    groups.find((group) => group.name === `cluster ${name}`)?.nodes?.map((index) => objects[index]?.name);
  expect(inside('checkout.payment')).toEqual([
    'initial checkout.payment',
    'port checkout.payment',
    'checkout.payment.asking',
    'checkout.payment.declined',
  ]);
  expect(inside('checkout')).toEqual(expect.arrayContaining(['checkout.address', 'checkout.payment.asking']));
});

test('ends arrows of whole groups at their borders, but for those that stay inside', () => {
  const clipped = read(nested).edges.filter(({ ltail, lhead }) => ltail || lhead);
  expect(clipped.map(({ id, ltail, lhead }) => [id, ltail, lhead])).toEqual([
    ['entry initial of the machine', undefined, 'cluster basket'],
    ['move-basket-checkOut', 'cluster basket', 'cluster checkout'],
    ['move-checkout-back', 'cluster checkout', 'cluster basket'],
    ['move-checkout-done', 'cluster checkout', undefined],
    ['move-checkout.address-next', undefined, 'cluster checkout.payment'],
    ['move-checkout.payment-done-_20_pay', 'cluster checkout.payment', undefined],
    ['move-checkout.payment-done-_20_pay-2', 'cluster checkout.payment', undefined],
  ]);
});

test('tells final states, histories and regions apart', () => {
  expect(
    read(nested)
      .nodes.filter(({ peripheries }) => peripheries === '2')
      .map(({ name }) => name),
  ).toEqual(['checkout.settled', 'cancelled']);
  expect(
    read(history)
      .nodes.filter((node) => node.class.includes('history'))
      .map((node) => [node.name, text(node)]),
  ).toEqual([
    ['editing.last', 'H'],
    ['editing.deepest', 'H*'],
  ]);
  const dashed = read(parallel).groups.filter(({ style }) => style?.includes('dashed'));
  expect(dashed.map(({ name }) => name).sort()).toEqual([
    'cluster picture',
    'cluster picture.full.captions',
    'cluster picture.full.controls',
    'cluster sound',
  ]);
});

test('says in a line what has no arrow because it leads anywhere', () => {
  expect(text(read(pluginLifecycle).graph)).toBe('force: from any state to any state');
  expect(text(read(nested).graph)).toBe(undefined);
});

test('writes any name so that Graphviz shows it as it is', () => {
  const svg = new DOMParser().parseFromString(
    graphviz.renderString(toDot(awkwardNames), { format: 'svg' }),
    'text/xml',
  );
  const textsOf = (kind: string): (string | null | undefined)[] =>
    [...svg.getElementsByTagName('g')]
      .filter((group) => group.getAttribute('class')?.startsWith(kind))
      .map((group) => group.getElementsByTagName('text')[0]?.textContent);
  const shown = (label: string): string => {
    const characters = [...label];
    return characters.length > 60 ? `${characters.slice(0, 59).join('')}…` : label;
  };
  expect(textsOf('node state')).toEqual(AWKWARD_NAMES.map((name) => shown(visibleName(name))));
  expect(textsOf('edge move')).toEqual(AWKWARD_NAMES.map((name) => shown(visibleName(`${name} [${name}]`))));
});

test.each(['', 'constructor', 'Other', 'initial of the machine', 'port', 'cluster x', 'node', 'graph'])(
  'draws a state called %j',
  (name) => {
    const machine = createMachine({
      initial: 'first',
      states: { first: { on: { go: { target: '#there' } } }, ...Object.fromEntries([[name, { id: 'there' }]]) },
    });
    const { nodes, edges, errors } = read(machine as never);
    expect(errors).toEqual([]);
    expect(nodes.map(({ id }) => id)).toEqual(['initial of the machine', 'state-first', elementId('state', name)]);
    expect(edges.map(({ id }) => id)).toEqual(['entry initial of the machine', 'move-first-go']);
    expect(text(nodes[2])).toBe(name === '' ? '""' : name);
  },
);

test('follows its options', () => {
  const dark = toDot(pluginLifecycle, { theme: 'dark' });
  expect(dark).toContain('bgcolor="#0d1117"');
  expect(toDot(pluginLifecycle, { theme: 'auto' })).toBe(toDot(pluginLifecycle));
  expect(toDot(pluginLifecycle, { direction: 'LR' })).toContain('rankdir="LR"');
  expect(toDot(pluginLifecycle, { title: 'A "plugin"' })).toContain('digraph "A \\"plugin\\"" {');
  const hidden = read(pluginLifecycle, { hide: ['fail', 'force'] });
  expect(hidden.edges.filter((edge) => text(edge) === 'fail')).toEqual([]);
  expect(text(hidden.graph)).toBe(undefined);
});

test('tells in tooltips what descriptions say, where they are wanted', () => {
  const tooltipOf = (id: string, options?: DiagramOptions): string | undefined => {
    const { nodes, edges } = read(pluginLifecycle, options);
    return [...nodes, ...edges].find((item) => item.id === id)?.tooltip;
  };
  const facts = String.raw`\nAt work: monitor\nOn entry: enter\nOn exit: forgetWhenStable`;
  expect(tooltipOf('state-Running')).toBe(`Running: Up and well.${facts}`);
  expect(tooltipOf('state-Running', { descriptions: false })).toBe(`Running${facts}`);
  expect(tooltipOf('move-Installing-installed')).toBe('Installing → Installed: installed, done: install');
});

test('shows a history: taken arrows counted, the last one and forced ones by classes', () => {
  const { nodes, edges } = read(pluginLifecycle, {
    history: [
      { from: 'Running', to: 'Stopping' },
      { from: 'Stopping', to: 'Stopped' },
      { from: 'Stopped', to: 'Running' },
      { from: 'Running', to: 'Stopping' },
    ],
  });
  const classOf = (id: string) => edges.find((edge) => edge.id === id)?.class;
  expect(classOf('move-Running-stop')).toBe('move main taken last');
  expect(classOf('move-Stopping-stopped')).toBe('move main taken');
  expect(classOf('move-Running-fail')).toBe('move failure untaken');
  expect(text(edges.find(({ id }) => id === 'move-Running-stop'))).toBe('stop ×2');
  expect(
    edges
      .filter((edge) => edge.class.startsWith('forced'))
      .map((edge) => [nodes[edge.tail]?.name, nodes[edge.head]?.name]),
  ).toEqual([['Stopped', 'Running']]);
  expect(nodes.filter((node) => node.class.includes('current')).map(({ name }) => name)).toEqual(['Stopping']);
});

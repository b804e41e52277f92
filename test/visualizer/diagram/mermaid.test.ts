// @vitest-environment happy-dom
import fc from 'fast-check';
import mermaid from 'mermaid';
import { expect, test } from 'vitest';
import type { AnyStateMachine } from 'xstate';
import { createMachine } from 'xstate';
import { PLUGIN_MOVES, pluginLifecycle } from '../../../src';
import { readChart } from '../../../visualizer/chart/read-chart';
import { toMermaid } from '../../../visualizer/diagram/mermaid';
import { visibleName, visibleProse } from '../../../visualizer/diagram/visible-text';
import { AWKWARD_NAMES, awkwardNames, MACHINES, nested, parallel } from '../machines';
import { randomMachine } from '../random-machines';
import { expectedArrows, sorted } from './expected-arrows';
import { readEnd, readWord } from './read-word';

interface Relation {
  id1: string;
  id2: string;
  relationTitle?: string;
}

interface Box {
  id: string;
  label: string | string[];
  isGroup: boolean;
  cssClasses: string;
  parentId?: string;
  shape: string;
}

interface StateDiagram {
  getRelations(): Relation[];
  getDirection(): string;
  getAccTitle(): string;
  getAccDescription(): string;
  getData(): { nodes: Box[]; edges: { start: string; end: string; label?: string; arrowhead: string }[] };
}

const parse = async (text: string): Promise<StateDiagram> => {
  expect(await mermaid.parse(text)).toMatchObject({ diagramType: 'stateDiagram' });
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
  return db as unknown as StateDiagram;
};

/** Mermaid turns its entities into marks of its own, and those into characters when it draws. */
const drawn = (text: string): string =>
  text
    .replace(/ﬂ°°(\d+)¶ß/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));

async function arrowsIn(text: string) {
  const { edges } = (await parse(text)).getData();
  return sorted(
    edges.map(({ start, end: head, label }) => ({
      from: readEnd(start),
      to: readEnd(head),
      label: drawn(label ?? ''),
    })),
  );
}

test('draws one arrow for each move, and the initial one', async () => {
  const relations = (await parse(toMermaid(pluginLifecycle))).getRelations();

  expect(relations.map(({ id1, id2, relationTitle }) => [id1, id2, relationTitle?.replace(' [mayBuild]', '')])).toEqual(
    [['root_start', 'Uninstalled', ''], ...PLUGIN_MOVES.map(({ from, to, event }) => [from, to, event])],
  );
});

test.each(Object.entries<AnyStateMachine>(MACHINES))('draws the arrows of %s, and no others', async (_, machine) => {
  expect(await arrowsIn(toMermaid(machine))).toEqual(sorted(expectedArrows(machine)));
});

test('draws the states and arrows of any machine', async () => {
  await fc.assert(
    fc.asyncProperty(randomMachine, fc.constantFrom('TB', 'LR'), async (machine, direction) => {
      const text = toMermaid(machine, { direction });
      expect(await arrowsIn(text)).toEqual(sorted(expectedArrows(machine)));
      expect(await boxesIn(text)).toEqual(expectedBoxes(machine));
    }),
    { numRuns: 25 },
  );
}, 120_000);

interface Placed {
  id: string;
  parent: string | undefined;
  label: string;
}

const byId = (a: Placed, b: Placed) => (a.id < b.id ? -1 : 1);

async function boxesIn(text: string): Promise<Placed[]> {
  const { nodes } = (await parse(text)).getData();
  const regions = new Map(nodes.filter(({ shape }) => shape === 'divider').map(({ id, parentId }) => [id, parentId]));
  const parentOf = ({ parentId }: Box) => {
    const parent = regions.get(parentId ?? '') ?? parentId;
    return parent === undefined || parent === '_machine' ? undefined : readWord(parent).id;
  };
  return nodes
    .filter(({ id, shape }) => shape !== 'divider' && readWord(id).suffix === '')
    .map((box) => ({ id: readWord(box.id).id, parent: parentOf(box), label: drawn(`${box.label}`) }))
    .sort(byId);
}

const expectedBoxes = (machine: AnyStateMachine): Placed[] =>
  readChart(machine)
    .states.map(({ id, parent, name, kind }) => ({
      id,
      parent,
      label: kind === 'deep history' ? 'H*' : kind === 'shallow history' ? 'H' : visibleName(name),
    }))
    .sort(byId);

test.each(Object.entries<AnyStateMachine>(MACHINES))(
  'draws the states of %s, each in the state around it',
  async (_, machine) => {
    expect(await boxesIn(toMermaid(machine))).toEqual(expectedBoxes(machine));
  },
);

test('keeps every awkward name a name', () => {
  const text = toMermaid(awkwardNames);

  expect(text).not.toContain('<');
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\u202e\uffff]/u);
  expect(new Set(AWKWARD_NAMES).size).toBe(readChart(awkwardNames).states.length);
});

test('takes words that Mermaid reads for names like others', async () => {
  const names = ['direction', 'TB', 'redirection', 'LR', 'click', 'Click', 'root', 'note', 'state', 'classDef', 'end'];
  const words = [...names, 'constructor', 'hasOwnProperty', 'root_start', 'x_any', 'x_state', 'x', 'accTitle', 'style'];
  const machine = createMachine({
    id: 'direction LR',
    initial: 'direction',
    states: Object.fromEntries(
      words.map((name, index) => [
        name,
        {
          on: {
            [`style: #fff; ${name}`]: words[(index + 1) % words.length] ?? name,
            direction: words[index + 1] ?? name,
          },
        },
      ]),
    ),
  });

  expect(await arrowsIn(toMermaid(machine))).toEqual(sorted(expectedArrows(machine)));
  expect((await parse(toMermaid(machine))).getDirection()).toBe('TB');
});

test('says what it is for who cannot see it', async () => {
  const text = toMermaid(pluginLifecycle, { title: 'A plugin: "life" <b>', highlight: 'Running' });
  const db = await parse(text);
  const { states, moves } = readChart(pluginLifecycle);

  expect(drawn(db.getAccTitle())).toBe('A plugin: "life" <b>');
  expect(drawn(db.getAccDescription())).toBe(
    `The lifecycle of one plugin. A statechart of ${states.length} states and ${moves.length} moves. ` +
      'It starts in Uninstalled. It is in Running. It takes in any state: force, retry.advance, retry.reset.',
  );
  expect(text.split('\n').slice(0, 3)).toEqual(['---', 'title: "A plugin: \\"life\\" <b>"', '---']);
});

test('draws from left to right, also inside states', async () => {
  expect((await parse(toMermaid(nested, { direction: 'LR' }))).getDirection()).toBe('LR');
  expect(toMermaid(nested, { direction: 'LR' }).match(/direction LR/g)).toHaveLength(4);
  expect(toMermaid(nested)).not.toContain('direction');
});

test('colours each state by what it means, and marks the current one', async () => {
  const { nodes } = (await parse(toMermaid(pluginLifecycle, { highlight: 'Degraded' }))).getData();
  const classes = nodes
    .filter(({ id }) => id !== 'root_start')
    .map(({ id, cssClasses }) => [id, cssClasses.replace(' statediagram-state', '')]);

  expect(Object.fromEntries(classes)).toEqual(
    Object.fromEntries(
      readChart(pluginLifecycle).states.map(({ id, role }) => [id, id === 'Degraded' ? `${role} current` : role]),
    ),
  );
  expect(toMermaid(pluginLifecycle, { theme: 'dark' })).toMatch(/^---\nconfig:\n {2}theme: dark\n---\n/);
  expect(toMermaid(pluginLifecycle, { theme: 'dark' })).not.toContain('#dafbe1');
});

test('shows what was taken, how often, and what was forced', async () => {
  const path = ['Installed', 'Validating', 'Installed', 'Validating', 'Running'];
  const history = path.slice(1).map((to, index) => ({ from: path[index] ?? '', to }));
  const arrows = await arrowsIn(
    toMermaid(pluginLifecycle, { history: [...history, { from: 'Running', to: 'Stopping' }] }),
  );

  expect(arrows.filter(({ label }) => label.includes('×'))).toEqual([
    { from: 'Installed', to: 'Validating', label: '**validate ×2**' },
    { from: 'Running', to: 'Stopping', label: '**stop ×1 (last)**' },
    { from: 'Validating', to: 'Installed', label: '**installed ×1**' },
    { from: 'Validating', to: 'Running', label: '**forced ×1**' },
  ]);
});

test('leaves out hidden events', async () => {
  const arrows = await arrowsIn(toMermaid(pluginLifecycle, { hide: ['fail'] }));

  expect(arrows).toHaveLength(1 + PLUGIN_MOVES.filter(({ event }) => event !== 'fail').length);
  expect(arrows.filter(({ label }) => label === 'fail')).toEqual([]);
});

test('makes notes of descriptions only where they are asked for', async () => {
  const notes = async (text: string) =>
    (await parse(text))
      .getData()
      .nodes.filter(({ shape }) => shape === 'note')
      .map(({ label }) => drawn(`${label}`));

  expect(await notes(toMermaid(nested, { descriptions: true }))).toEqual([
    'Stays on: add',
    'What the customer wants. · On entry: remember · Stays on: look',
    'At work: pay, watch',
    'On exit: tell',
    'Stays on: *',
    'Nothing is owed.',
  ]);
  expect(await notes(toMermaid(pluginLifecycle))).toEqual([]);
  expect(await notes(toMermaid(awkwardNames, { descriptions: true }))).toEqual(
    readChart(awkwardNames).states.map(({ name, description }) => {
      const facts = ['At work', 'On entry', 'On exit'].map((fact) => visibleProse(`${fact}: ${visibleName(name)}`));
      return [...(description === undefined ? [] : [visibleProse(description)]), ...facts].join(' · ');
    }),
  );
});

test('puts regions side by side', async () => {
  const { nodes } = (await parse(toMermaid(parallel))).getData();

  expect(nodes.filter(({ shape }) => shape === 'divider')).toHaveLength(4);
});

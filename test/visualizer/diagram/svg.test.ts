import { DOMParser, type Document, type Element, onErrorStopParsing } from '@xmldom/xmldom';
import { beforeAll, describe, expect, test } from 'vitest';
import { createMachine } from 'xstate';
import { PLUGIN_MOVES, PLUGIN_PHASES, pluginLifecycle } from '../../../src';
import { elementId } from '../../../visualizer/chart/element-id';
import { readChart } from '../../../visualizer/chart/read-chart';
import type { DiagramOptions } from '../../../visualizer/diagram/diagram-options';
import { toSvg } from '../../../visualizer/diagram/svg';
import { visibleName, visibleProse } from '../../../visualizer/diagram/visible-text';
import { AWKWARD_NAMES, awkwardNames, MACHINES, nested } from '../machines';

type Machine = Parameters<typeof toSvg>[0];

const parse = (svg: string): Document =>
  new DOMParser({ onError: onErrorStopParsing }).parseFromString(svg, 'image/svg+xml');

const draw = async (machine: Machine, options?: DiagramOptions): Promise<Document> =>
  parse(await toSvg(machine, options));

const all = (parent: Document | Element, name: string): Element[] => [...parent.getElementsByTagName(name)];

const idsOf = (svg: Document, kind: string): string[] =>
  all(svg, '*')
    .map((element) => element.getAttribute('id') ?? '')
    .filter((id) => id.startsWith(`${kind}-`));

const byId = (svg: Document, id: string): Element | undefined =>
  all(svg, '*').find((element) => element.getAttribute('id') === id);

const textIn = (parent: Document | Element | undefined, name: string): string | null | undefined =>
  parent && all(parent, name)[0]?.textContent;

const classesOf = (svg: Document, id: string): string[] => byId(svg, id)?.getAttribute('class')?.split(' ') ?? [];

test('has one element for each phase and each move, with ids that stay', async () => {
  const svg = await draw(pluginLifecycle);
  expect(idsOf(svg, 'state')).toEqual(PLUGIN_PHASES.map((phase) => `state-${phase}`));
  expect(idsOf(svg, 'move')).toEqual(PLUGIN_MOVES.map(({ from, event }) => `move-${from}-${event}`));
});

describe.each(Object.entries(MACHINES))('the SVG of %s', (_, machine) => {
  const chart = readChart(machine);
  let text: string;
  let svg: Document;

  beforeAll(async () => {
    text = await toSvg(machine);
    svg = parse(text);
  });

  test('draws each state and each move once, whole', () => {
    expect(idsOf(svg, 'state').sort()).toEqual(chart.states.map(({ id }) => elementId('state', id)).sort());
    expect(idsOf(svg, 'move')).toEqual(chart.moves.map(({ id }) => elementId('move', id)));
    const parts = (id: string): string[] =>
      all(byId(svg, id) as Element, '*').map((part) => part.getAttribute('class') ?? part.tagName);
    for (const id of idsOf(svg, 'move')) expect(parts(id)).toEqual(['title', 'line', 'head', 'text']);
    for (const { id, kind } of chart.states) {
      const edge = kind === 'final' ? ['edge'] : [];
      expect(parts(elementId('state', id))).toEqual(['title', 'box', ...edge, 'text']);
    }
  });

  test('has no number that is none', () => {
    expect(text).not.toMatch(/="[^"]*(NaN|undefined|Infinity)/);
  });

  test('runs nothing, and asks for nothing from elsewhere', () => {
    const names = new Set(all(svg, '*').map(({ tagName }) => tagName));
    expect([...names].sort().filter((name) => !KNOWN_ELEMENTS.includes(name))).toEqual([]);
    const attributes = all(svg, '*').flatMap(({ attributes }) => [...attributes].map(({ name }) => name));
    expect(attributes.filter((name) => /^on|href|^style$|^src$/i.test(name))).toEqual([]);
    expect(textIn(svg, 'style')).not.toMatch(/url\(|@import/);
  });
});

const KNOWN_ELEMENTS = ['circle', 'desc', 'g', 'path', 'polygon', 'rect', 'style', 'svg', 'text', 'title'];

test('is the same to the byte each time', async () => {
  expect(await toSvg(pluginLifecycle)).toBe(await toSvg(pluginLifecycle));
});

test('has neither a prolog nor the comment of a tool', async () => {
  const svg = await toSvg(pluginLifecycle);
  expect(svg).toMatch(/^<svg /);
  expect(svg).toMatch(/<\/svg>\n$/);
  expect(svg).not.toMatch(/<!|<\?/);
});

test('shows every name as text, whatever it is', async () => {
  const svg = await draw(awkwardNames);
  const shown = (name: string): string => {
    const characters = [...name];
    return characters.length > 60 ? `${characters.slice(0, 59).join('')}…` : name;
  };
  const chart = readChart(awkwardNames);
  expect(chart.states.map(({ id }) => textIn(byId(svg, elementId('state', id)), 'text'))).toEqual(
    AWKWARD_NAMES.map((name) => shown(visibleName(name))),
  );
  expect(chart.moves.map(({ id }) => textIn(byId(svg, elementId('move', id)), 'text'))).toEqual(
    AWKWARD_NAMES.map((name) => shown(visibleName(`${name} [${name}]`))),
  );
  expect(chart.states.map(({ id }) => textIn(byId(svg, elementId('state', id)), 'title'))).toEqual(
    chart.states.map(({ id, name }) => {
      const prose = visibleProse(name);
      const facts = ['At work', 'On entry', 'On exit'].map((fact) => `\n${fact}: ${visibleName(name)}`);
      return visibleName(id) + (prose === '' ? '' : `: ${prose}`) + facts.join('');
    }),
  );
});

test.each(['<script>', '"]; evil', "' onload='x", '__proto__', ']]>', 'a\u0000b', '\ud800', '-->', '&lt;'])(
  'has %j as an event, a guard, a title and a description',
  async (name) => {
    const machine = createMachine({
      description: name,
      initial: 'a',
      states: { a: { description: name, on: Object.fromEntries([[name, { target: 'b', guard: name }]]) }, b: {} },
    });
    const svg = await draw(machine, { title: name });
    expect(all(svg, 'text').map(({ textContent }) => textContent)).toEqual([
      `${visibleName(`${name} [${name}]`)}`,
      'a',
      'b',
    ]);
    expect(textIn(svg, 'title')).toBe(visibleProse(name));
    expect(textIn(svg, 'desc')?.startsWith(visibleProse(name))).toBe(true);
    expect(textIn(byId(svg, 'state-a'), 'title')).toBe(`a: ${visibleProse(name)}`);
  },
);

test('tells its title and what it shows to who cannot see it', async () => {
  const svg = await draw(pluginLifecycle, { title: 'Life of a plugin', highlight: 'Running' });
  const root = svg.documentElement;
  expect(root?.getAttribute('role')).toBe('img');
  expect(byId(svg, root?.getAttribute('aria-labelledby') ?? '')?.textContent).toBe('Life of a plugin');
  const description = byId(svg, root?.getAttribute('aria-describedby') ?? '')?.textContent;
  expect(description).toContain(`${PLUGIN_PHASES.length} states and ${PLUGIN_MOVES.length} moves`);
  expect(description).toContain('It is in Running.');
  expect(textIn(await draw(pluginLifecycle), 'title')).toBe('pluginLifecycle');
});

test('has tooltips from descriptions, where they are wanted', async () => {
  const tooltip = async (options: DiagramOptions) =>
    textIn(byId(await draw(pluginLifecycle, options), 'state-Running'), 'title');
  const facts = '\nAt work: monitor\nOn entry: enter\nOn exit: forgetWhenStable';
  expect(await tooltip({})).toBe(`Running: Up and well.${facts}`);
  expect(await tooltip({ descriptions: false })).toBe(`Running${facts}`);
});

test('follows the reader only in the theme auto, which is light where no style counts', async () => {
  const [auto, unsaid, light, dark] = await Promise.all([
    toSvg(pluginLifecycle, { theme: 'auto' }),
    toSvg(pluginLifecycle),
    toSvg(pluginLifecycle, { theme: 'light' }),
    toSvg(pluginLifecycle, { theme: 'dark' }),
  ]);
  expect(unsaid).toBe(auto);
  expect(auto.replace(/<style>.*<\/style>\n/, '').replace('statechart statechart-auto', 'statechart')).toBe(light);
  expect(auto).toContain('@media (prefers-color-scheme:dark)');
  expect(dark).not.toContain('<style>');
});

test('gives every colour of the light theme the one of the dark theme that it stands for', async () => {
  const history = [{ from: 'Running', to: 'Stopping' }];
  const [auto, dark] = await Promise.all([
    draw(pluginLifecycle, { history }),
    draw(pluginLifecycle, { history, theme: 'dark' }),
  ]);
  const rules = new Map(
    [...(textIn(auto, 'style') ?? '').matchAll(/\[(fill|stroke)="(#\w+)"\]\{\1:(#\w+)\}/g)].map(
      ([, property, from, to]) => [`${property} ${from}`, to],
    ),
  );
  const colours = (svg: Document) =>
    all(svg, '*').flatMap((element) =>
      ['fill', 'stroke'].map((property) => [property, element.getAttribute(property) ?? 'none'] as const),
    );
  expect(
    colours(auto)
      .slice(6)
      .map(([property, colour]) => (colour === 'none' ? colour : rules.get(`${property} ${colour}`))),
  ).toEqual(
    colours(dark)
      .slice(4)
      .map(([, colour]) => colour),
  );
});

test('marks the current state by a thicker border, too', async () => {
  const svg = await draw(pluginLifecycle, { highlight: 'Running' });
  expect(classesOf(svg, 'state-Running')).toContain('current');
  const widths = new Map(
    PLUGIN_PHASES.map((phase) => {
      const box = byId(svg, `state-${phase}`)?.getElementsByTagName('rect')[0];
      return [phase, Number(box?.getAttribute('stroke-width'))];
    }),
  );
  expect(PLUGIN_PHASES.filter((phase) => (widths.get(phase) ?? 0) > 2)).toEqual(['Running']);
});

test('shows what happened: counts, the last move, forced ones, and the rest quietly', async () => {
  const svg = await draw(pluginLifecycle, {
    history: [
      { from: 'Running', to: 'Stopping' },
      { from: 'Stopping', to: 'Stopped' },
      { from: 'Stopped', to: 'Running' },
      { from: 'Running', to: 'Stopping' },
    ],
  });
  const widthOf = (id: string): number =>
    Number(byId(svg, id)?.getElementsByTagName('path')[0]?.getAttribute('stroke-width'));
  expect(textIn(byId(svg, 'move-Running-stop'), 'text')).toBe('stop ×2');
  expect(textIn(byId(svg, 'move-Stopping-stopped'), 'text')).toBe('stopped ×1');
  expect(['move-Running-stop', 'move-Stopping-stopped', 'move-Stopped-start'].map(widthOf)).toEqual([3, 2, 1]);
  expect(idsOf(svg, 'move').filter((id) => classesOf(svg, id).includes('taken'))).toEqual([
    'move-Stopping-stopped',
    'move-Running-stop',
  ]);
  expect(idsOf(svg, 'move').filter((id) => classesOf(svg, id).includes('last'))).toEqual(['move-Running-stop']);
  expect(idsOf(svg, 'state').filter((id) => classesOf(svg, id).includes('current'))).toEqual(['state-Stopping']);
  const forced = all(svg, 'g').filter((group) => group.getAttribute('class')?.startsWith('forced'));
  expect(forced.map((group) => textIn(group, 'title'))).toEqual(['Stopped → Running: forced']);
  expect(forced[0]?.getElementsByTagName('path')[0]?.getAttribute('stroke-dasharray')).not.toBe(null);
});

test('leaves out what is hidden', async () => {
  const svg = await draw(pluginLifecycle, { hide: ['fail', 'force'] });
  expect(idsOf(svg, 'move')).toEqual(
    PLUGIN_MOVES.filter(({ event }) => event !== 'fail').map(({ from, event }) => `move-${from}-${event}`),
  );
  expect(all(svg, 'text').map(({ textContent }) => textContent)).not.toContain('force: from any state to any state');
});

test('is laid out as it is asked to', async () => {
  const size = async (options: DiagramOptions) => {
    const root = (await draw(pluginLifecycle, options)).documentElement;
    const [, , width = 0, height = 0] = (root?.getAttribute('viewBox') ?? '').split(' ').map(Number);
    expect([Number(root?.getAttribute('width')), Number(root?.getAttribute('height'))]).toEqual([width, height]);
    return { width, height };
  };
  const down = await size({});
  const across = await size({ direction: 'LR' });
  expect(across.width).toBeGreaterThan(across.height);
  expect(across.width).toBeGreaterThan(down.width);
  expect(down.height).toBeGreaterThan(across.height);
});

test('tells in tooltips what a state does that no arrow shows', async () => {
  const svg = await draw(nested);
  const tooltip = (id: string) => textIn(byId(svg, elementId('state', id)), 'title');
  expect(['basket', 'basket.filled', 'checkout.payment'].map(tooltip)).toEqual([
    'basket: What the customer wants.\nOn entry: remember\nStays on: look',
    'basket.filled\nStays on: add',
    'checkout.payment\nAt work: pay, watch',
  ]);
});

test('draws a machine without states as one box', async () => {
  const text = await toSvg(createMachine({ id: 'lone', description: 'All by itself.' }));
  expect(text).not.toMatch(/NaN|Infinity/);
  expect(all(parse(text), 'text').map(({ textContent }) => textContent)).toEqual(['lone']);
});

test('paints what happened over what did not, and what happened last over all', async () => {
  const svg = await draw(pluginLifecycle, {
    history: [
      { from: 'Running', to: 'Failed' },
      { from: 'Uninstalled', to: 'Installing' },
      { from: 'Installing', to: 'Installed' },
    ],
  });
  const painted = all(svg, 'g').map((group) => group.getAttribute('class')?.split(' ') ?? []);
  const arrows = painted.filter((classes) => classes.includes('move')).map((classes) => classes.at(-1));
  expect(arrows.slice(-3)).toEqual(['taken', 'taken', 'last']);
  expect(new Set(arrows.slice(0, -3))).toEqual(new Set(['untaken']));
});

test('has a style that leaves other pictures of the same page alone', async () => {
  const auto = textIn(await draw(nested), 'style') ?? '';
  const selectors = [...auto.matchAll(/([^{}]+)\{(?:fill|stroke):/g)].map(([, selector]) => selector?.split(' ')[0]);
  expect(new Set(selectors)).toEqual(new Set(['.statechart-auto']));
  expect((await draw(nested, { theme: 'light' })).documentElement?.getAttribute('class')).toBe('statechart');
});

test('starts each arrow of a group at a place of its own, and labels it near by', async () => {
  const machine = createMachine({
    initial: 'editing',
    states: {
      editing: {
        initial: 'a',
        states: { a: { on: { n: 'b' } }, b: { on: { n: 'c' } }, c: { on: { back: 'a' } }, last: { type: 'history' } },
        on: { save: 'saved', close: 'closed', suspend: 'paused', fail: 'broken' },
      },
      paused: { on: { resume: 'editing.last' } },
      saved: {},
      closed: {},
      broken: {},
    },
  });
  const svg = await draw(machine);
  const starts: (readonly [number, number])[] = [];
  for (const event of ['save', 'close', 'suspend', 'fail']) {
    const path = byId(svg, `move-editing-${event}`)?.getElementsByTagName('path')[0]?.getAttribute('d') ?? '';
    const points = [...path.matchAll(/(-?[\d.]+),(-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)] as const);
    const [start = [0, 0] as const, end = [0, 0] as const] = [points[0], points.at(-1)];
    expect(Math.hypot(end[0] - start[0], end[1] - start[1])).toBeGreaterThan(20);
    for (const other of starts) expect(Math.hypot(other[0] - start[0], other[1] - start[1])).toBeGreaterThan(20);
    starts.push(start);
    const label = byId(svg, `move-editing-${event}`)?.getElementsByTagName('text')[0];
    const [x, y] = [Number(label?.getAttribute('x')), Number(label?.getAttribute('y'))];
    const nearest = Math.min(
      ...Array.from({ length: 21 }, (_, index) => index / 20).map((share) =>
        Math.hypot(start[0] + (end[0] - start[0]) * share - x, start[1] + (end[1] - start[1]) * share - y),
      ),
    );
    expect(nearest).toBeLessThan(60);
  }
});

test('keeps a state in place that hidden arrows alone lead to', async () => {
  const top = async (options: DiagramOptions) => {
    const svg = await draw(pluginLifecycle, options);
    const y = (id: string) => Number(byId(svg, id)?.getElementsByTagName('rect')[0]?.getAttribute('y'));
    return y('state-Failed') - y('state-Installing');
  };
  expect(await top({})).toBeGreaterThan(0);
  expect(await top({ hide: ['fail'] })).toBeGreaterThan(0);
});

test('draws a large dense machine, too, with all its labels', async () => {
  const count = 120;
  const states = Array.from({ length: count }, (_, index) => {
    const to = (step: number) => `s${(index * step + 7 * step) % count}`;
    return [`s${index}`, { on: { next: `s${(index + 1) % count}`, jump: to(31), other: to(47) } }] as const;
  });
  const machine = createMachine({ initial: 's0', states: Object.fromEntries(states) });
  const svg = await draw(machine);
  const shown = idsOf(svg, 'move').map((id) => textIn(byId(svg, id), 'text'));
  expect(shown).toEqual(readChart(machine).moves.map(({ label }) => label));
}, 60_000);

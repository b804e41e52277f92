import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AnyStateMachine } from 'xstate';
import { PLUGIN_MOVES, pluginLifecycle } from '../../../src';
import { readChart } from '../../../visualizer/chart/read-chart';
import { toPlantUml } from '../../../visualizer/diagram/plant-uml';
import { visibleName, visibleProse } from '../../../visualizer/diagram/visible-text';
import { awkwardNames, history, MACHINES, nested, parallel } from '../machines';
import { randomMachine } from '../random-machines';
import { expectedArrows, sorted } from './expected-arrows';
import { readEnd, readWord } from './read-word';

interface Box {
  id: string;
  label: string;
  parent: string | undefined;
}

const decoded = (text: string): string =>
  text.replace(/<U\+([0-9A-F]+)>/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)));

/** No other character may stand in a label: each of these means something to PlantUML. */
const LABEL = String.raw`(?:<U\+[0-9A-F]{4,6}>|[^"#$%&'*+/:;<=>@\\^_\`{|}~!«»‘’“”„‟‹›\n])*`;

const STATEMENTS: [RegExp, (found: RegExpExecArray, reading: Reading) => void][] = [
  [/^(?:hide empty description|hide stereotype|left to right direction|--)$/, () => {}],
  [new RegExp(`^title (${LABEL})$`), (found, reading) => (reading.title = decoded(found[1] ?? ''))],
  [
    /^skinparam shadowing false$|^skinparam (?:backgroundColor|defaultFontColor|arrowColor|legendBackgroundColor) #[0-9a-f]{6}$/,
    () => {},
  ],
  [
    new RegExp(`^state "(${LABEL})" as (\\w+)(?: <<(\\w+)>>)?( \\{)?$`),
    (found, reading) => {
      const [, label = '', word = '', stereotype, opens] = found;
      reading.box(word, decoded(label), stereotype);
      if (opens) reading.around.push(word);
    },
  ],
  [/^state (\w+) <<(history\*?)>>$/, (found, reading) => reading.box(found[1] ?? '', found[2] ?? '', undefined)],
  [/^\}$/, (_, reading) => reading.around.pop()],
  [
    new RegExp(`^(\\[\\*\\]|\\w+) -(?:-|\\[([#\\w,]+)\\]-)> (\\[\\*\\]|\\w+)(?: : (${LABEL}))?$`),
    ([, from = '', style = '', to = '', label = '']: RegExpExecArray, reading) => {
      const end = (word: string) => (word === '[*]' ? word : readEnd(word));
      reading.arrows.push({ from: end(from), to: end(to), label: decoded(label), style });
    },
  ],
  [
    new RegExp(`^(\\w+) : (${LABEL})$`),
    ([, word = '', text = '']: RegExpExecArray, reading) =>
      reading.descriptions.push([readWord(word).id, decoded(text)]),
  ],
];

class Reading {
  title = '';
  boxes: Box[] = [];
  stereotypes: [string, string | undefined][] = [];
  arrows: { from: string; to: string; label: string; style: string }[] = [];
  descriptions: [string, string][] = [];
  legend: string[] = [];
  around: string[] = [];

  box(word: string, label: string, stereotype: string | undefined) {
    const { id, suffix } = readWord(word);
    if (suffix === '_any' || suffix === '_machine') return;
    const parent = this.around.findLast((one) => one !== '_machine');
    this.boxes.push({ id, label, parent: parent === undefined ? parent : readWord(parent).id });
    this.stereotypes.push([id, stereotype]);
  }
}

/** Reads a diagram line by line. A line that is none of those that PlantUML knows is an error. */
function read(text: string): Reading {
  const reading = new Reading();
  const body = /^@startuml\n(.*)\n@enduml\n$/s.exec(text)?.[1] ?? expect.fail('has no start or no end');
  const [, before = '', , after = ''] = /^(.*?)skinparam state \{\n(.*?)\n\}\n(.*)$/s.exec(body) ?? [];
  const [diagram = '', legend] = after.split('\nlegend\n');
  for (const line of [...before.split('\n'), ...diagram.split('\n')].map((one) => one.trim())) {
    if (line === '') continue;
    const statement = STATEMENTS.find(([pattern]) => pattern.test(line)) ?? expect.fail(`no statement: ${line}`);
    statement[1](statement[0].exec(line) as RegExpExecArray, reading);
  }
  expect(reading.around).toEqual([]);
  reading.legend = (legend?.split('\n') ?? []).map(decoded);
  return reading;
}

const arrowsIn = (text: string) => sorted(read(text).arrows.map(({ from, to, label }) => ({ from, to, label })));

test('draws one arrow for each move, and the initial one', () => {
  expect(read(toPlantUml(pluginLifecycle)).arrows.map(({ from, to, label }) => [from, to, label])).toEqual([
    ['[*]', 'Uninstalled', ''],
    ...PLUGIN_MOVES.map(({ from, to, event }) => [from, to, event === 'build' ? 'build [mayBuild]' : event]),
  ]);
});

test.each(Object.entries<AnyStateMachine>(MACHINES))('draws the arrows of %s, and no others', (_, machine) => {
  expect(arrowsIn(toPlantUml(machine))).toEqual(sorted(expectedArrows(machine)));
});

test.each(Object.entries<AnyStateMachine>(MACHINES))(
  'draws the states of %s, each in the state around it',
  (_, machine) => {
    expect(read(toPlantUml(machine)).boxes).toEqual(
      readChart(machine).states.map(({ id, name, kind, parent }) => ({
        id,
        label: kind === 'deep history' ? 'history*' : kind === 'shallow history' ? 'history' : visibleName(name),
        parent,
      })),
    );
  },
);

test('draws the arrows of any machine', () => {
  fc.assert(
    fc.property(randomMachine, (machine) => {
      expect(arrowsIn(toPlantUml(machine))).toEqual(sorted(expectedArrows(machine)));
    }),
  );
}, 60_000);

test('writes descriptions into the boxes, unless they are not wanted', () => {
  const descriptions = readChart(awkwardNames).states.flatMap(({ id, description }) =>
    description === undefined ? [] : [[id, visibleProse(description)]],
  );

  expect(read(toPlantUml(awkwardNames)).descriptions).toEqual(descriptions);
  expect(read(toPlantUml(pluginLifecycle, { descriptions: false })).descriptions).toEqual([]);
});

test('adds what a state does that no arrow shows, where descriptions are asked for', () => {
  expect(read(toPlantUml(nested, { descriptions: true })).descriptions).toEqual([
    ['basket.filled', 'Stays on: add'],
    ['basket', 'What the customer wants.'],
    ['basket', 'On entry: remember'],
    ['basket', 'Stays on: look'],
    ['checkout.payment', 'At work: pay, watch'],
    ['checkout', 'On exit: tell'],
    ['paid', 'Stays on: *'],
    ['cancelled', 'Nothing is owed.'],
  ]);
});

test('lists what is taken in any state', () => {
  expect(read(toPlantUml(pluginLifecycle)).legend).toEqual([
    'In any state',
    '• force [isForcedTo]',
    '• retry.advance',
    '• retry.reset',
    'endlegend',
  ]);
});

test('marks what means something, what was taken and where it is', () => {
  const path = ['Installed', 'Validating', 'Installed', 'Validating', 'Running', 'Failed'];
  const transitions = path.slice(1).map((to, index) => ({ from: path[index] ?? '', to }));
  const { arrows, stereotypes } = read(toPlantUml(pluginLifecycle, { history: transitions }));

  expect(stereotypes).toEqual(
    readChart(pluginLifecycle).states.map(({ id, role }) => [id, id === 'Failed' ? 'current' : role]),
  );
  expect(arrows.filter(({ style }) => style !== '' && !style.endsWith('dashed'))).toEqual([
    { from: 'Installed', to: 'Validating', label: 'validate ×2', style: 'bold' },
    { from: 'Validating', to: 'Installed', label: 'installed ×1', style: 'bold' },
    { from: 'Running', to: 'Failed', label: 'fail ×1', style: '#8250df,bold' },
    { from: 'Validating', to: 'Running', label: 'forced ×1', style: 'dotted' },
  ]);
  expect(arrows.filter(({ style }) => style.endsWith('dashed')).map(({ from, to }) => [from, to])).toEqual(
    PLUGIN_MOVES.filter(({ from, to }) => (to === 'Failed' || to === 'BuildFailed') && from !== 'Running').map(
      ({ from, to }) => [from, to],
    ),
  );
});

test('separates regions, but not where an arrow leads out of one, which PlantUML cannot draw', () => {
  expect(toPlantUml(parallel).match(/^ *--$/gm)).toHaveLength(1);
  expect(toPlantUml(parallel, { hide: ['reset'] }).match(/^ *--$/gm)).toHaveLength(2);
});

test('takes the title, the direction, the theme and what is hidden', () => {
  const text = toPlantUml(nested, { title: 'An "order"', direction: 'LR', theme: 'dark', hide: ['back'] });

  expect(read(text).title).toBe('An "order"');
  expect(text).toContain('\nleft to right direction\n');
  expect(text).toContain('\nskinparam backgroundColor #0d1117\n');
  expect(arrowsIn(text)).toEqual(sorted(expectedArrows(nested)).filter(({ label }) => label !== 'back'));
  expect(read(toPlantUml(history)).title).toBe('editor');
});

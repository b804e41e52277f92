import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AnyStateMachine, createMachine } from 'xstate';
import { PLUGIN_MOVES, PLUGIN_PHASES, pluginLifecycle } from '../../../src';
import { readChart } from '../../../visualizer/chart/read-chart';
import { toMarkdown } from '../../../visualizer/diagram/markdown';
import { codeOf, proseOf } from '../../../visualizer/diagram/markdown-text';
import { visibleName } from '../../../visualizer/diagram/visible-text';
import { awkwardNames, MACHINES, nested } from '../machines';
import { randomMachine } from '../random-machines';
import { movesTold } from './read-markdown';
import { toldMoves } from './told-moves';

const told = (text: string) => movesTold(text).map((move) => JSON.stringify(move));

test('tells each move of the lifecycle once', () => {
  const moves = movesTold(toMarkdown(pluginLifecycle)).filter(({ when }) => !when.includes(' '));

  expect(
    moves.filter(({ from }) => from !== 'In any state').map(({ from, to, when }) => ({ from, to, event: when })),
  ).toEqual(PLUGIN_MOVES);
});

test.each(Object.entries<AnyStateMachine>(MACHINES))('tells the moves of %s, and no others', (_, machine) => {
  expect(told(toMarkdown(machine)).sort()).toEqual(toldMoves(machine).sort());
});

test('tells the moves of any machine', () => {
  fc.assert(
    fc.property(randomMachine, (machine) => {
      expect(told(toMarkdown(machine)).sort()).toEqual(toldMoves(machine).sort());
    }),
  );
}, 60_000);

test('gives each state a heading, as deep as the state is', () => {
  const headings = toMarkdown(nested).match(/^##+ .*$/gm);

  expect(headings).toEqual([
    '## basket',
    '### `basket.empty`',
    '### `basket.filled`',
    '## checkout',
    '### `checkout.address`',
    '### `checkout.payment`',
    '#### `checkout.payment.asking`',
    '#### `checkout.payment.declined`',
    '### `checkout.settled`',
    '## paid',
    '## cancelled',
    '## In any state',
  ]);
  expect(toMarkdown(pluginLifecycle).match(/^## .*$/gm)).toEqual([
    ...PLUGIN_PHASES.map((phase) => `## ${phase}`),
    '## In any state',
  ]);
});

test('reads well', () => {
  const text = toMarkdown(pluginLifecycle, {
    history: [
      { from: 'Starting', to: 'Failed' },
      { from: 'Failed', to: 'Starting' },
      { from: 'Starting', to: 'Running' },
    ],
  });
  const section = (from: string, to: string) => text.slice(text.indexOf(from), text.indexOf(to));

  expect(text.slice(0, text.indexOf('## Installing'))).toMatchInlineSnapshot(`
    "# pluginLifecycle

    The lifecycle of one plugin. It starts in [Uninstalled](#uninstalled). It is in [Running](#running).

    ## Uninstalled

    Not on this host. The history is kept.

    Tags: \`terminal\` · On entry: \`enter\`

    | when | leads to | does |
    |---|---|---|
    | \`install\` | [Installing](#installing) | \`forgetAttempts\` |

    "
  `);
  expect(section('## Starting', '## Running')).toMatchInlineSnapshot(`
    "## Starting

    Its process is coming up, and is not ready yet.

    Tags: \`working\` · At work: \`start\` · On entry: \`enter\`

    | when | if | leads to | does | taken |
    |---|---|---|---|---|
    | \`started\`, or \`start\` is done |  | [Running](#running) |  | once, last |
    | \`fail\` |  | [Failed](#failed) | \`endRecovery\` | once |
    | \`start\` fails |  | [Failed](#failed) | \`planNextAttempt\` | as above |
    | \`degrade\` |  | [Degraded](#degraded) |  |  |
    | \`start\` is done | \`startedDegraded\` | [Degraded](#degraded) |  |  |

    "
  `);
  expect(section('## Running', '## Degraded')).toMatchInlineSnapshot(`
    "## Running

    **The machine is here.** Up and well.

    Tags: \`active\`, \`terminal\` · At work: \`monitor\` · On entry: \`enter\` · On exit: \`forgetWhenStable\`

    | when | leads to |
    |---|---|
    | \`stop\` | [Stopping](#stopping) |
    | \`degrade\` | [Degraded](#degraded) |
    | \`fail\`, or \`monitor\` fails | [Failed](#failed) |
    | \`recover\` | [Recovering](#recovering) |
    | \`validate\` | [Validating](#validating) |

    "
  `);
  expect(text.slice(text.indexOf('## In any state'))).toMatchInlineSnapshot(`
    "## In any state

    | when | if | leads to | does |
    |---|---|---|---|
    | \`force\` | \`isForcedTo\` | any state | \`endRecovery\` |
    | \`retry.advance\` |  | stays | \`advanceRetry\` |
    | \`retry.reset\` |  | stays | \`resetRetry\` |

    ## Forced

    These transitions happened, though no move leads there:

    - [Failed](#failed) → [Starting](#starting), once
    "
  `);
});

test('leaves out descriptions that are not wanted, and hidden events', () => {
  const text = toMarkdown(pluginLifecycle, { descriptions: false, hide: ['fail'], title: 'The *life*' });

  expect(text).toMatch(/^# The \\\*life\\\*\n/);
  expect(text).not.toContain('Up and well.');
  expect(movesTold(text).filter(({ when }) => when === 'fail')).toEqual([]);
});

test('has no Markdown or HTML but its own', () => {
  const text = toMarkdown(awkwardNames);

  expect(text.replaceAll(/<\/?code>/g, '')).not.toMatch(/[<>]/);
  expect(
    text
      .match(/^#.*$/gm)
      ?.slice(1)
      .map((line) => line.replace(/^## /, '')),
  ).toEqual(
    readChart(awkwardNames).states.map(({ id }) => (/^\p{L}[\p{L}\p{N} ]*$/u.test(visibleName(id)) ? id : codeOf(id))),
  );
  expect(proseOf('# a\n- b *c* `d` <e> [f](g) | h_i & $j$ ~k~')).toBe(
    '\\# a - b \\*c\\* \\`d\\` &#60;e&#62; \\[f\\](g) \\| h\\_i &#38; \\$j\\$ \\~k\\~',
  );
  expect([proseOf('- a'), proseOf('1. a'), proseOf('+ a'), proseOf('=')]).toEqual(['\\- a', '1\\. a', '\\+ a', '\\=']);
});

test('writes a name in code so that no two look the same', () => {
  expect([codeOf('a'), codeOf('a`b'), codeOf('a|b'), codeOf('<b>')]).toEqual([
    '`a`',
    '<code>a&#96;b</code>',
    '<code>a&#124;b</code>',
    '<code>&#60;b&#62;</code>',
  ]);
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (one, other) => {
      fc.pre(one !== other);
      expect(codeOf(one)).not.toBe(codeOf(other));
    }),
  );
});

test('links only to headings that have an anchor of their own', () => {
  const machine = createMachine({
    initial: 'Case',
    states: {
      Case: { on: { go: 'case', on: 'other one' } },
      case: { on: { go: 'Case' } },
      'other one': { on: { go: 'a-b' } },
      'a-b': {},
    },
  });

  expect(toMarkdown(machine).match(/\[.*?\]\(#.*?\)/g)).toEqual(['[other one](#other-one)']);
  expect(readChart(machine).moves).toHaveLength(4);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AnyStateMachine } from 'xstate';
import { PLUGIN_MOVES, pluginLifecycle } from '../../../src';
import { readChart } from '../../../visualizer/chart/read-chart';
import { cellsOf, wrapped } from '../../../visualizer/diagram/cells';
import { toText } from '../../../visualizer/diagram/text';
import { visibleName } from '../../../visualizer/diagram/visible-text';
import { awkwardNames, driven, history, nested, parallel } from '../machines';

interface Arrow {
  from: string;
  to: string;
  label: string;
}

/** Reads the arrows back out of the paragraphs. The names have to be plain ones. */
function arrowsIn(text: string): Arrow[] {
  const arrows: Arrow[] = [];
  const around: string[] = [];
  let long = '';
  for (const line of text.split('\n')) {
    const state = /^( *)[●○] (\S+)/.exec(line);
    if (state) around.splice((state[1] ?? '').length / 2, around.length, state[2] ?? '');
    if (/^(?:In any state|Forced)$/.test(line)) around.splice(0, around.length, line);
    const [, label = '', to = ''] = /^ *── (.*?) ─*──▶ (.*)$/.exec(line) ?? [];
    if (to !== '') arrows.push({ from: around.join('.'), to, label });
    else if (/^ *── /.test(line)) long = line.trim().slice('── '.length);
    const head = /^ *──▶ (.*)$/.exec(line)?.[1];
    if (head !== undefined) arrows.push({ from: around.join('.'), to: head, label: long });
  }
  return arrows;
}

test('has an arrow for each move of the lifecycle', () => {
  const arrows = arrowsIn(toText(pluginLifecycle)).filter(({ from }) => from !== 'In any state');
  const events = arrows.map(({ from, to, label }) => ({ from, to, event: /^[A-Za-z]+(?=$|,| \[)/.exec(label)?.[0] }));

  expect(events.filter(({ event }) => event !== undefined)).toEqual(PLUGIN_MOVES);
});

test.each(Object.entries<AnyStateMachine>({ pluginLifecycle, driven, nested, parallel, history }))(
  'tells the moves of %s, and no others',
  (_, machine) => {
    const { states, moves, anywhere } = readChart(machine);
    const expected = [
      ...moves.map(({ from, to }) => [from ?? 'In any state', to]),
      ...states.flatMap(({ id, fallback }) => (fallback === undefined ? [] : [[id, fallback]])),
      ...states.flatMap(({ id, reactions }) => reactions.map(() => [id, 'stays'])),
      ...anywhere.map(({ event }) => ['In any state', event === 'force' ? 'any state' : 'stays']),
    ].map((arrow) => arrow.join(' → '));
    const seen = arrowsIn(toText(machine)).map(({ from, to }) => `${from} → ${to}`);

    // An end of work with a guard or actions of its own has an arrow beside that of the event.
    expect([...new Set(seen)].sort()).toEqual([...new Set(expected)].sort());
    expect(seen.length).toBeGreaterThanOrEqual(expected.length);
  },
);

test('reads well', () => {
  const text = toText(pluginLifecycle, {
    history: [
      { from: 'Starting', to: 'Failed' },
      { from: 'Failed', to: 'Starting' },
      { from: 'Starting', to: 'Running' },
    ],
  });

  expect(text.slice(0, text.indexOf('○ Installed'))).toMatchInlineSnapshot(`
    "pluginLifecycle
    The lifecycle of one plugin.

    ● Uninstalled (terminal)
      Not on this host. The history is kept.
      ── install ──▶ Installing

    ○ Installing (working, at work: install)
      Its files are being fetched and put in place.
      ── installed, install is done ──▶ Installed
      ── fail, install fails ─────────▶ Failed

    "
  `);
  expect(text.slice(text.indexOf('○ Starting'), text.indexOf('○ Degraded'))).toMatchInlineSnapshot(`
    "○ Starting (working, at work: start)
      Its process is coming up, and is not ready yet.
      ── started, start is done ──▶ Running ×1 ◀ last
      ── fail ────────────────────▶ Failed ×1
      ── start fails ─────────────▶ Failed
      ── degrade ─────────────────▶ Degraded
      ── start is done [startedDegraded] ──▶ Degraded

    ○ Running (active, terminal, at work: monitor) ◀ now
      Up and well.
      ── stop ─────────────────▶ Stopping
      ── degrade ──────────────▶ Degraded
      ── fail, monitor fails ──▶ Failed
      ── recover ──────────────▶ Recovering
      ── validate ─────────────▶ Validating

    "
  `);
  expect(text.slice(text.indexOf('In any state'))).toMatchInlineSnapshot(`
    "In any state
      ── force [isForcedTo] ──▶ any state
      ── retry.advance ───────▶ stays
      ── retry.reset ─────────▶ stays

    Forced
      ── Failed ──▶ Starting ×1
    "
  `);
  expect(toText(nested)).toMatchInlineSnapshot(`
    "order
    An order, from the basket to the door.

    ● basket
      What the customer wants.
      ── checkOut [and(isFilled, isPaid)] ──▶ checkout
      ── item.* ──▶ basket.filled
      ── look ────▶ stays

      ● empty
        ── add ──▶ basket.filled

      ○ filled
        ── at once [isPaid] ──▶ paid
        ── clear ─────────────▶ basket.empty
        ── after 60000 ms ────▶ basket.empty
        ── after patience ────▶ basket.empty
        ── add ───────────────▶ stays

    ○ checkout (working)
      ── back ────────────────▶ basket
      ── all inside is done ──▶ paid

      ● address
        ── next ──▶ checkout.payment

      ○ payment (at work: pay, watch)
        ── pay is done [isPaid] ──▶ checkout.settled
        ── pay is done ───────────▶ checkout.address
        ── pay fails ─────────────▶ checkout.payment.declined

        ● asking

        ○ declined
          ── again ──▶ checkout.payment.asking

      ○ settled (final)

    ○ paid (terminal)
      ── * ──▶ stays

    ○ cancelled (final)
      Nothing is owed.

    In any state
      ── cancel ──▶ cancelled
      ── ping ────▶ stays
    "
  `);
  expect(toText(history, { descriptions: false, hide: ['suspend'], title: 'An editor' })).toMatchInlineSnapshot(`
    "An editor

    ● editing

      ● text
        ── toCode ──▶ editing.code

      ○ code

        ● reading
          ── write ──▶ editing.code.writing

        ○ writing

      ○ last (shallow history of editing)
        ── at first ──▶ editing.code

      ○ deepest (deep history of editing)
        ── at first ──▶ editing.text

    ○ suspended
      ── resume ───────▶ editing.last
      ── resumeFully ──▶ editing.deepest
    "
  `);
});

test('stays within 80 columns where names allow it', () => {
  for (const machine of [pluginLifecycle, nested, parallel, history, awkwardNames] as AnyStateMachine[]) {
    const tooLong = toText(machine)
      .split('\n')
      .filter((line) => cellsOf(line) > 80)
      .filter((line) => !/──▶ .{60,}|\S{60,}/.test(line));
    expect(tooLong).toEqual([]);
  }
});

test('has each awkward name in a line, and nothing that moves the cursor', () => {
  const text = toText(awkwardNames, { descriptions: false });
  const flat = text.replace(/\s+/g, ' ');

  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\u202e\uffff]/u);
  expect(
    readChart(awkwardNames)
      .states.filter(({ id }) => !flat.includes(`○ ${visibleName(id)} (`))
      .map(({ id }) => id),
  ).toEqual([readChart(awkwardNames).initial]);
});

test('measures text by the cells that a terminal gives it', () => {
  expect(['abc', '中文', '한', 'ｗ', '🚀', '👩‍👩‍👧', 'é', 'e\u0301', '─▶●', '✔️'].map(cellsOf)).toEqual([
    3, 4, 2, 2, 2, 2, 1, 1, 3, 2,
  ]);
  expect(wrapped('中文 中文 中文', 9)).toEqual(['中文 中文', '中文']);
});

test('wraps at blanks, and loses no word', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 1 }).filter((word) => !word.includes(' '))), (words) => {
      const text = words.join(' ');
      const lines = wrapped(text, 20);
      expect(lines.join(' ')).toBe(text);
      expect(lines.filter((line) => cellsOf(line) > 20 && line.includes(' '))).toEqual([]);
    }),
  );
});

import { and, assign, createMachine, fromCallback, fromPromise, setup } from 'xstate';
import { pluginLifecycle } from '../../src';

const nothing = fromPromise(async () => {});

/** States within states, work, guards, moves of the machine itself, final states, and events that lead nowhere. */
export const nested = setup({
  types: { events: {} as { type: string } },
  actors: { pay: nothing, watch: fromCallback(() => {}) },
  guards: { isFilled: () => true, isPaid: () => true },
  actions: { remember: () => {}, tell: () => {}, count: assign({}) },
  delays: { patience: 5000 },
}).createMachine({
  id: 'order',
  description: 'An order, from the basket to the door.',
  initial: 'basket',
  states: {
    basket: {
      description: 'What the customer wants.',
      initial: 'empty',
      entry: 'remember',
      on: {
        checkOut: { guard: and(['isFilled', 'isPaid']), target: 'checkout', description: 'The customer is ready.' },
        look: { actions: ['count', 'tell'] },
        'item.*': { target: '.filled', reenter: true },
      },
      states: {
        empty: { on: { add: 'filled' } },
        filled: {
          always: { guard: 'isPaid', target: '#order.paid' },
          after: { 60000: 'empty', patience: { target: 'empty', actions: 'tell' } },
          on: { clear: 'empty', add: { actions: 'count' } },
        },
      },
    },
    checkout: {
      tags: ['working'],
      initial: 'address',
      exit: 'tell',
      onDone: { target: 'paid', actions: 'tell' },
      on: { back: 'basket' },
      states: {
        address: { on: { next: 'payment' } },
        payment: {
          initial: 'asking',
          invoke: [
            {
              id: 'payment',
              src: 'pay',
              onDone: [{ guard: 'isPaid', target: 'settled' }, 'address'],
              onError: '.declined',
            },
            { id: 'watcher', src: 'watch' },
          ],
          states: { asking: {}, declined: { on: { again: 'asking' } } },
        },
        settled: { type: 'final' },
      },
    },
    paid: { tags: ['terminal'], on: { '*': { actions: 'remember' } } },
    cancelled: { type: 'final', description: 'Nothing is owed.' },
  },
  on: { cancel: '.cancelled', ping: { actions: 'tell' } },
});

/** Regions that are active at once, at the top and further in, and a move with two targets. */
export const parallel = createMachine({
  id: 'player',
  type: 'parallel',
  states: {
    sound: {
      initial: 'on',
      states: { on: { on: { mute: 'off' } }, off: { on: { unmute: 'on' } } },
    },
    picture: {
      initial: 'window',
      states: {
        window: { on: { enlarge: 'full' } },
        full: {
          type: 'parallel',
          states: {
            controls: {
              initial: 'hidden',
              states: { hidden: { on: { move: 'shown' } }, shown: { after: { 2000: 'hidden' } } },
            },
            captions: { initial: 'none', states: { none: { on: { caption: 'some' } }, some: { type: 'final' } } },
          },
          on: { shrink: 'window' },
        },
      },
    },
  },
  on: { reset: { target: ['.sound.on', '.picture.window'] } },
});

/** States that remember which of their states was left, with a default and without. */
export const history = createMachine({
  id: 'editor',
  initial: 'editing',
  states: {
    editing: {
      initial: 'text',
      states: {
        text: { on: { toCode: 'code' } },
        code: { initial: 'reading', states: { reading: { on: { write: 'writing' } }, writing: {} } },
        last: { type: 'history', target: 'code' },
        deepest: { type: 'history', history: 'deep' },
      },
      on: { suspend: 'suspended' },
    },
    suspended: { on: { resume: 'editing.last', resumeFully: 'editing.deepest' } },
  },
});

/** Names that mean something in one of the formats, or do not fit it. */
export const AWKWARD_NAMES: readonly string[] = [
  'say "hi"',
  "it's",
  'a --> b',
  'a -> b',
  'two\nlines',
  'tab\tbed',
  'Zustände über 中文 العربية',
  '🚀 up',
  '👩‍👩‍👧',
  '<script>alert(1)</script>',
  '<b>bold</b>',
  '&amp; &lt;',
  'back\\slash',
  'ends with \\',
  'a:::b',
  'a : b',
  'one; two',
  '%% comment',
  '#hash',
  '# heading',
  '[*]',
  '[link](http://example.com)',
  '`tick`',
  '``two ticks``',
  'a | b',
  ']]>',
  '<!-- -->',
  '-->',
  '--',
  '*',
  '**bold**',
  '_under_',
  '- item',
  '1. item',
  '> quote',
  '{brace}',
  '}',
  'a.b',
  '«quoted»',
  '“quoted”',
  '[guard] / action',
  '/* code */',
  '$a {b}',
  "'@enduml",
  '@startuml',
  'state "x" as y',
  'end note',
  'note',
  'end',
  'state',
  'direction LR',
  'class',
  'classDef',
  'style',
  'click',
  'fork',
  'default',
  'constructor',
  'toString',
  'accTitle: x',
  '---',
  'title: x',
  ' ',
  '  spaces  around  ',
  'Case',
  'case',
  'é',
  'e\u0301',
  '\u202Eright to left',
  'null\u0000 and \u0007bell',
  'lone \uD800 surrogate',
  '\uFFFF',
  '\u2028line separator',
  'n'.repeat(300),
  'long words '.repeat(30),
];

/** A machine whose states, events, guards, actions, work, tags and descriptions all have such names. */
const awkwardMachine = (names: readonly string[]) =>
  createMachine({
    id: names[0] ?? 'awkward',
    description: names.join(' '),
    initial: names[0] ?? '',
    states: Object.fromEntries(
      names.map((name, index) => [
        name,
        {
          id: `state-${index}`,
          description: name,
          tags: [name],
          entry: name,
          exit: name,
          invoke: { id: name, src: name },
          on: {
            [name]: { target: `#state-${(index + 1) % names.length}`, guard: name, actions: name, description: name },
          },
        },
      ]),
    ),
  });

export const awkwardNames = awkwardMachine(AWKWARD_NAMES);

/** The plugin lifecycle, with work that the app provides. */
export const driven = pluginLifecycle.provide({ actors: { install: nothing, start: nothing } });

/** Every machine that each format has to draw. */
export const MACHINES = { pluginLifecycle, driven, nested, parallel, history, awkwardNames };

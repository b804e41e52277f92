import { describe, expect, it } from 'vitest';
import {
  assign,
  createActor,
  fromCallback,
  fromObservable,
  fromPromise,
  type Observer,
  type Subscribable,
  setup,
} from 'xstate';
import { framesOf } from './frames-of';

const machineWith = (context: Record<string, unknown>) =>
  setup({}).createMachine({ id: 'm', context: () => context, initial: 'a', states: { a: {} } });

/** What a page gets of a context. */
function contextOf(context: Record<string, unknown>): unknown {
  const { inspect, actors } = framesOf();
  createActor(machineWith(context), { inspect }).start();
  return JSON.parse(JSON.stringify(actors()[0]?.snapshot.context));
}

const secret = 'hunter2';

describe('a value that JSON has no word for is put in words', () => {
  class Point {
    x = 1;
    get y(): number {
      return 2;
    }
  }
  const cycle: Record<string, unknown> = { name: 'ring' };
  cycle.again = cycle;
  const shared = { one: 1 };

  it.each<[string, unknown, unknown]>([
    ['a cycle', cycle, { name: 'ring', again: '[circular]' }],
    ['one object twice', [shared, shared], [{ one: 1 }, { one: 1 }]],
    ['a big integer', 2n ** 64n, '18446744073709551616n'],
    ['a date', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['an invalid date', new Date(Number.NaN), null],
    ['a class instance', new Point(), { x: 1 }],
    ['numbers beyond JSON', [Number.NaN, Number.POSITIVE_INFINITY, -0], ['NaN', 'Infinity', 0]],
    ['nothing', [undefined, null, { none: undefined }], [null, null, {}]],
    ['a symbol', Symbol('s'), 'Symbol(s)'],
    ['a function', function work() {}, { type: 'work' }],
    [
      'a map',
      new Map<unknown, unknown>([
        ['a', 1],
        [2, new Set([3])],
      ]),
      { a: 1, 2: [3] },
    ],
    ['bytes', new Uint8Array(1e6), '[Uint8Array, 1000000 bytes]'],
    [
      'an error',
      new RangeError('far', { cause: Object.assign(new Error('near'), { code: 'E' }) }),
      { name: 'RangeError', message: 'far', cause: { name: 'Error', message: 'near', code: 'E' } },
    ],
    ['a key like any other', JSON.parse('{"__proto__": {"a": 1}}'), JSON.parse('{"__proto__": {"a": 1}}')],
    ['no prototype', Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
    ['what answers toJSON', { toJSON: () => ({ told: 1n }) }, { told: '1n' }],
    [
      'what answers toJSON with itself',
      {
        toJSON() {
          return this;
        },
      },
      '[circular]',
    ],
    [
      'what throws in toJSON',
      {
        toJSON() {
          throw new Error('no');
        },
      },
      '[reading it threw: no]',
    ],
    [
      'a getter that throws',
      {
        get a() {
          throw new Error('no');
        },
        b: 1,
      },
      { a: '[reading it threw: no]', b: 1 },
    ],
    [
      'what throws nothing that can be read',
      {
        get a() {
          throw { toString: null };
        },
      },
      { a: '[reading it threw]' },
    ],
    ['a revoked proxy', revoked(), expect.stringMatching(/^\[reading it threw: .*revoked/)],
    [
      'an actor',
      createActor(
        fromCallback(() => {}),
        { id: 'child' },
      ),
      { xstate$$type: 1, id: 'child' },
    ],
    ['the logic of an actor', fromPromise(async function fetchUser() {}), 'fetchUser'],
  ])('%s', (_, value, shown) => {
    expect(contextOf({ value, after: 1 })).toEqual({ value: shown, after: 1 });
  });

  function revoked(): object {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  }

  it('what is nested deeper than a page reads', () => {
    let deep: unknown = 'bottom';
    for (let level = 0; level < 10_000; level++) deep = [deep];
    const text = JSON.stringify(contextOf({ deep }));
    expect(text).toMatch(/^\{"deep":\[{47}"\[nested too deep\]"\]{47}\}$/);
  });
});

it.each<[string, unknown]>([
  ['text', 'x'.repeat(50_000_000)],
  ['list', Array.from({ length: 500_000 }, (_, index) => ({ index }))],
  ['list with holes', new Array(4_000_000_000)],
  ['object', Object.fromEntries(Array.from({ length: 200_000 }, (_, index) => [`key${index}`, index]))],
  ['name', { ['x'.repeat(50_000_000)]: 1 }],
  ['tree', Array.from({ length: 30 }).reduce<unknown>((inner) => [inner, inner], 'leaf')],
])('a huge %s is cut, and what is cut is said', (_, huge) => {
  const { inspect, sent } = framesOf();
  createActor(machineWith({ huge }), { inspect }).start();
  for (const frame of sent) expect(JSON.stringify(frame).length).toBeLessThan(1_000_000);
  expect(JSON.stringify(sent[0])).toMatch(/\[\d+ more\]|… \(50000000 characters\)/);
});

it('shows everything where nothing is to be sanitized', () => {
  const { inspect, actors, events } = framesOf();
  const context = {
    list: Array.from({ length: 100 }, (_, index) => ({ index })),
    deep: { a: { b: { c: { d: [1] } } } },
  };
  const actor = createActor(machineWith(context), { inspect, input: { token: secret } }).start();
  actor.send({ type: 'x', payload: { a: [1, { b: 2 }] } });
  expect(actors()[0]?.snapshot.context).toEqual(context);
  expect(events().map(({ event }) => event)).toEqual([
    { type: 'xstate.init', input: { token: secret } },
    { type: 'x', payload: { a: [1, { b: 2 }] } },
  ]);
});

/** Says one thing. */
const once = <Value>(value: Value): Subscribable<Value> => ({
  subscribe(observer: Observer<Value> | ((value: Value) => void)) {
    if (typeof observer === 'object') observer.next?.(value);
    return { unsubscribe() {} };
  },
});

/** Has a secret in every place that there is. */
const leaky = setup({
  types: { input: {} as { token: string }, events: {} as { type: string; token?: string } },
  actors: {
    works: fromPromise<{ token: string }, { token: string }>(async ({ input }) => input),
    fails: fromPromise<never, { token: string }>(async ({ input }) => {
      throw new Error(input.token);
    }),
    watches: fromObservable<{ token: string }, { token: string }>(({ input }) => once(input)),
    child: setup({}).createMachine({ context: { token: secret }, initial: 'a', states: { a: {} } }),
  },
}).createMachine({
  id: 'leaky',
  context: { token: secret },
  invoke: [
    {
      src: 'works',
      input: ({ event }) => ({ token: event.token ?? (event as { input?: { token: string } }).input?.token ?? '' }),
      onDone: { actions: assign(({ event }) => event.output) },
    },
    {
      src: 'fails',
      input: { token: secret },
      onError: { actions: assign({ token: ({ event }) => String(event.error) }) },
    },
    { src: 'watches', input: { token: secret } },
    { src: 'child', onSnapshot: {} },
  ],
  output: ({ context }) => context,
  initial: 'a',
  states: { a: { on: { end: 'b' } }, b: { type: 'final' } },
});

async function run(options: Parameters<typeof framesOf>[0]) {
  const frames = framesOf(options);
  const actor = createActor(leaky, { inspect: frames.inspect, input: { token: secret } }).start();
  await new Promise((resolve) => setTimeout(resolve));
  const replayed = frames.replay();
  actor.send({ type: 'end', token: secret });
  return { ...frames, replayed };
}

const HIDDEN = '(hidden)';
const everything = {
  sanitizeContext: () => HIDDEN,
  sanitizeEvent: ({ type, ...rest }: { type: string; token?: string }) => ({
    type,
    ...rest,
    ...(rest.token && { token: HIDDEN }),
  }),
  sanitizeInput: () => HIDDEN,
  sanitizeOutput: () => HIDDEN,
  sanitizeError: () => HIDDEN,
  sanitizeDefinition: (definition: object) => ({
    ...definition,
    invoke: HIDDEN,
  }),
};

it('lets no secret out where all is sanitized, and each sanitizer is needed for that', async () => {
  const { sent, replayed } = await run(everything);
  expect(JSON.stringify([sent, replayed])).not.toContain(secret);
  for (const name of Object.keys(everything) as (keyof typeof everything)[]) {
    const { [name]: _, ...others } = everything;
    const leaking = await run(others);
    expect(JSON.stringify([leaking.sent, leaking.replayed]), `without ${name}`).toContain(secret);
  }
});

it('goes on where a sanitizer throws, and says so in place of the value', async () => {
  const throws = () => {
    throw new Error('oops');
  };
  const names = Object.keys(everything) as (keyof typeof everything)[];
  const { sent, actors, snapshots, events } = await run(Object.fromEntries(names.map((name) => [name, throws])));
  expect(JSON.stringify(sent)).not.toContain(secret);
  expect(actors()[0]?.definition).toBe('{"id":"leaky","description":"[sanitizeDefinition threw: oops]"}');
  expect(events()[0]?.event).toEqual({ type: 'xstate.init', event: '[sanitizeEvent threw: oops]' });
  expect(snapshots().at(-1)?.snapshot).toMatchObject({
    status: 'done',
    value: 'b',
    context: '[sanitizeContext threw: oops]',
    output: '[sanitizeOutput threw: oops]',
  });
  expect(sent.length).toBe((await run({})).sent.length);
});

it('sends no frame for which the filter throws, nor one that it does not want', async () => {
  const all = (await run({})).sent.map(({ type }) => type);
  const filtered = await run({
    filter({ type }) {
      if (type === '@xstate.event') throw new Error('oops');
      return type === '@xstate.snapshot';
    },
  });
  expect(filtered.sent.map(({ type }) => type)).toEqual(all.filter((type) => type === '@xstate.snapshot'));
  expect(filtered.replayed).toEqual([]);
});

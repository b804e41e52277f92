import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isPluginPhase, PLUGIN_PHASES, type PluginPhase } from '../../src';
import { InvalidSnapshotError, resume } from '../../src/persistence';
import { readContext } from '../../src/persistence/stored-context';
import { MemoryStore, snapshotIn } from './resume-store';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

const RECORD = { from: 'Installing', to: 'Installed', reason: 'unpacked', timestamp: 5 };

/** A snapshot with something in each part of it. */
const FULL = {
  ...snapshotIn('Recovering', {
    retry: { attempts: 2, nextBackoff: 4000, lastAttempt: 900_000_000 },
    attempt: { number: 2, delay: 2000, deadline: 1_000_001_000 },
    history: [RECORD as never],
    sequence: 3,
  }),
};

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** The snapshot with one place changed, as `path` says. */
function withChange(path: string, value: unknown, snapshot: unknown = FULL): unknown {
  const [key = '', ...rest] = path.split('.');
  if (!isObject(snapshot)) return value;
  const child = (snapshot as Record<string, unknown>)[key];
  const changed = rest.length === 0 ? value : withChange(rest.join('.'), value, child);
  return Array.isArray(snapshot)
    ? snapshot.map((item, index) => (String(index) === key ? changed : item))
    : { ...snapshot, [key]: changed };
}

const problemOf = (snapshot: unknown) => {
  try {
    readContext({ pluginId: 'kubernetes', snapshot: JSON.parse(JSON.stringify(snapshot) ?? 'null') });
  } catch (error) {
    if (!(error instanceof InvalidSnapshotError)) throw error;
    expect([error.code, error.pluginId, error.message]).toEqual([
      'ERR_INVALID_SNAPSHOT',
      'kubernetes',
      `the stored snapshot of plugin kubernetes is not valid: ${error.path ? `${error.path}: ` : ''}${error.problem}`,
    ]);
    return `${error.path}: ${error.problem}`;
  }
  return undefined;
};

describe('a stored snapshot', () => {
  it.each(PLUGIN_PHASES)('of %s is read as it was written', (phase) => {
    const { context } = snapshotIn(phase);
    expect(readContext({ pluginId: 'kubernetes', snapshot: snapshotIn(phase) })).toEqual(context);
  });

  it('with something in each part is read as it was written', () => {
    expect(readContext({ pluginId: 'kubernetes', snapshot: FULL })).toEqual(FULL.context);
  });

  it('is read whatever its children are, and whether its actor was stopped', () => {
    for (const children of [undefined, null, 7, { backoff: { snapshot: { status: 'nonsense' } } }]) {
      expect(problemOf({ ...FULL, children })).toBeUndefined();
    }
    expect(problemOf({ ...FULL, status: 'stopped' })).toBeUndefined();
  });

  it.each([
    ['status', 'error', 'status: Invalid type: Expected ("active" | "stopped") but received "error"'],
    ['value', 'Sleeping', /^value: Invalid type: Expected \("Uninstalled" \| .* but received "Sleeping"$/],
    ['value', { Running: 'well' }, /^value: Invalid type: .* but received Object$/],
    ['value', 'Stopped', 'context.phase: should be Stopped, got Recovering'],
    ['value', 'toString', /^value: Invalid type: .* but received "toString"$/],
    ['context', undefined, 'context: Invalid key: Expected "context" but received undefined'],
    ['context', null, 'context: should be an object with a version'],
    ['context', [], 'context: should be an object with a version'],
    ['context.version', undefined, 'context: should be an object with a version'],
    ['context.version', '1', 'context: should be an object with a version'],
    ['context.version', 2, /^context: version should be 1 or one that leads to it, got 2; it was written by a newer/],
    ['context.pluginId', 'web', 'context.pluginId: should be kubernetes, got web'],
    ['context.pluginId', 7, 'context.pluginId: Invalid type: Expected string but received 7'],
    ['context.recovery', 'sometimes', /^context.recovery: Invalid type: .* but received "sometimes"$/],
    ['context.backoff', null, 'context.backoff: Invalid type: Expected Object but received null'],
    ['context.backoff.jitter', 'some', /^context.backoff.jitter: Invalid type: .* but received "some"$/],
    [
      'context.backoff.maxDelay',
      Number.NaN,
      'context.backoff.maxDelay: Invalid type: Expected number but received null',
    ],
    [
      'context.backoff.maxDelay',
      1e12,
      'context: backoff.maxDelay should be a number from 0 to 2147483647, got 1000000000000',
    ],
    ['context.backoff.factor', 0, /^context: backoff.factor should be a number from 1 to /],
    ['context.backoff.maxAttempts', -1, /^context: backoff.maxAttempts should be a whole number from 0 to /],
    ['context.devMode', 'yes', 'context.devMode: Invalid type: Expected boolean but received "yes"'],
    ['context.historyLimit', 0, /^context: historyLimit should be a whole number from 1 to /],
    ['context.phase', 'Sleeping', /^context.phase: Invalid type: .* but received "Sleeping"$/],
    ['context.history', {}, 'context.history: Invalid type: Expected Array but received Object'],
    ['context.history.0', null, 'context.history.0: Invalid type: Expected Object but received null'],
    ['context.history.0.from', '__proto__', /^context.history.0.from: Invalid type: .* but received "__proto__"$/],
    ['context.history.0.reason', 7, 'context.history.0.reason: Invalid type: Expected string but received 7'],
    ['context.history.0.timestamp', '5', 'context.history.0.timestamp: Invalid type: Expected number but received "5"'],
    ['context.history.0.timestamp', 8.64e15 + 2, /^context.history.0.timestamp: Invalid value: /],
    ['context.history.0.timestamp', -1, 'context.history.0.timestamp: Invalid value: Expected >=0 but received -1'],
    ['context.sequence', -1, 'context.sequence: Invalid value: Expected >=0 but received -1'],
    ['context.sequence', 1.5, 'context.sequence: Invalid safe integer: Received 1.5'],
    ['context.sequence', 0, 'context.sequence: should be at least 1, got 0'],
    ['context.retry', undefined, 'context.retry: Invalid key: Expected "retry" but received undefined'],
    ['context.retry.attempts', 'two', 'context.retry.attempts: Invalid type: Expected number but received "two"'],
    ['context.retry.attempts', -1, 'context.retry.attempts: Invalid value: Expected >=0 but received -1'],
    ['context.retry.attempts', 0.5, 'context.retry.attempts: Invalid safe integer: Received 0.5'],
    ['context.retry.nextBackoff', -1, 'context.retry.nextBackoff: Invalid value: Expected >=0 but received -1'],
    ['context.retry.nextBackoff', 1e10, /^context.retry.nextBackoff: Invalid value: Expected <=2147483647/],
    [
      'context.retry.lastAttempt',
      'today',
      'context.retry.lastAttempt: Invalid type: Expected number but received "today"',
    ],
    ['context.attempt', undefined, 'context.attempt: Invalid key: Expected "attempt" but received undefined'],
    ['context.attempt.number', -1, 'context.attempt.number: Invalid value: Expected >=0 but received -1'],
    ['context.attempt.delay', 1e10, /^context.attempt.delay: Invalid value: Expected <=2147483647/],
    ['context.attempt.deadline', null, 'context.attempt.deadline: Invalid type: Expected number but received null'],
    ['context.upSince', true, 'context.upSince: Invalid type: Expected number but received true'],
    ['context.upSince', -1, 'context.upSince: Invalid value: Expected >=0 but received -1'],
  ])('with %s = %j is refused', (path, value, problem) => {
    expect(problemOf(withChange(path, value))).toEqual(
      typeof problem === 'string' ? problem : expect.stringMatching(problem),
    );
  });

  it.each([null, true, 7, 'text', [], {}])('that is %j is refused', (snapshot) => {
    expect(problemOf(snapshot)).toEqual(expect.stringMatching(/Invalid (type|key): Expected/));
  });

  it('that could not be read is refused, and tells why', () => {
    const error = new SyntaxError('Unexpected end of JSON input');
    const read = () => readContext({ pluginId: 'kubernetes', snapshot: undefined, error });
    expect(read).toThrow(new InvalidSnapshotError('kubernetes', '', 'Unexpected end of JSON input', { cause: error }));
  });

  it('with a long text in a wrong place is refused in few words', () => {
    expect(problemOf(withChange('value', 'x'.repeat(1_000_000)))?.length).toBeLessThan(400);
  });

  it('has nothing in it but what belongs there', () => {
    const text = JSON.stringify(FULL).replace('"devMode"', '"__proto__":{"polluted":true},"extra":{"a":1},"devMode"');
    const context = readContext({ pluginId: 'kubernetes', snapshot: JSON.parse(text) });
    expect(context).toStrictEqual(FULL.context);
    expect(Object.getPrototypeOf(context)).toBe(Object.prototype);
  });

  it('with a history of 10 000 transitions comes back with the newest of them', async () => {
    const history = Array.from({ length: 10_000 }, (_, index) => ({ ...RECORD, timestamp: index }));
    const store = new MemoryStore(snapshotIn('Stopped', { history: history as never, sequence: 10_000 }));
    const { machines, setAside } = await resume(store);
    const [machine] = machines.values();
    expect(setAside).toEqual([]);
    expect(machine?.history().map(({ timestamp }) => timestamp.getTime())).toEqual(
      Array.from({ length: 50 }, (_, index) => 9950 + index),
    );
  });
});

/** Every place in a value, as a path. */
function placesIn(value: unknown, path: string[] = []): string[] {
  const inside = isObject(value) ? Object.entries(value) : [];
  return [path.join('.'), ...inside.flatMap(([key, child]) => placesIn(child, [...path, key]))];
}

/** Through text, so that `__proto__` is a key of its own, as in a file. */
const withPrototypes = (text: string) => text.replaceAll('"":', '"__proto__":');
const json = fc.oneof(fc.json(), fc.json().map(withPrototypes));
const change = fc.record({
  place: fc.constantFrom(...placesIn(FULL).filter((place) => place !== '')),
  value: fc.oneof(
    json.map((text): unknown => JSON.parse(text)),
    fc.nat(),
    fc.constantFrom<unknown>('__proto__', 'constructor', -1, 1e308, 2 ** 53, '', null, [], {}, ...PLUGIN_PHASES),
  ),
});

/** What a plugin has to be after any resume: one that can be asked, moved and saved. */
async function expectWhole(text: string): Promise<void> {
  const store = new MemoryStore();
  store.saved.set('kubernetes', text);
  const { machines, setAside } = await resume(store);
  const machine = machines.get('kubernetes');
  if (!machine) throw new Error('not resumed');
  expect(isPluginPhase(machine.phase)).toBe(true);
  if (setAside.length > 0) expect([machine.phase, store.setAsides]).toEqual(['Failed', ['kubernetes']]);
  expect(machine.history().every(({ timestamp }) => !Number.isNaN(timestamp.getTime()))).toBe(true);
  await vi.advanceTimersByTimeAsync(0);
  machine.forcePhase('Running', 'by hand');
  machine.transitionTo('Recovering', 'exit code 1');
  await machine.flush();
  expect(readContext({ pluginId: 'kubernetes', snapshot: JSON.parse(store.saved.get('kubernetes') ?? '') }).phase).toBe(
    'Recovering' satisfies PluginPhase,
  );
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  expect(Object.keys(Object.prototype)).toEqual([]);
  machine.stop();
  await machine.flush();
}

describe('resume', () => {
  it('takes any JSON', async () => {
    await fc.assert(fc.asyncProperty(json, expectWhole), { numRuns: 100 });
  });

  it('takes any text', async () => {
    await fc.assert(fc.asyncProperty(fc.string(), expectWhole), { numRuns: 50 });
  });

  it('takes a snapshot with any changes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
        const changed = changes.reduce<unknown>((before, { place, value }) => withChange(place, value, before), FULL);
        await expectWhole(JSON.stringify(changed));
      }),
      { numRuns: 300 },
    );
  });
});

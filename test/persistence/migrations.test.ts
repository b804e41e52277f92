import { describe, expect, it } from 'vitest';
import { type Migrations, migrate } from '../../src/persistence/migrations';
import { readContext } from '../../src/persistence/stored-context';
import { snapshotIn } from './resume-store';

/** An example: suppose version 0 had named the history `transitions`, and had not known `devMode`. */
const FROM_0: Migrations = new Map([
  [0, ({ transitions, ...context }) => ({ ...context, history: transitions, devMode: true })],
]);

describe('a context of another version', () => {
  it('is brought to this one, and is a whole context then', () => {
    const snapshot = snapshotIn('Stopped');
    const { history, devMode, ...rest } = snapshot.context;
    const migrated = migrate({ ...rest, version: 0, transitions: history }, FROM_0);
    expect(migrated).toEqual(snapshot.context);
    expect(readContext({ pluginId: 'kubernetes', snapshot: { ...snapshot, context: migrated } })).toEqual(
      snapshot.context,
    );
  });

  it('takes each step once and in order', () => {
    const steps: Migrations = new Map([
      [-1, (context) => ({ ...context, took: 'the first' })],
      [0, ({ took, ...context }) => ({ ...context, took: `${took} and the second` })],
    ]);
    expect(migrate({ version: -1 }, steps)).toEqual({ version: 1, took: 'the first and the second' });
  });

  it('of this version is left as it is', () => {
    const context = { version: 1, anything: true };
    expect(migrate(context, FROM_0)).toBe(context);
  });

  it.each([-1, 0.5, Number.NaN, Number.NEGATIVE_INFINITY])('%d that nothing starts from is refused', (version) => {
    expect(() => migrate({ version }, FROM_0)).toThrow(
      new RangeError(`version should be 1 or one that leads to it, got ${version}`),
    );
  });

  it('of the future is refused, and says what to do', () => {
    expect(() => migrate({ version: 2 }, FROM_0)).toThrow(
      new RangeError(
        'version should be 1 or one that leads to it, got 2; it was written by a newer plugin-statechart: update this one',
      ),
    );
  });
});

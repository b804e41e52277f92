import { describe, expect, it } from 'vitest';
import { resume } from '../../src/persistence';
import { type Migrations, migrate } from '../../src/persistence/migrations';
import { MemoryStore, snapshotIn } from './resume-store';

describe('a context of another version', () => {
  it('is brought to this one, and its plugin comes back as it was', async () => {
    const transition = { from: 'Stopping', to: 'Stopped', reason: 'asked for', timestamp: 5 } as const;
    const { context, ...snapshot } = snapshotIn('Stopped', { history: [transition], sequence: 1 });
    const { history, devMode, ...rest } = context;
    const store = new MemoryStore();
    store.put('kubernetes', { ...snapshot, context: { ...rest, version: 0, transitions: history } });
    const { machines, setAside } = await resume(store);
    expect(setAside).toEqual([]);
    expect(machines.get('kubernetes')?.actor.getSnapshot().context).toEqual({ ...context, devMode: true });
  });

  it('is set aside where the step makes no context of it', async () => {
    const { context, ...snapshot } = snapshotIn('Stopped');
    const store = new MemoryStore();
    store.put('kubernetes', { ...snapshot, context: { ...context, version: 0, transitions: 7 } });
    const { setAside } = await resume(store);
    expect(setAside.map(({ error }) => error.path)).toEqual(['context.history']);
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
    expect(migrate(context)).toBe(context);
  });

  it.each([-1, 0.5, Number.NaN, Number.NEGATIVE_INFINITY])('%d that nothing starts from is refused', (version) => {
    expect(() => migrate({ version })).toThrow(
      new RangeError(`version should be 1 or one that leads to it, got ${version}`),
    );
  });

  it('of the future is refused, and says what to do', () => {
    expect(() => migrate({ version: 2 })).toThrow(
      new RangeError(
        'version should be 1 or one that leads to it, got 2; it was written by a newer plugin-statechart: update this one',
      ),
    );
  });
});

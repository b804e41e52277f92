import { describe, expect, it } from 'vitest';
import { PLUGIN_PHASES, type PluginPhase } from '../../src';
import { type ResumeOptions, resume } from '../../src/persistence';
import { MemoryStore, snapshotIn } from './resume-store';

async function reconciled(store: MemoryStore, options: ResumeOptions) {
  const { machines, adopted, ghosts } = await resume(store, options);
  const outcome = [...machines.values()].map((machine) => {
    const [record] = machine.history();
    machine.stop();
    return `${machine.pluginId}: ${machine.phase}${record ? ` (${record.from}, ${record.reason})` : ''}`;
  });
  return { outcome, adopted, ghosts };
}

const eachPhase = () => new MemoryStore(...PLUGIN_PHASES.map((phase) => snapshotIn(phase, { pluginId: phase })));
const STAYS = { policy: () => undefined };

describe('the plugins on disk', () => {
  it('that are not stored become Installed', async () => {
    const store = new MemoryStore(snapshotIn('Stopped', { pluginId: 'web' }));
    expect(await reconciled(store, { onDisk: ['web', 'docs', 'docs', 'kubernetes'] })).toEqual({
      outcome: [
        'web: Stopped',
        'docs: Installed (Uninstalled, force: found on disk)',
        'kubernetes: Installed (Uninstalled, force: found on disk)',
      ],
      adopted: ['docs', 'kubernetes'],
      ghosts: [],
    });
  });

  it('are left alone where they are stored, but for those that are stored as Uninstalled', async () => {
    const { outcome, adopted, ghosts } = await reconciled(eachPhase(), { ...STAYS, onDisk: new Set(PLUGIN_PHASES) });
    const [, ...others] = PLUGIN_PHASES;
    expect(outcome).toEqual([
      'Uninstalled: Installed (Uninstalled, force: found on disk)',
      ...others.map((phase) => `${phase}: ${phase}`),
    ]);
    expect([adopted, ghosts]).toEqual([['Uninstalled'], []]);
  });

  it('that are there no more become Uninstalled, but for those that were being installed', async () => {
    const { outcome, adopted, ghosts } = await reconciled(eachPhase(), { ...STAYS, onDisk: [] });
    const there: PluginPhase[] = ['Uninstalled', 'Installing'];
    const gone = PLUGIN_PHASES.filter((phase) => !there.includes(phase));
    expect(outcome).toEqual([
      'Uninstalled: Uninstalled',
      'Installing: Installing',
      ...gone.map((phase) => `${phase}: Uninstalled (${phase}, force: not on disk any more)`),
    ]);
    expect([adopted, ghosts]).toEqual([[], gone]);
  });

  it('are not asked about by default', async () => {
    const { outcome } = await reconciled(eachPhase(), STAYS);
    expect(outcome).toEqual(PLUGIN_PHASES.map((phase) => `${phase}: ${phase}`));
  });

  it('keep the history of a plugin that is gone, and go on numbering', async () => {
    const history = [{ from: 'Starting', to: 'Running', reason: 'ready after 40 ms', timestamp: 5 }] as const;
    const store = new MemoryStore(snapshotIn('Running', { history: [...history], sequence: 9 }));
    const { machines, corrections } = await resume(store, { onDisk: [] });
    const [machine] = machines.values();
    expect(machine?.history().map(({ to, reason }) => `${to}: ${reason}`)).toEqual([
      'Running: ready after 40 ms',
      'Uninstalled: force: not on disk any more',
    ]);
    expect(corrections.map(({ sequence }) => sequence)).toEqual([10]);
  });

  it('come before the policy, and before interrupted work', async () => {
    const asked: string[] = [];
    const policy: ResumeOptions['policy'] = ({ pluginId }) => {
      asked.push(pluginId);
      return undefined;
    };
    const store = new MemoryStore(snapshotIn('Building', { pluginId: 'gone' }), snapshotIn('Building'));
    await reconciled(store, { policy, onDisk: ['kubernetes', 'new'] });
    expect(asked).toEqual(['kubernetes']);
  });

  it('decide about a damaged plugin, too', async () => {
    const store = new MemoryStore();
    store.put('gone', 'nonsense');
    store.put('there', 'nonsense');
    const { machines, ghosts, adopted } = await resume(store, { onDisk: ['there'] });
    expect([[...machines].map(([id, { phase }]) => `${id}: ${phase}`), ghosts, adopted]).toEqual([
      ['gone: Uninstalled', 'there: Failed'],
      ['gone'],
      [],
    ]);
  });

  it('take the options that the app gives, where they are adopted', async () => {
    const { machines } = await resume(new MemoryStore(), {
      onDisk: ['docs'],
      machine: (pluginId) => ({ backoff: { initialDelay: pluginId.length } }),
    });
    expect(machines.get('docs')?.retry.nextBackoff).toBe(4);
  });

  it.each([
    ['kubernetes', 'onDisk should be an iterable of plugin ids, got string'],
    [null, 'onDisk should be an iterable of plugin ids, got null'],
    [{}, 'onDisk should be an iterable of plugin ids, got object'],
    [[7], 'onDisk should have plugin ids that are not empty, got number'],
    [[''], "onDisk should have plugin ids that are not empty, got ''"],
  ])('are refused as %j', async (onDisk, message) => {
    await expect(resume(new MemoryStore(), { onDisk: onDisk as string[] })).rejects.toThrow(new TypeError(message));
  });
});

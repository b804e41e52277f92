import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { resume } from '../../../src/persistence';
import { openFileStore } from '../../../src/persistence/node';
import { movesOf, snapshotOf } from './saved';
import { filesIn, journalNames, linesOf, loadAll, newDirectory, sequenceIn } from './store-directory';

const RESTARTED = fileURLToPath(new URL('fixtures/restarted-host.ts', import.meta.url));
const HOST = fileURLToPath(new URL('fixtures/busy-host.ts', import.meta.url));

/** Runs a host, kills it some time after its first save, and tells the last acknowledged save of each plugin. */
async function killHost(directory: string, after: number): Promise<Map<string, number>> {
  const host = spawn(process.execPath, ['--import', 'tsx', HOST, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  host.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    if (output === '') setTimeout(() => host.kill('SIGKILL'), after);
    output += chunk;
  });
  expect(await once(host, 'close')).toEqual([null, 'SIGKILL']);
  const acknowledged = [...output.matchAll(/^(\S+) (\d+)$/gm)];
  return new Map(acknowledged.map(([, pluginId = '', sequence]) => [pluginId, Number(sequence)]));
}

it('a busy host is killed again and again, and nothing that was acknowledged is lost, doubled or torn', async () => {
  const directory = newDirectory();
  for (const after of [0, 37, 111, 150, 203]) {
    const acknowledged = await killHost(directory, after);
    expect(acknowledged.size).toBeGreaterThan(0);
    await using store = await openFileStore(directory);
    expect(filesIn(directory).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    const lines = linesOf(directory);
    const stored = await loadAll(store);
    expect(stored.filter(({ error }) => error)).toEqual([]);
    for (const each of stored) {
      const { pluginId, sequence = 0 } = each;
      const journal = lines.filter((line) => line.pluginId === pluginId);
      expect(journal).toEqual(movesOf(pluginId, 1, journal.length));
      expect(sequence).toBe(journal.length);
      expect(sequence).toBeGreaterThanOrEqual(acknowledged.get(pluginId) ?? 0);
      expect(sequenceIn(each)).toBeGreaterThanOrEqual(sequence);
    }
  }
  expect(journalNames(directory).length).toBeGreaterThan(3);
}, 60_000);

it('a host that is killed after it has set a plugin aside has it set aside again', async () => {
  const directory = newDirectory();
  const journal = movesOf('web', 1, 7);
  {
    await using store = await openFileStore(directory);
    await store.save('web', snapshotOf(7), journal);
  }
  writeFileSync(join(directory, 'plugins/web.json'), 'half a fi');
  const host = spawn(process.execPath, ['--import', 'tsx', RESTARTED, directory], { stdio: 'inherit' });
  expect(await once(host, 'exit')).toEqual([null, 'SIGKILL']);
  await using store = await openFileStore(directory);
  const { machines, setAside, corrections } = await resume(store);
  await machines.get('web')?.flush();
  machines.get('web')?.stop();
  expect(machines.get('web')?.phase).toBe('Failed');
  expect(setAside.map(({ pluginId }) => pluginId)).toEqual(['web']);
  expect(linesOf(directory)).toEqual([...journal, ...corrections]);
  const aside = join(directory, 'set-aside');
  expect(filesIn(aside).map((name) => readFileSync(join(aside, name), 'utf8'))).toEqual(['half a fi', 'half a fi']);
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { openFileStore } from '../../../src/persistence/node';
import { movesOf } from './saved';
import { filesIn, journalNames, linesOf, loadAll, newDirectory, sequenceIn } from './store-directory';

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

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createActor } from 'xstate';
import { PLUGIN_PHASES, pluginLifecycleFrom } from '../../src';
import { recoveriesAtOnce, stormOptions } from '../../src/fleet/fleet-options';
import { type PluginAtRestart, restartPolicy } from '../../src/persistence';
import { resolveOptions } from '../../src/persistence/node/file-store-options';
import { FIRST_WAIT, LONGEST_WAIT } from '../../src/persistence/snapshot-writer';
import { ROOT } from './tarball';

const text = readFileSync(join(ROOT, 'docs/persistence.md'), 'utf8');

/** The cells of a table, by the beginning of its first line. */
function table(beginning: string): string[][] {
  const [, rows = ''] = text.slice(text.indexOf(`| ${beginning} |`)).split(/\|---.*\n/);
  const [lines = ''] = rows.split('\n\n');
  return lines
    .trim()
    .split('\n')
    .map((line) => line.split('|').slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim()));
}

describe('docs/persistence.md', () => {
  it('tells in which phase each plugin comes back', () => {
    const comesBackIn = PLUGIN_PHASES.map((phase) => {
      const { context } = createActor(pluginLifecycleFrom(phase), { input: { pluginId: 'web' } }).getSnapshot();
      const plugin = { pluginId: 'web', phase, context, crashLoop: false };
      const phases = (['again', 'fail'] as const)
        .map((interrupted) => restartPolicy({ ...plugin, interrupted } satisfies PluginAtRestart))
        .map((correction) => correction?.to ?? phase);
      return [phase, [...new Set(phases)].join(', or ')];
    });
    expect(table('stored').map((cells) => cells.slice(0, 2))).toEqual(comesBackIn);
  });

  it('tells the numbers that apply', () => {
    const { crashes, within } = stormOptions({});
    const { maxSize, maxFiles } = resolveOptions({}).journal;
    expect(text).toContain(`\`maxConcurrentRecoveries\` (${recoveriesAtOnce({})}) are validated`);
    expect(text.replaceAll(/\s+/g, ' ')).toContain(`(${crashes} crashes within ${within} ms, in any such window)`);
    expect(text.replaceAll(/\s+/g, ' ')).toContain(
      `after ${FIRST_WAIT} ms at first and every ${LONGEST_WAIT / 1000} s at last`,
    );
    expect(text).toContain(`a new file every ${maxSize / 1e6} MB, and ${maxFiles} of them`);
  });

  it('names a test for each thing that it guarantees', () => {
    const proofs = table('after').map(([, , proof = '']) => /^`(test\/\S+\.test\.ts)`: (.+)$/.exec(proof));
    expect(proofs).toHaveLength(17);
    for (const [, file = '', title = ''] of proofs.map((proof) => proof ?? [])) {
      expect(readFileSync(join(ROOT, file), 'utf8')).toContain(`'${title}`);
    }
  });
});

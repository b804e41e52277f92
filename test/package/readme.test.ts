import { describe, expect, it } from 'vitest';
import { createActor } from 'xstate';
import manifest from '../../package.json' with { type: 'json' };
import { DEFAULT_BACKOFF, isActive, isTerminal, PLUGIN_PHASES, pluginLifecycle } from '../../src';
import { resolveOptions } from '../../src/process/resolve-options';
import { FIRST_PORT } from '../../visualizer/server/listen';
import { documents, readme } from './readme';

describe('the README', () => {
  it('counts the phases', () => {
    expect(PLUGIN_PHASES).toHaveLength(14);
    expect(readme()).toContain('statechart: fourteen phases');
  });

  it('names the resting and the active phases', () => {
    const text = readme().replaceAll('\n', ' ');
    const inWords = (phases: readonly string[]) => `${phases.slice(0, -1).join(', ')} and ${phases.at(-1)}`;
    expect(text).toContain(`tag \`terminal\`) are ${inWords(PLUGIN_PHASES.filter(isTerminal))};`);
    expect(text).toContain(`should be running, are ${inWords(PLUGIN_PHASES.filter(isActive))}.`);
  });

  it('tells the numbers that apply', () => {
    const text = readme();
    for (const [name, value] of Object.entries(DEFAULT_BACKOFF)) {
      expect(text).toMatch(new RegExp(`\\| \`${name}\` \\| ${value}( ms)? \\|`));
    }
    const { ready, readyTimeout, stopSignal, stopTimeout } = resolveOptions({ command: 'node' });
    expect(text).toContain(`| \`ready\` | \`{ uptime: ${'uptime' in ready && ready.uptime} }\` |`);
    expect(text).toContain(`| \`readyTimeout\` | ${readyTimeout} ms |`);
    expect(text).toContain(`| \`stopSignal\` | ${stopSignal} |`);
    expect(text).toContain(`| \`stopTimeout\` | ${stopTimeout} ms |`);
    const [, , [, inspect] = []] = documents();
    expect(inspect).toContain(`| \`port\` | \`--port\` | ${FIRST_PORT}, or the next free one |`);
    expect(text).toContain(`http://127.0.0.1:${FIRST_PORT}/?token=…`);
    const { historyLimit } = createActor(pluginLifecycle, { input: { pluginId: 'web' } }).getSnapshot().context;
    expect(text).toContain(`the newest ${historyLimit} transitions`);
    expect(text).toContain(`Node (${manifest.engines.node.replace('>=', '')} or newer)`);
    expect(text).toContain(`at most ${manifest['size-limit'][0]?.limit} (minified and gzipped)`);
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PluginStateMachineOptions } from 'plugin-statechart';
import { HostedPlugin } from './hosted-plugin';
import { leave } from './leave';
import { readManifest } from './manifest';
import type { Screen } from './screen';

const ORIGINALS = fileURLToPath(new URL('plugins/', import.meta.url));

/** A host with two plugins, each in a folder of its own below a temporary one. */
export class Host {
  /** Where the plugins are installed. It goes with the host, whatever ends the host short of SIGKILL. */
  readonly folder: string = mkdtempSync(join(tmpdir(), 'plugin-statechart-host-'));
  readonly plugins: HostedPlugin[] = [];

  constructor(
    readonly screen: Screen,
    /** Aborted when somebody wants the host to end. */
    readonly interrupted: AbortSignal,
    /** Sees every plugin's actor from its start. */
    readonly inspect?: PluginStateMachineOptions['inspect'],
  ) {
    process.once('exit', () => rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 }));
  }

  /** Makes a plugin known to the host. It is not installed yet. */
  async add(id: string): Promise<HostedPlugin> {
    const original = join(ORIGINALS, id);
    const { screen, inspect } = this;
    const manifest = await readManifest(original);
    const plugin = new HostedPlugin(manifest, original, join(this.folder, id), screen, inspect);
    this.plugins.push(plugin);
    return plugin;
  }

  /** Stops and uninstalls whatever is still there. */
  async close(): Promise<void> {
    try {
      await Promise.all(this.plugins.map((plugin) => leave(plugin)));
    } finally {
      for (const { machine } of this.plugins) machine.stop();
    }
  }
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
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
  ) {
    process.once('exit', () => rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 }));
  }

  /** Makes a plugin known to the host. It is not installed yet. */
  async add(id: string): Promise<HostedPlugin> {
    const original = join(ORIGINALS, id);
    const plugin = new HostedPlugin(await readManifest(original), original, join(this.folder, id), this.screen);
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

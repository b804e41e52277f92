import { ask } from './ask';
import { build, install, reload, signalProcess, start, stop, uninstall } from './commands';
import type { Host } from './host';
import type { HostedPlugin } from './hosted-plugin';
import { breakSource, mendSource } from './source-code';

interface Key {
  /** What the key does, in the list of keys. */
  says: string;
  does(plugin: HostedPlugin, host: Host): void | Promise<void>;
}

const REASON = 'asked for by a person';

function send(signal: 'SIGKILL' | 'SIGSTOP', plugin: HostedPlugin, { screen }: Host): void {
  screen.note(plugin.id, `${signal} to process ${signalProcess(plugin, signal)}`);
}

/** The keys that act on the selected plugin. */
export const PLUGIN_KEYS: Readonly<Record<string, Key>> = {
  s: { says: 'start', does: (plugin) => start(plugin, REASON) },
  x: { says: 'stop', does: (plugin) => stop(plugin, REASON) },
  r: { says: 'reload', does: (plugin, { interrupted }) => reload(plugin, REASON, interrupted) },
  a: {
    says: 'ask over HTTP',
    does: async (plugin, { screen, interrupted }) => screen.note(plugin.id, await ask(plugin, interrupted)),
  },
  c: { says: 'crash (SIGKILL)', does: (plugin, host) => send('SIGKILL', plugin, host) },
  f: { says: 'freeze (SIGSTOP)', does: (plugin, host) => send('SIGSTOP', plugin, host) },
  b: {
    says: 'break its source',
    does: async (plugin, { screen }) => {
      await breakSource(plugin);
      screen.note(plugin.id, 'its source has a mistake now: reload it to see what tsc says');
    },
  },
  m: {
    says: 'mend its source',
    does: async (plugin, { screen }) => {
      await mendSource(plugin);
      if (plugin.phase === 'BuildFailed') build(plugin, REASON);
      else screen.note(plugin.id, 'its source is as it was: reload it to build it');
    },
  },
  u: { says: 'uninstall', does: (plugin) => uninstall(plugin, REASON) },
  i: { says: 'install', does: (plugin) => install(plugin, REASON) },
};

/** Every key and what it does. */
export const KEY_LIST: readonly (readonly [key: string, says: string])[] = [
  ...Object.entries(PLUGIN_KEYS).map(([key, { says }]) => [key, says] as const),
  ['1 2 Tab', 'select a plugin'],
  ['h', 'show the keys'],
  ['q', 'quit'],
];

import { access, cp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type ProcessLedger, processActors } from 'plugin-statechart/process';
import { type Manifest, readManifest } from './manifest';

/** What a plugin of this host prints when it can be asked something. */
export const READY_LINE = /process (\d+) listens on (http:\S+)/;

/** Shorter than the 5 s of the default: somebody at a terminal waits for it. */
const STOP_TIMEOUT = 2000;

/** A plugin that hangs is Degraded after some three seconds, and recovers after as many again. */
const HEALTH = { ping: 'ping', pong: 'pong', interval: 1000, timeout: 500, failures: 2 };

const { resolve } = createRequire(import.meta.url);

/** The plugin's folder is outside of any node_modules, so the host lends it the types of Node. */
const typescriptArguments = (folder: string): string[] => [
  resolve('typescript/bin/tsc'),
  '--project',
  folder,
  '--typeRoots',
  dirname(dirname(resolve('@types/node/package.json'))),
  '--pretty',
  'false',
];

async function validate(folder: string, id: string): Promise<{ reason: string }> {
  const manifest = await readManifest(folder);
  if (manifest.id !== id) throw new Error(`plugin.json is of ${manifest.id}, and not of ${id}`);
  await access(join(folder, manifest.main));
  return { reason: `the manifest of version ${manifest.version} is valid` };
}

/** Where a plugin comes from, where it is installed, who hears what its programs print, and who records them. */
interface Place {
  original: string;
  folder: string;
  onOutput: (pluginId: string, line: string) => void;
  ledger?: ProcessLedger;
}

/** The work of a plugin that runs as a child process of this host. */
export function pluginWork({ id, main, source, answersPing }: Manifest, { original, folder, onOutput, ledger }: Place) {
  return processActors({
    command: process.execPath,
    args: [join(folder, main)],
    cwd: folder,
    ready: { line: READY_LINE },
    stopTimeout: STOP_TIMEOUT,
    onOutput,
    ...(ledger && { ledger }),
    install: async () => {
      await cp(original, folder, { recursive: true });
      return { reason: 'its files are in place' };
    },
    validate: () => validate(folder, id),
    uninstall: async () => {
      await rm(folder, { recursive: true, force: true });
      return { reason: 'its files are removed' };
    },
    ...(source && { build: { command: process.execPath, args: typescriptArguments(folder), cwd: folder } }),
    ...(answersPing && { health: HEALTH }),
  });
}

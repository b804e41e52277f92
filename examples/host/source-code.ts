import { appendFile, copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HostedPlugin } from './hosted-plugin';

const MISTAKE = "\nexport const visitorsSoFar: number = 'a great many';\n";

function sourceOf({ id, manifest: { source }, phase }: HostedPlugin): string {
  if (!source) throw new Error(`${id} is not built from source`);
  if (phase === 'Uninstalled') throw new Error(`${id} is not installed: it has no source here`);
  return source;
}

/** Makes a mistake in the installed source of a plugin; tsc notices when it is built next. */
export async function breakSource(plugin: HostedPlugin): Promise<void> {
  await appendFile(join(plugin.folder, sourceOf(plugin)), MISTAKE);
}

/** Puts the source back as it was. */
export async function mendSource(plugin: HostedPlugin): Promise<void> {
  const source = sourceOf(plugin);
  await copyFile(join(plugin.original, source), join(plugin.folder, source));
}

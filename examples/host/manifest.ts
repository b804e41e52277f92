import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a plugin says about itself in its `plugin.json`. */
export interface Manifest {
  /** The plugin's name; also the name of its folder. */
  id: string;
  version: string;
  /** The program to run, from the plugin's folder. */
  main: string;
  /** The TypeScript source that `main` is built from. Default: it needs no build. */
  source?: string;
  /** Whether it answers the message `ping` with `pong` over IPC. Default: it does not. */
  answersPing?: boolean;
}

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';

/**
 * Reads the manifest in a plugin's folder.
 *
 * @throws {Error} there is none, or it does not say what it has to; the message names the file and what is wrong
 */
export async function readManifest(folder: string): Promise<Manifest> {
  const file = join(folder, 'plugin.json');
  const text = await readFile(file, 'utf8');
  let manifest: Partial<Manifest> | null;
  try {
    manifest = JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} is not JSON: ${(error as Error).message}`);
  }
  for (const key of ['id', 'version', 'main'] as const) {
    if (!isText(manifest?.[key])) throw new Error(`${file} should have "${key}", a text that is not empty`);
  }
  return manifest as Manifest;
}

import { readFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './root';
import { goVersion } from './seed';

/** Where and with what something was measured. */
export interface Environment {
  /** As YYYY-MM-DD. */
  date: string;
  machine: string;
  versions: readonly string[];
}

const PACKAGES = ['xstate', 'robot3', 'javascript-state-machine', 'machina', 'typescript-fsm'];

async function versionOf(name: string): Promise<string> {
  // Not by import: some packages do not export it.
  const { version } = JSON.parse(await readFile(join(ROOT, 'node_modules', name, 'package.json'), 'utf8'));
  return `${name} ${version}`;
}

/** This machine, today. */
export async function environment(signal: AbortSignal): Promise<Environment> {
  const { arch, platform, versions } = process;
  const processor = cpus()[0]?.model.trim() || 'an unknown processor';
  const go = await goVersion(signal);
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: `${platform} ${arch}, ${availableParallelism()} cores, ${processor}`,
    versions: [`Node ${versions.node}`, ...(await Promise.all(PACKAGES.map(versionOf))), ...(go ? [go] : [])],
  };
}

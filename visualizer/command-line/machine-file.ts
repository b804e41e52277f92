import { readFile, stat } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import type { AnyStateMachine } from 'xstate';
import { readChart } from '../chart/read-chart';
import { importModule } from './import-module';
import { machineFromJson } from './json-machine';
import { isMachine, isMachineOfXState4 } from './machine-shape';
import { UsageError } from './usage-error';

const MODULES = ['.js', '.mjs', '.cjs', '.jsx', '.ts', '.mts', '.cts', '.tsx'];

export const isModule = (file: string): boolean => MODULES.includes(extname(file));

export const isMachineFile = (file: string): boolean => isModule(file) || extname(file) === '.json';

async function checkFile(file: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (!found) throw new UsageError(`no such file: ${file}`);
  if (found.isDirectory()) throw new UsageError(`${file} is a folder: name the file that exports the machine`);
  if (!isMachineFile(file)) {
    throw new UsageError(`${file} should be JavaScript, TypeScript or JSON (${[...MODULES, '.json'].join(', ')})`);
  }
}

function choose(file: string, exports: Map<string, unknown>, name: string | undefined): AnyStateMachine {
  const machines = new Map([...exports].filter(([, value]) => isMachine(value))) as Map<string, AnyStateMachine>;
  const names = `it exports ${machines.size > 0 ? `the machines ${[...machines.keys()].join(', ')}` : 'no machine'}`;
  const wanted = name ?? 'default';
  const named = machines.get(wanted);
  if (named) return named;
  const isOld = isMachineOfXState4(exports.get(wanted)) || (!name && [...exports.values()].some(isMachineOfXState4));
  if (isOld && (name || machines.size === 0)) {
    throw new UsageError(`${file} exports a machine of XState 4: this program draws machines of XState 5`);
  }
  if (name) throw new UsageError(`${file} has no machine called ${name}: ${names}`);
  const [only, another] = new Set(machines.values());
  if (!only) throw new UsageError(`${file} has no machine to draw: ${names}; export one that createMachine made`);
  if (another) throw new UsageError(`${file} has several machines: choose one with --export; ${names}`);
  return only;
}

/** XState looks some states up when they are first asked for. */
function checkStates(file: string, machine: AnyStateMachine): AnyStateMachine {
  try {
    readChart(machine);
    return machine;
  } catch (cause) {
    throw new UsageError(`${file}: ${(cause as Error).message}`, { cause });
  }
}

/**
 * The machine that a file exports: the one of that name, else the default export, else the only one. Without a file,
 * the lifecycle of a plugin.
 *
 * @throws {UsageError} there is no such file, it cannot be loaded, it is unclear which machine is meant, or the machine
 *   names states that it does not have
 */
export async function loadMachine(file: string | undefined, exportName: string | undefined): Promise<AnyStateMachine> {
  if (file === undefined) return (await import('../../machines/plugin-lifecycle')).pluginLifecycle;
  await checkFile(file);
  const machine = isModule(file)
    ? choose(file, await importModule(resolve(file), file), exportName)
    : machineFromJson(file, await readFile(file, 'utf8'));
  return checkStates(file, machine);
}

import { join } from 'node:path';
import { PLUGIN_MOVES } from 'plugin-statechart';
import { CYCLE } from './contenders/steps';
import type { Measured } from './measures/timing';
import { ROOT } from './root';
import { runProcess } from './run/run-process';
import type { Here } from './section';

const built = new Map<string, Promise<string>>();

/** The program, built once for each folder. */
function build(folder: string, signal: AbortSignal): Promise<string> {
  const program = join(folder, process.platform === 'win32' ? 'seed.exe' : 'seed');
  const building =
    built.get(folder) ??
    runProcess('go', ['build', '-o', program, join(ROOT, 'bench/seed.go')], signal).then(() => program);
  built.set(folder, building);
  return building;
}

/** Measures the Go package's algorithm, where Go is installed. */
export async function measureSeed({ folder, signal, timing }: Here): Promise<Measured | string> {
  try {
    const program = await build(folder, signal);
    const task = JSON.stringify({ moves: PLUGIN_MOVES, round: CYCLE, ...timing });
    return JSON.parse(await runProcess(program, [task], signal));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'no Go toolchain';
    throw error;
  }
}

/** The version of Go; none where it is not installed. */
export async function goVersion(signal: AbortSignal): Promise<string | undefined> {
  try {
    return /go\d\S*/.exec(await runProcess('go', ['version'], signal))?.[0];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

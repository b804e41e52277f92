import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { relative, resolve } from 'node:path';
import { styleText } from 'node:util';
import { watch as watchFiles } from 'chokidar';
import { journalFile } from '../../src/persistence/node/journal-files';
import { argumentsWithout } from './command-words';
import { importsOf } from './import-module';
import { untilInterrupted } from './interrupted';
import { isDirectory } from './journal-directory';
import { isModule } from './machine-file';

/** Some editors write a file in several steps, in ms. */
const SETTLING = 50;

const say = (text: string): void => console.log(styleText('dim', `${new Date().toTimeString().slice(0, 8)} ${text}`));

/** Draws in a process of its own: no module is cached there, and what a machine file starts ends with it. */
const draw = (): ChildProcess =>
  spawn(process.execPath, [...process.execArgv, process.argv[1] ?? '', ...argumentsWithout('--watch')], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });

/** In a store's directory, much else changes. */
const historyToWatch = (path: string): string => (isDirectory(path) ? journalFile(path, 0) : path);

function filesToWatch(machineFile: string | undefined, history: string | undefined): string[] {
  const path = machineFile === undefined ? undefined : resolve(machineFile);
  const modules = path === undefined ? [] : isModule(path) ? importsOf(path) : [path];
  return [...modules, ...(history === undefined ? [] : [historyToWatch(resolve(history))])];
}

/**
 * Draws now, and again whenever the machine file, what it imports or the history changes, until it is interrupted. A
 * file that is broken is reported like any other mistake, and the next change is waited for. Returns the exit code.
 */
export async function watch(machineFile: string | undefined, history: string | undefined): Promise<number> {
  const interrupted = untilInterrupted();
  const watcher = watchFiles(filesToWatch(machineFile, history), { ignoreInitial: true });
  let drawing: ChildProcess | undefined;
  let timer: NodeJS.Timeout | undefined;

  const drawNow = async (): Promise<void> => {
    // First, so that a change while it is drawn is seen.
    watcher.add(filesToWatch(machineFile, history));
    drawing = draw();
    await once(drawing, 'exit');
    drawing = undefined;
  };
  const drawSoon = (file: string): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (drawing) return drawSoon(file);
      say(`${relative('', file)} has changed`);
      void drawNow();
    }, SETTLING);
  };

  watcher.on('all', (_, file) => drawSoon(file));
  await once(watcher, 'ready');
  void drawNow().then(() => say('Watching; Ctrl-C ends it'));
  await interrupted;
  clearTimeout(timer);
  await watcher.close();
  if (drawing) {
    drawing.kill();
    await once(drawing, 'exit');
  }
  return 0;
}

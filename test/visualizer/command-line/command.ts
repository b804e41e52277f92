import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { afterAll, expect, vi } from 'vitest';

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** The program, bundled once: each of the many processes then starts in a fraction of the time that its source takes. */
function bundle(): string {
  const cache = join(ROOT, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const outdir = mkdtempSync(join(cache, 'plugin-statechart-command-'));
  afterAll(() => rmSync(outdir, { recursive: true, force: true }));
  buildSync({
    entryPoints: [join(ROOT, 'visualizer/command-line/main.ts')],
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
  });
  // It finds files of its own package by the package's name.
  mkdirSync(join(outdir, 'node_modules'));
  symlinkSync(ROOT, join(outdir, 'node_modules/plugin-statechart'), 'junction');
  return join(outdir, 'main.mjs');
}

const PROGRAM = [bundle()];

const inShell = (words: string[]): string =>
  words.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(' ');

// Each run of the program is a process of its own, and some draw pictures.
vi.setConfig({ testTimeout: 120_000 });

interface Result {
  code: number | null;
  stdout: string;
  stderr: string;
}

interface RunOptions {
  input?: string;
  env?: NodeJS.ProcessEnv;
}

/** A project of a user: a folder with XState in it, where the program is run. */
export class Project {
  readonly folder = mkdtempSync(join(tmpdir(), 'plugin-statechart-command-'));

  constructor(xstate = join(ROOT, 'node_modules/xstate')) {
    mkdirSync(join(this.folder, 'node_modules'));
    symlinkSync(xstate, join(this.folder, 'node_modules/xstate'), 'junction');
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  write(name: string, content: string | Buffer): void {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), content);
  }

  read(name: string): string {
    return readFileSync(this.path(name), 'utf8');
  }

  /** The names of all files but the packages, hidden and temporary ones too. */
  files(): string[] {
    return readdirSync(this.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory() && !entry.parentPath.includes('node_modules') && entry.name !== 'xstate')
      .map(({ parentPath, name }) => join(parentPath, name).slice(this.folder.length + 1))
      .sort();
  }

  #spawn(command: string, args: string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
    // As at a user's: under CI, Node takes a terminal for one without colours.
    const { FORCE_COLOR: _, CI: __, ...inherited } = process.env;
    return spawn(command, args, { cwd: this.folder, env: { ...inherited, NO_COLOR: '1', ...env }, stdio: 'pipe' });
  }

  /** Starts the program. */
  start(args: string[], { env }: RunOptions = {}): ChildProcess {
    return this.#spawn(process.execPath, [...PROGRAM, ...args], env);
  }

  /** Starts a command line of the program in a shell, which gives way to it. */
  startInShell(line: string): ChildProcess {
    return this.#spawn('sh', [
      '-c',
      line.replace('plugin-statechart', `exec ${inShell([process.execPath, ...PROGRAM])}`),
    ]);
  }

  /**
   * Starts the program on a terminal of its own. `script` is on every Linux. The shell that it starts gives way to the
   * program: a shell that stays (dash does, bash does not) would take the Ctrl-C too, and end with its own exit code.
   *
   * @param columns how wide the terminal is; by default it does not say
   */
  startOnTerminal(args: string[], env: NodeJS.ProcessEnv = {}, columns = 0): ChildProcess {
    const line = `stty cols ${columns}; exec ${inShell([process.execPath, ...PROGRAM, ...args])}`;
    return this.#spawn('script', ['-qefc', line, '/dev/null'], { ...env, SHELL: '/bin/sh' });
  }

  /** Runs the program to its end. */
  async run(args: string[], options: RunOptions = {}): Promise<Result> {
    const child = this.start(args, options);
    child.stdin?.end(options.input ?? '');
    return endOf(child);
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Waits for a program to end. */
async function endOf(child: ChildProcess): Promise<Result> {
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout = '', stderr = ''] = await Promise.all(
    [child.stdout, child.stderr].map((stream) => (stream ? text(stream) : '')),
  );
  return { code: await closed, stdout, stderr };
}

/** A program that goes on, and what it has printed so far. */
export class Running implements AsyncDisposable {
  output = '';
  readonly ended: Promise<number | null>;

  constructor(readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.output += chunk;
      });
    }
    this.ended = new Promise((resolve) => child.once('close', resolve));
  }

  /** Waits for a text in what it prints, and takes the output up to there. */
  async prints(wanted: RegExp): Promise<string> {
    await vi.waitFor(() => expect(this.output).toMatch(wanted), { timeout: 30_000, interval: 20 });
    const end = this.output.search(wanted) + (wanted.exec(this.output)?.[0].length ?? 0);
    const taken = this.output.slice(0, end);
    this.output = this.output.slice(end);
    return taken;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }
}

/** A traffic light in TypeScript, as a user writes it. */
export const TRAFFIC = `import { setup } from 'xstate';
type Colour = 'green' | 'yellow' | 'red';
const first: Colour = 'green';
export const traffic = setup({}).createMachine({
  id: 'traffic',
  initial: first,
  states: {
    green: { on: { slow: 'yellow' } },
    yellow: { on: { halt: 'red' } },
    red: { on: { go: 'green' } },
  },
});
`;

/** What a run comes to that was asked for wrongly: one line, and nothing else. */
export const usageError = (message: string): Result => ({
  code: 2,
  stdout: '',
  stderr: `plugin-statechart: ${message}\n`,
});

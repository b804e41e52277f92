import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { JournalEntry } from 'plugin-statechart';
import { openProcessLedger } from 'plugin-statechart/process';
import { MARK, processesMarked } from './processes';
import { seededRandom } from './random';
import type { NewestById, Report } from './report';

export interface CrashTestOptions {
  /** How often the host is killed. */
  rounds: number;
  /** The same seed leads to the same moves; when the host is killed depends on the machine, too. */
  seed: number;
  /** The part of the host's writes that fail, from 0 to 1. Default 0. */
  faults?: number;
  /** The folder for the host's state. Default: a new one in the system's temporary folder. */
  parent?: string;
  onRound?: (round: number) => void;
}

/** What was seen in all rounds; in a good world everything but the first four is 0. */
export interface CrashTestResult {
  rounds: number;
  /** Transitions that were acknowledged by `flush()`, and looked for after the restart. */
  acknowledged: number;
  /** Lines of journals that were read. */
  lines: number;
  /** Processes that outlived their host, and were ended by the next. */
  ended: number;
  /** Everything that went wrong, as sentences. */
  problems: string[];
}

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** Long enough for a host to have written several journals, short enough to kill many hosts while they begin. */
const LONGEST_LIFE = 250;

/** After so many rounds a new folder is begun: what is to be read after each round grows with the rounds. */
const ROUNDS_IN_A_FOLDER = 50;

async function bundle(outfile: string): Promise<void> {
  await build({
    entryPoints: [join(PROJECT, 'test/crash/host.ts')],
    tsconfig: join(PROJECT, 'tsconfig.json'),
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    external: ['fs-native-extensions'],
    banner: { js: `import { createRequire } from 'node:module'; const require = createRequire('${import.meta.url}');` },
  });
}

/** One folder of state, its hosts, and what they have promised. */
class Scene {
  readonly problems: string[] = [];
  acknowledged = 0;
  lines = 0;
  ended = 0;
  #flushed: NewestById = {};

  constructor(
    readonly root: string,
    readonly folder: string,
    readonly program: string,
    readonly faults: number,
  ) {}

  /** Starts a host, waits until its plugins are back, looks at them, and kills it after so many ms. */
  async round(mark: string, seed: number, life: number): Promise<void> {
    const complain = (problem: string) => this.problems.push(`${mark}: ${problem}`);
    const child = spawn(process.execPath, [this.program, this.folder, String(seed), String(this.faults)], {
      env: { ...process.env, [MARK]: mark },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let complaints = '';
    child.stderr.on('data', (chunk) => {
      complaints += chunk;
    });
    const flushed: NewestById[] = [];
    const ready = new Promise<void>((resolve) => {
      createInterface(child.stdout).on('line', (line) => {
        const report = JSON.parse(line) as Report;
        if (report.type === 'flushed') flushed.push(report.plugins);
        else {
          this.ended += report.ended;
          if (report.setAside > 0) complain(`${report.setAside} plugins were set aside`);
          for (const left of processesMarked(this.root).filter((found) => found.mark !== mark)) {
            complain(`process ${left.pid} of ${left.mark} is left over`);
          }
          this.#compare(report.plugins, complain);
          resolve();
        }
      });
    });
    await end(child, ready, life);
    if (child.signalCode !== 'SIGKILL') complain(`the host ended by itself: ${complaints}`);
    for (const plugins of flushed) Object.assign(this.#flushed, plugins);
    this.acknowledged += flushed.length;
    this.#readJournals(complain);
  }

  /** Whatever a host has flushed is there when the next one is back, or something later is. */
  #compare(plugins: NewestById, complain: (problem: string) => void): void {
    for (const [pluginId, { sequence }] of Object.entries(this.#flushed)) {
      const now = plugins[pluginId]?.sequence ?? 0;
      if (now < sequence) complain(`${pluginId} was flushed at ${sequence}, and is back at ${now}`);
    }
  }

  #readJournals(complain: (problem: string) => void): void {
    const names = readdirSync(this.folder).filter((name) => /^journal(\.\d+)?\.jsonl$/.test(name));
    const byAge = names.sort((one, other) => ageOf(other) - ageOf(one));
    const sequences = new Map<string, number>();
    const entries = new Map<string, JournalEntry>();
    for (const [index, name] of byAge.entries()) {
      const lines = readFileSync(join(this.folder, name), 'utf8').split('\n');
      const last = lines.pop();
      // The line that the killed host was writing; the next host cuts it off.
      if (last !== '' && index < byAge.length - 1) complain(`${name} ends within a line: ${last}`);
      for (const line of lines) {
        this.lines += 1;
        const entry = parse(line);
        if (!entry) {
          complain(`${name} has a line that is not whole: ${line}`);
          continue;
        }
        const before = sequences.get(entry.pluginId) ?? 0;
        if (entry.sequence <= before) complain(`${entry.pluginId} goes back from ${before} to ${entry.sequence}`);
        sequences.set(entry.pluginId, entry.sequence);
        entries.set(`${entry.pluginId} ${entry.sequence}`, entry);
      }
    }
    for (const [pluginId, { sequence, to, timestamp }] of Object.entries(this.#flushed)) {
      const entry = entries.get(`${pluginId} ${sequence}`);
      if (entry?.to !== to || entry.timestamp !== timestamp) {
        complain(
          `transition ${sequence} of ${pluginId} to ${to} was flushed, the journal has ${JSON.stringify(entry)}`,
        );
      }
    }
  }
}

const ageOf = (name: string): number => Number(/\.(\d+)\./.exec(name)?.[1] ?? 0);

function parse(line: string): JournalEntry | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Kills a host some time after it is ready, or while it begins; a host that hangs, after a minute. */
async function end(child: ChildProcess, ready: Promise<void>, life: number): Promise<void> {
  const closed = once(child, 'close');
  // Some of the hosts die before they are ready.
  const early = life < LONGEST_LIFE / 10;
  await Promise.race([
    early ? sleep(life * 10) : ready.then(() => sleep(life)),
    closed,
    sleep(60_000, undefined, { ref: false }),
  ]);
  child.kill('SIGKILL');
  await closed;
}

/**
 * Kills a host that leads 20 plugins at random, again and again, and looks after each restart whether something is
 * lost. Linux only, for it looks for processes by their environment.
 */
export async function crashTest(options: CrashTestOptions): Promise<CrashTestResult> {
  const { rounds, seed, faults = 0, parent = tmpdir(), onRound } = options;
  const random = seededRandom(seed);
  const root = mkdtempSync(join(parent, 'crash-test-'));
  const cache = join(PROJECT, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  // In the project, for there the program finds what cannot be bundled.
  const programs = mkdtempSync(join(cache, 'crash-test-'));
  const program = join(programs, 'host.mjs');
  const total: CrashTestResult = { rounds: 0, acknowledged: 0, lines: 0, ended: 0, problems: [] };
  let scene: Scene | undefined;
  const finish = async () => {
    if (!scene) return;
    await openProcessLedger(join(scene.folder, 'processes'));
    for (const { pid, mark } of processesMarked(root)) scene.problems.push(`process ${pid} of ${mark} is left over`);
    total.acknowledged += scene.acknowledged;
    total.lines += scene.lines;
    total.ended += scene.ended;
    total.problems.push(...scene.problems);
    rmSync(scene.folder, { recursive: true, force: true });
    scene = undefined;
  };
  try {
    await bundle(program);
    for (let round = 1; round <= rounds; round += 1) {
      if ((round - 1) % ROUNDS_IN_A_FOLDER === 0) {
        await finish();
        const folder = join(root, `from-${round}`);
        mkdirSync(folder);
        scene = new Scene(root, folder, program, faults);
      }
      await scene?.round(`${root}#${round}`, Math.floor(random() * 2 ** 32), random() * LONGEST_LIFE);
      total.rounds = round;
      onRound?.(round);
    }
    await finish();
    return total;
  } finally {
    for (const { pid } of processesMarked(root)) process.kill(pid, 'SIGKILL');
    for (const folder of [root, programs]) rmSync(folder, { recursive: true, force: true });
  }
}

import type { ChildProcess } from 'node:child_process';
import { spawnSync } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { statSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import spawn from 'cross-spawn';
import split from 'split2';
import { errorText } from '../../machines/text';
import { surfaceErrors } from '../surface-errors';
import { endWithHost } from './end-with-host';
import { LastWords } from './last-words';
import type { LedgerEntry } from './ledger/process-ledger';
import type { Command, Message } from './options';

type Stream = 'stdout' | 'stderr';

/** How a process is asked to end, and how long it has. */
export interface Farewell {
  signal: NodeJS.Signals;
  message?: Message | undefined;
  timeout: number;
}

/** A program that prints without end and never a newline must not fill the host's memory. */
const WHOLE_LINES = { maxLength: 64 * 1024, skipOverflow: true } as split.Options;

/** How long output may trail behind the exit of a process, in ms, where somebody outside its group holds the pipe. */
const OUTPUT_GRACE = 200;

/** Ends a process and all that it started, at once. */
function killGroup(pid: number): void {
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(pid), '/T', '/F'], { windowsHide: true });
    return;
  }
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody is left in the group, which is what was wanted.
  }
}

function spawnFailure(error: NodeJS.ErrnoException, { command, cwd }: Command): string {
  if (error.code !== 'ENOENT') return error.message;
  if (cwd !== undefined && !statSync(cwd, { throwIfNoEntry: false })?.isDirectory()) {
    return `cannot run ${command}: there is no folder ${cwd} (ENOENT)`;
  }
  return `cannot run ${command}: no such program (ENOENT)`;
}

/**
 * A running program and everything that it starts: a process group of its own, which ends as one. It ends with the
 * host, too, whatever ends the host but SIGKILL, an abort, or want of memory. In a worker thread it does not.
 */
export class ProcessGroup extends EventEmitter<{ stdout: [string]; stderr: [string]; message: [Message] }> {
  /** Resolves when the process is gone, and with it its group: how it ended, as a phrase. Never rejects. */
  readonly exited: Promise<string>;
  readonly #child: ChildProcess;
  readonly #lastWords = new LastWords();
  #ending: Promise<string> | undefined;

  constructor(
    command: Command,
    onOutput: (line: string, stream: Stream) => void,
    { ipc = false, entry }: { ipc?: boolean; entry?: LedgerEntry | undefined } = {},
  ) {
    super();
    try {
      this.#child = spawn(command.command, [...(command.args ?? [])], {
        cwd: command.cwd,
        env: { ...process.env, ...command.env, ...entry?.environment },
        detached: process.platform !== 'win32',
        windowsHide: true,
        stdio: ['ignore', 'pipe', 'pipe', ...(ipc ? (['ipc'] as const) : [])],
      });
    } catch (error) {
      // Some failures are not told by an event, such as arguments that are too long.
      entry?.remove();
      throw error;
    }
    this.exited = this.#waitForExit(command, entry);
    for (const stream of ['stdout', 'stderr'] as const) this.#read(stream, onOutput);
    this.#child.on('message', (message) => this.emit('message', message as Message));
  }

  /** The exit code; `null` while it runs, or where a signal ended it. */
  get exitCode(): number | null {
    return this.#child.exitCode;
  }

  /** Sends a message over IPC; to a process that does not listen any more it is lost. */
  send(message: Message): void {
    if (this.#child.connected) this.#child.send(message, () => {});
  }

  /** Asks the process to end, and kills the group when it takes too long. Resolves when it is gone. */
  end(farewell: Farewell): Promise<string> {
    this.#ending ??= this.#end(farewell);
    return this.#ending;
  }

  async #end({ signal, message, timeout }: Farewell): Promise<string> {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      if (this.#child.pid !== undefined) killGroup(this.#child.pid);
    }, timeout);
    if (message !== undefined && this.#child.connected) this.send(message);
    else this.#child.kill(signal);
    const how = await this.exited;
    clearTimeout(timer);
    return late ? `${how} ${timeout} ms after it was asked to end` : how;
  }

  #read(stream: Stream, onOutput: (line: string, stream: Stream) => void): void {
    // There is no stream where the process could not be started for want of file descriptors.
    const lines = (this.#child[stream] as Readable | undefined)?.pipe(split(WHOLE_LINES));
    lines?.on('data', (line: string) => {
      this.#lastWords.hear(line, stream);
      this.emit(stream, line);
      surfaceErrors(() => onOutput(line, stream));
    });
  }

  async #waitForExit(command: Command, entry: LedgerEntry | undefined): Promise<string> {
    const child = this.#child;
    const failed = new Promise<NodeJS.ErrnoException>((resolve) => child.on('error', resolve));
    const { pid } = child;
    if (pid === undefined) {
      entry?.remove();
      return spawnFailure(await failed, command);
    }
    const kill = () => killGroup(pid);
    let unrecorded: string | undefined;
    try {
      entry?.started(pid);
    } catch (error) {
      unrecorded = errorText(error);
      kill();
    }
    const letGo = endWithHost(kill);
    const closed = new Promise((resolve) => child.once('close', resolve));
    const signal = await new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)));
    kill();
    letGo();
    entry?.remove();
    await Promise.race([closed, sleep(OUTPUT_GRACE)]);
    child.stdout?.destroy();
    child.stderr?.destroy();
    if (child.connected) child.disconnect();
    if (unrecorded !== undefined) return unrecorded;
    const how = signal ? `killed by ${signal}` : `exited with code ${child.exitCode}`;
    return this.#ending ? how : how + this.#lastWords.after(child.exitCode);
  }
}

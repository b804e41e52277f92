import type { Serializable } from 'node:child_process';
import type { WorkInput, WorkOutput } from '../../machines/work';
import type { ProcessLedger } from './ledger/process-ledger';

/** What Node's IPC channel carries between a host and a process: whatever JSON can tell. */
export type Message = Exclude<Serializable, bigint>;

/** A program to run. */
export interface Command {
  /** The program: a path, or a name that `PATH` finds. No shell is involved. */
  command: string;
  /** Its arguments. Default: none. */
  args?: readonly string[];
  /** The folder that it runs in. Default: the host's. */
  cwd?: string;
  /** What its environment has beyond the host's; `undefined` takes a variable away. Default: nothing. */
  env?: Readonly<Record<string, string | undefined>>;
}

/** What a work function is given: which plugin, in which phase, and a signal that is aborted when the phase is left. */
export interface WorkContext extends WorkInput {
  signal: AbortSignal;
}

/** Work that ends: a program whose exit code 0 means success, or a function. */
export type Work = Command | ((context: WorkContext) => WorkOutput | Promise<WorkOutput>);

/** When a process that was started counts as up. */
export type Ready =
  /** A line on stdout contains the text, or matches the pattern. */
  | { line: string | RegExp }
  /** The process sends this message, or one that the function accepts, over Node's IPC channel. */
  | { message: Message | ((message: Message) => boolean) }
  /** The URL answers with a status from 200 to 299. Nobody else must answer there. */
  | { url: string }
  /** The process is still up after so many ms, whatever `readyTimeout` is. */
  | { uptime: number };

/** What a running process is asked, to see whether it is well. */
type Question =
  /** A URL that should answer with a status from 200 to 299. */
  | { url: string }
  /** A function that throws, or rejects, when the plugin is not well. */
  | { check: (context: WorkContext) => unknown }
  /** A message sent over Node's IPC channel, and the answer that it should get. */
  | { ping: Message; pong: Message };

/** How a running process is asked whether it is well. */
export type Health = Question & {
  /** The time between two checks, in ms. Default 5000; from 1. */
  interval?: number;
  /** How long an answer may take, in ms. Default 1000; from 1. */
  timeout?: number;
  /**
   * How many checks in a row have to fail until the plugin is Degraded, and again until it recovers. Default 3; a
   * whole number from 1.
   */
  failures?: number;
};

/** How a plugin runs as a child process. */
export interface ProcessActorsOptions extends Command {
  /** When the process counts as up. Default `{ uptime: 500 }`. */
  ready?: Ready;
  /** How long it may take to be ready, in ms. Default 10000; from 1. */
  readyTimeout?: number;
  /** How a running process is asked whether it is well. Default: it only has to be there. */
  health?: Health;
  /**
   * The signal that asks the process to end. Default `SIGTERM`. It goes to the program itself, as with `docker stop`:
   * a shell around another program should `exec` it.
   */
  stopSignal?: NodeJS.Signals;
  /** A message over Node's IPC channel that asks the process to end, instead of the signal. Default: none. */
  stopMessage?: Message;
  /** How long the process may take to end before its whole group is killed, in ms. Default 5000; from 0. */
  stopTimeout?: number;
  /** The work of Installing. Default: nothing to do. */
  install?: Work;
  /** The work of Building. Default: nothing to do. */
  build?: Work;
  /** The work of Validating. Default: nothing to do. */
  validate?: Work;
  /** The work of Uninstalling. Default: nothing to do. */
  uninstall?: Work;
  /**
   * Told of each line that the plugin's programs print; one that is far longer than 64 KiB is left
   * out. An error that it throws surfaces as an uncaught one. Default: nobody is told.
   */
  onOutput?: (pluginId: string, line: string, stream: 'stdout' | 'stderr') => void;
  /**
   * Where each process is recorded, the commands of the work, too, so that the next host can end those that this one
   * leaves: what `openProcessLedger` resolves with. A process that cannot be recorded is not started, or killed at
   * once, and the work fails with the reason. Default: nothing is recorded.
   */
  ledger?: ProcessLedger;
}

import type { Serializable } from 'node:child_process';
import type { WorkInput, WorkOutput } from '../../machines/work';

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
  | { message: Serializable | ((message: Serializable) => boolean) }
  /** The URL answers with a status from 200 to 299. */
  | { url: string }
  /** The process is still up after so many ms. */
  | { uptime: number };

/** How a running process is asked whether it is well. */
export type Health = (
  | { url: string }
  /** A message sent over Node's IPC channel, and the answer that it should get. */
  | { ping: Serializable; pong: Serializable }
) & {
  /** The time between two checks, in ms. Default 5000; from 1. */
  interval?: number;
  /** How long an answer may take, in ms. Default 1000; from 1. */
  timeout?: number;
  /** How many checks in a row have to fail until the plugin is Degraded, and again until it recovers. Default 3. */
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
  /** The signal that asks the process to end. Default `SIGTERM`. */
  stopSignal?: NodeJS.Signals;
  /** A message over Node's IPC channel that asks the process to end, instead of the signal. Default: none. */
  stopMessage?: Serializable;
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
  /** Told of each line that the plugin's programs print; one that is far longer than 64 KiB is left out. Default: nobody is. */
  onOutput?: (pluginId: string, line: string, stream: 'stdout' | 'stderr') => void;
}

const DEFAULT_HEALTH = { interval: 5000, timeout: 1000, failures: 3 };

const DEFAULTS = {
  ready: { uptime: 500 } satisfies Ready as Ready,
  readyTimeout: 10_000,
  stopSignal: 'SIGTERM',
  stopTimeout: 5000,
} as const;

/** The longest delay of a timer, in ms. */
const LONGEST_DELAY = 2_147_483_647;

function checkNumber(name: string, value: unknown, lowest: number): void {
  if (typeof value !== 'number') throw new TypeError(`${name} should be a number, got ${typeof value}`);
  if (!(value >= lowest && value <= LONGEST_DELAY)) {
    throw new RangeError(`${name} should be from ${lowest} to ${LONGEST_DELAY}, got ${value}`);
  }
}

function checkOneOf(name: string, value: object, keys: readonly string[]): void {
  if (keys.filter((key) => key in value).length !== 1) {
    throw new TypeError(
      `${name} should have one of ${keys.join(', ')}, got ${Object.keys(value).join(', ') || 'none'}`,
    );
  }
}

/**
 * Fills in the defaults.
 *
 * @throws {TypeError | RangeError} an option of the wrong type or outside its range; the message names it
 */
export function resolveOptions(options: ProcessActorsOptions) {
  if (typeof options?.command !== 'string' || options.command === '') {
    throw new TypeError(`command should be a string that is not empty, got ${JSON.stringify(options?.command)}`);
  }
  const resolved = {
    ...options,
    ready: options.ready ?? DEFAULTS.ready,
    readyTimeout: options.readyTimeout ?? DEFAULTS.readyTimeout,
    health: options.health && {
      ...options.health,
      interval: options.health.interval ?? DEFAULT_HEALTH.interval,
      timeout: options.health.timeout ?? DEFAULT_HEALTH.timeout,
      failures: options.health.failures ?? DEFAULT_HEALTH.failures,
    },
    stopSignal: options.stopSignal ?? DEFAULTS.stopSignal,
    stopTimeout: options.stopTimeout ?? DEFAULTS.stopTimeout,
  };
  const { ready, health } = resolved;
  checkOneOf('ready', ready, ['line', 'message', 'url', 'uptime']);
  if ('uptime' in ready) checkNumber('ready.uptime', ready.uptime, 0);
  checkNumber('readyTimeout', resolved.readyTimeout, 1);
  checkNumber('stopTimeout', resolved.stopTimeout, 0);
  if (health) {
    checkOneOf('health', health, ['url', 'ping']);
    checkNumber('health.interval', health.interval, 1);
    checkNumber('health.timeout', health.timeout, 1);
    checkNumber('health.failures', health.failures, 1);
  }
  return resolved;
}

export type ResolvedOptions = ReturnType<typeof resolveOptions>;
export type ResolvedHealth = NonNullable<ResolvedOptions['health']>;

/** Whether the host and the process have something to say to each other over IPC. */
export const needsIpc = ({ ready, health, stopMessage }: ResolvedOptions): boolean =>
  'message' in ready || (health !== undefined && 'ping' in health) || stopMessage !== undefined;

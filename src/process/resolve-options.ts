import { constants } from 'node:os';
import { LONGEST_DELAY } from '../../machines/backoff-options';
import { checkNumber } from '../../machines/check-number';
import type { ProcessLedger } from './ledger/process-ledger';
import type { Command, ProcessActorsOptions, Ready, Work } from './options';

const DEFAULT_HEALTH = { interval: 5000, timeout: 1000, failures: 3 };

const DEFAULTS = {
  ready: { uptime: 500 } satisfies Ready as Ready,
  readyTimeout: 10_000,
  stopSignal: 'SIGTERM',
  stopTimeout: 5000,
} as const;

const kindOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

function checkOneOf(name: string, value: unknown, keys: readonly string[]): void {
  if (kindOf(value) !== 'object') throw new TypeError(`${name} should be an object, got ${kindOf(value)}`);
  const given = Object.keys(value as object);
  if (given.filter((key) => keys.includes(key)).length !== 1) {
    throw new TypeError(`${name} should have one of ${keys.join(', ')}, got ${given.join(', ') || 'none'}`);
  }
}

function checkUrl(name: string, value: unknown): void {
  if (!URL.canParse(String(value))) throw new TypeError(`${name} should be a URL, got ${String(value)}`);
}

function checkMessage(name: string, value: unknown): void {
  try {
    JSON.stringify(value);
  } catch (error) {
    throw new TypeError(`${name} should be a message that JSON can tell: ${(error as Error).message}`);
  }
}

function checkCommand(name: string, { command, args }: Command): void {
  if (typeof command !== 'string' || command === '') {
    const got = command === '' ? "''" : kindOf(command);
    throw new TypeError(`${name}command should be a string that is not empty, got ${got}`);
  }
  if (args !== undefined && !(Array.isArray(args) && args.every((arg) => typeof arg === 'string'))) {
    throw new TypeError(`${name}args should be an array of strings, got ${kindOf(args)}`);
  }
}

function checkWork(name: string, work: Work | undefined): void {
  if (work === undefined || typeof work === 'function') return;
  if (kindOf(work) !== 'object') throw new TypeError(`${name} should be a command or a function, got ${kindOf(work)}`);
  checkCommand(`${name}.`, work);
}

function checkLedger(ledger: unknown): void {
  if (ledger === undefined || typeof (ledger as Partial<ProcessLedger> | null)?.enter === 'function') return;
  const got = ledger instanceof Promise ? 'a promise: await it first' : kindOf(ledger);
  throw new TypeError(`ledger should be what openProcessLedger resolves with, got ${got}`);
}

/**
 * Fills in the defaults.
 *
 * @throws {TypeError | RangeError} an option of the wrong type or outside its range; the message names it
 */
export function resolveOptions(options: ProcessActorsOptions) {
  if (kindOf(options) !== 'object') throw new TypeError(`options should be an object, got ${kindOf(options)}`);
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
  const { ready, health, stopSignal } = resolved;
  checkCommand('', resolved);
  for (const name of ['install', 'build', 'validate', 'uninstall'] as const) checkWork(name, resolved[name]);
  checkOneOf('ready', ready, ['line', 'message', 'url', 'uptime']);
  if ('uptime' in ready) checkNumber('ready.uptime', ready.uptime, 0, LONGEST_DELAY);
  if ('url' in ready) checkUrl('ready.url', ready.url);
  checkNumber('readyTimeout', resolved.readyTimeout, 1, LONGEST_DELAY);
  checkNumber('stopTimeout', resolved.stopTimeout, 0, LONGEST_DELAY);
  if (!Object.hasOwn(constants.signals, stopSignal)) {
    throw new TypeError(`stopSignal should be the name of a signal, such as SIGTERM, got ${String(stopSignal)}`);
  }
  checkMessage('stopMessage', resolved.stopMessage);
  checkLedger(resolved.ledger);
  if (!health) return resolved;
  checkOneOf('health', options.health, ['url', 'check', 'ping']);
  if ('url' in health) checkUrl('health.url', health.url);
  if ('ping' in health) checkMessage('health.ping', health.ping);
  checkNumber('health.interval', health.interval, 1, LONGEST_DELAY);
  checkNumber('health.timeout', health.timeout, 1, LONGEST_DELAY);
  checkNumber('health.failures', health.failures, 1, Number.MAX_SAFE_INTEGER, true);
  return resolved;
}

export type ResolvedOptions = ReturnType<typeof resolveOptions>;
export type ResolvedHealth = NonNullable<ResolvedOptions['health']>;

/** Whether the host and the process have something to say to each other over IPC. */
export const needsIpc = ({ ready, health, stopMessage }: ResolvedOptions): boolean =>
  'message' in ready || (health !== undefined && 'ping' in health) || stopMessage !== undefined;

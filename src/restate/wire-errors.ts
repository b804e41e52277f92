import type { TerminalError } from '@restatedev/restate-sdk';
import { UnknownPhaseError } from '../../machines/unknown-phase-error';
import { DuplicatePluginError } from '../fleet/duplicate-plugin-error';
import { UnknownPluginError } from '../fleet/unknown-plugin-error';
import { InvalidTransitionError } from '../invalid-transition-error';

interface Crossing {
  /** What HTTP says of it. */
  readonly status: number;
  readonly prototype: Error;
}

const crossing = (status: number, { prototype }: { prototype: Error }): Crossing => ({ status, prototype });

/** The errors that cross the wire as themselves, by name. */
const CROSSINGS: Readonly<Record<string, Crossing>> = {
  InvalidTransitionError: crossing(409, InvalidTransitionError),
  DuplicatePluginError: crossing(409, DuplicatePluginError),
  UnknownPluginError: crossing(404, UnknownPluginError),
  UnknownPhaseError: crossing(400, UnknownPhaseError),
  TypeError: crossing(400, TypeError),
  RangeError: crossing(400, RangeError),
};

/** What Restate sends on of an error of ours; any other is one that Restate tries again. */
export function toWire(error: unknown, Terminal: typeof TerminalError): unknown {
  if (!(error instanceof Error)) return error;
  const known = CROSSINGS[error.name];
  if (!known) return error;
  const metadata = { name: error.name, values: JSON.stringify(error) };
  return new Terminal(error.message, { errorCode: known.status, metadata });
}

/** Whether Restate answers that a wait was too long. */
export const isTimeout = (error: unknown): boolean => (error as { status?: unknown } | null)?.status === 408;

/** The error that `toWire` was given, from the text that Restate answers with; none where it is another. */
export function fromWire(text: string): Error | undefined {
  try {
    const { message, metadata } = JSON.parse(text) as { message: string; metadata?: { name: string; values: string } };
    const known = metadata && CROSSINGS[metadata.name];
    if (!known) return undefined;
    const error: Error = Object.setPrototypeOf(new Error(message), known.prototype);
    return Object.assign(error, JSON.parse(metadata.values));
  } catch {
    return undefined;
  }
}

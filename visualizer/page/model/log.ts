import type { LogEntry } from '../../inspect/frames';
import { errorText, timeOf } from './frame-values';
import { stateText } from './state-value';

/** One line of the log: an event of an actor and what came of it. */
export interface LogLine {
  /** Rises from line to line. */
  readonly number: number;
  readonly sessionId: string;
  /** Of work: whose it is. */
  readonly parentId: string | undefined;
  /** The actor's name; of work it begins with whose it is. */
  readonly name: string;
  readonly event: string;
  /** What the event says, in brief. */
  readonly detail: string;
  readonly phase: string;
  readonly refused: boolean;
  readonly timestamp: number;
}

/** How many lines the page keeps. */
export const LOG_LIMIT = 2000;

const DETAIL_LENGTH = 160;

/** What XState itself says is told by its type, but for errors. */
function detailOf({ type, reason, error, ...rest }: LogEntry['event']): string {
  if (type.startsWith('xstate.')) return error === undefined ? '' : (errorText(error) ?? '');
  const text = typeof reason === 'string' ? reason : Object.keys(rest).length > 0 ? JSON.stringify(rest) : '';
  return text.length > DETAIL_LENGTH ? `${text.slice(0, DETAIL_LENGTH)}…` : text;
}

export const toLogLine = (entry: LogEntry, number: number, name: string, parentId?: string): LogLine => ({
  number,
  sessionId: entry.sessionId,
  parentId,
  name,
  event: entry.event.type,
  detail: detailOf(entry.event),
  phase: stateText(entry.value),
  refused: entry.refused === true,
  timestamp: timeOf(entry.createdAt),
});

/** The log with new lines, and without the oldest where there are too many. */
export const withLines = (log: readonly LogLine[], lines: readonly LogLine[]): readonly LogLine[] =>
  lines.length === 0 ? log : [...log, ...lines].slice(-LOG_LIMIT);

/** The lines that a log lacks: the server tells a page that comes back of some that it has already. */
export function missingFrom(log: readonly LogLine[], lines: readonly LogLine[]): LogLine[] {
  const key = ({ sessionId, event, timestamp }: LogLine) => `${timestamp} ${sessionId} ${event}`;
  const have = new Set(log.map(key));
  return lines.filter((line) => !have.has(key(line)));
}

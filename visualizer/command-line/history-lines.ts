import { styleText } from 'node:util';
import type { PluginPhase } from '../../machines/events';
import type { JournalEntry } from '../../src/persistence/snapshot-store';
import { cellsOf, wrapped } from '../diagram/cells';
import { visibleName, visibleProse } from '../diagram/visible-text';
import { localTime, TIME_WIDTH } from './local-time';

/** Where less is left for the reason, it has lines of its own. */
const NARROWEST_REASON = 30;

const GAP = '  ';
const INDENT = ' '.repeat(4);

const COLOURS: Partial<Record<PluginPhase, 'red' | 'yellow' | 'green'>> = {
  Running: 'green',
  Degraded: 'yellow',
  Recovering: 'yellow',
  BuildFailed: 'red',
  Failed: 'red',
};

const inColour = (phase: PluginPhase): string => {
  const colour = COLOURS[phase];
  return colour ? styleText(colour, phase) : phase;
};

/** A line that begins so, and goes on with the reason; with more lines where there is no room for that. */
function withReason(start: string, reason: string, width: number, columns: number): string[] {
  const left = columns - width;
  if (reason === '' || left === Number.POSITIVE_INFINITY || cellsOf(reason) <= left)
    return [`${start}${reason}`.trimEnd()];
  if (left < NARROWEST_REASON) {
    const lines = wrapped(reason, columns - INDENT.length);
    return [start.trimEnd(), ...lines.map((line) => `${INDENT}${line}`)];
  }
  const [first = '', ...more] = wrapped(reason, left);
  return [`${start}${first}`, ...more.map((line) => `${' '.repeat(width)}${line}`)];
}

/** A plugin's id as it is shown, and how many cells of a terminal that takes. */
interface Name {
  text: string;
  cells: number;
}

/** Lays entries out as lines, in columns that grow with what they hold. */
export class HistoryLines {
  /** Measured once: there are more entries than plugins. */
  readonly #names = new Map<string, Name>();
  /** The last number told of each plugin. */
  readonly #sequences = new Map<string, number>();
  #nameWidth = 0;
  #sequenceWidth = 0;
  #moveWidth = 0;

  /**
   * The lines of the next entries. What is missing between two of a plugin is said.
   *
   * @param columns how many cells a line may take. Default: any number, for what is no terminal
   */
  of(entries: readonly JournalEntry[], columns = Number.POSITIVE_INFINITY): string[] {
    for (const entry of entries) this.#makeRoomFor(entry);
    return entries.flatMap((entry) => [...this.#missingBefore(entry), ...this.#linesOf(entry, columns)]);
  }

  #makeRoomFor({ pluginId, sequence, from, to }: JournalEntry): void {
    this.#nameWidth = Math.max(this.#nameWidth, this.#nameOf(pluginId).cells);
    this.#sequenceWidth = Math.max(this.#sequenceWidth, String(sequence).length);
    this.#moveWidth = Math.max(this.#moveWidth, `${from} → ${to}`.length);
  }

  #nameOf(pluginId: string): Name {
    const known = this.#names.get(pluginId);
    if (known) return known;
    const text = visibleName(pluginId);
    const name = { text, cells: cellsOf(text) };
    this.#names.set(pluginId, name);
    return name;
  }

  #missingBefore({ pluginId, sequence }: JournalEntry): string[] {
    const missing = sequence - (this.#sequences.get(pluginId) ?? sequence) - 1;
    this.#sequences.set(pluginId, sequence);
    if (missing <= 0) return [];
    const what = missing === 1 ? '1 transition' : `${missing} transitions`;
    return [styleText('dim', `… ${what} of ${this.#nameOf(pluginId).text} ${missing === 1 ? 'is' : 'are'} missing`)];
  }

  #linesOf({ pluginId, sequence, from, to, reason, timestamp }: JournalEntry, columns: number): string[] {
    const time = localTime(timestamp).padEnd(TIME_WIDTH);
    const { text, cells } = this.#nameOf(pluginId);
    const name = text + ' '.repeat(this.#nameWidth - cells);
    const number = String(sequence).padStart(this.#sequenceWidth);
    const move = `${from} → ${inColour(to)}${' '.repeat(this.#moveWidth - `${from} → ${to}`.length)}`;
    const start = [styleText('dim', time), name, styleText('dim', number), move, ''].join(GAP);
    const width = time.length + this.#nameWidth + this.#sequenceWidth + this.#moveWidth + 4 * GAP.length;
    return withReason(start, visibleProse(reason), width, columns);
  }
}

import { styleText } from 'node:util';
import { PLUGIN_PHASES, type Transition } from 'plugin-statechart';
import { inColumn } from './columns';
import { inColourOf } from './phase-colour';

const PHASE_WIDTH = Math.max(...PLUGIN_PHASES.map((phase) => phase.length));
const PLUGIN_WIDTH = 8;
const TIME_WIDTH = '23:59:59.999'.length;

/** Where what a plugin says begins, and where the reason of a transition does. */
const TEXT_COLUMN = TIME_WIDTH + 2 + PLUGIN_WIDTH + 2;
const REASON_COLUMN = TEXT_COLUMN + PHASE_WIDTH + 3 + PHASE_WIDTH + 2;

/** With less room than this beside a transition, its reason goes below it. */
const NARROWEST_REASON = 24;

const clockTime = (time: Date): string =>
  `${time.toTimeString().slice(0, 8)}.${String(time.getMilliseconds()).padStart(3, '0')}`;

/** What the host prints: lines in columns, and on a terminal a status line that stays below them. */
export class Screen {
  #status = '';

  /** In columns; unknown without a terminal, or with one that says 0. */
  get width(): number | undefined {
    return process.stdout.columns || undefined;
  }

  print(text: string): void {
    const clear = this.#status ? '\r\u001b[K' : '';
    process.stdout.write(`${clear}${text}\n${this.#status}`);
  }

  /** Shows a line below everything that is printed from now on; an empty one takes it away. */
  setStatus(status: string): void {
    if (this.#status) process.stdout.write('\r\u001b[K');
    this.#status = status;
    process.stdout.write(status);
  }

  headline(text: string): void {
    this.print(`\n${styleText('bold', `▸ ${inColumn(text.split(' '), 2, this.width)}`)}`);
  }

  transition(pluginId: string, { from, to, reason, timestamp }: Transition): void {
    const left = this.#left(timestamp, pluginId);
    const move = `${inColourOf(from, from.padEnd(PHASE_WIDTH))} → ${inColourOf(to, to.padEnd(PHASE_WIDTH))}`;
    const beside = (this.width ?? Number.POSITIVE_INFINITY) - REASON_COLUMN >= NARROWEST_REASON;
    const indent = beside ? REASON_COLUMN : TEXT_COLUMN;
    const gap = beside ? '  ' : `\n${' '.repeat(indent)}`;
    this.print(`${left}${move}${gap}${inColumn(reason.split(' '), indent, this.width)}`);
  }

  /** A line that a plugin's program printed. */
  output(pluginId: string, line: string): void {
    this.#aside(pluginId, `│ ${line}`);
  }

  /** Something that the host did to a plugin, or heard from it. */
  note(pluginId: string, text: string): void {
    this.#aside(pluginId, `· ${text}`);
  }

  /** Something that a person should know, and that is no transition. */
  problem(text: string): void {
    this.print(styleText('red', `✗ ${inColumn(text.split(' '), 2, this.width)}`));
  }

  #aside(pluginId: string, text: string): void {
    const words = inColumn(text.split(' '), TEXT_COLUMN + 2, this.width);
    this.print(`${this.#left(new Date(), pluginId)}${styleText('dim', words)}`);
  }

  #left(time: Date, pluginId: string): string {
    return `${styleText('dim', clockTime(time))}  ${pluginId.padEnd(PLUGIN_WIDTH)}  `;
  }
}

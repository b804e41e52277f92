import { styleText } from 'node:util';
import type { Transition } from 'plugin-statechart';
import { inColumn } from './columns';
import type { Host } from './host';
import type { HostedPlugin } from './hosted-plugin';
import { inColourOf } from './phase-colour';

const INDENT = 10;

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

const inWords = (duration: number): string =>
  duration < 1000 ? `${duration} ms` : `${(duration / 1000).toFixed(1)} s`;

/** The phases in order, each with the time that the plugin spent in it; the first and the last have none. */
function phasesOf(history: readonly Transition[]): string[] {
  return history.map(({ to, timestamp }, index) => {
    const next = history[index + 1];
    if (!next) return inColourOf(to);
    const duration = styleText('dim', inWords(next.timestamp.getTime() - timestamp.getTime()));
    return `${inColourOf(to)} ${duration} →`;
  });
}

function summaryOf({ id, machine, crashes }: HostedPlugin, width: number | undefined): string {
  const history = machine.history();
  const counts = `${counted(history.length, 'transition', 'transitions')}, ${counted(crashes, 'crash', 'crashes')}`;
  const first = history[0] ? [`${inColourOf(history[0].from)} →`] : [];
  const phases = inColumn([...first, ...phasesOf(history)], INDENT, width);
  return `${styleText('bold', id.padEnd(INDENT))}${counts}\n${' '.repeat(INDENT)}${phases}`;
}

/** Prints what became of each plugin. */
export function summarize({ screen, plugins }: Host): void {
  screen.headline('What happened');
  for (const plugin of plugins) screen.print(summaryOf(plugin, screen.width));
}

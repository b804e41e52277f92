import { PLUGIN_MOVES, PLUGIN_PHASES } from '../src';

/** The statechart's moves as a Markdown table: a row for each phase, with its events and where they lead. */
export function movesAsMarkdown(): string {
  const rows = PLUGIN_PHASES.map((phase) => {
    const moves = PLUGIN_MOVES.filter(({ from }) => from === phase);
    return `| ${phase} | ${moves.map(({ event, to }) => `\`${event}\` → ${to}`).join(', ')} |`;
  });
  return ['| phase | event → phase |', '|---|---|', ...rows].join('\n');
}

/** The text with the table between its marks, `<!-- moves -->` and `<!-- /moves -->`. */
export const withMoves = (text: string): string =>
  text.replace(/(?<=<!-- moves -->\n).*?(?=<!-- \/moves -->)/s, () => `${movesAsMarkdown()}\n`);

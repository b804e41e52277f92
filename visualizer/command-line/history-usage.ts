import { type Command, InvalidArgumentError } from 'commander';
import { examples } from './help-text';
import type { HistoryFlags } from './history-command';

function count(value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new InvalidArgumentError('It should be a whole number from 0.');
  return Number(value);
}

/** What can be asked of `history`. */
export function addHistory(program: Command): void {
  program
    .command('history')
    .description('Print what happened to plugins, oldest first and in local time, from the journal of a file store.')
    .argument('<store>', 'the directory that openFileStore() was given; a host may be using it')
    .argument('[plugin]', 'the id of the only plugin that is wanted')
    .option('-n, --last <n>', 'only the last n transitions', count)
    .option('-f, --follow', 'go on with what happens from now on; Ctrl-C ends it')
    .option('--json', 'print one JSON object a line: sequence, pluginId, from, to, reason, timestamp')
    .addHelpText(
      'after',
      examples(
        ['history data', 'all that the journal holds'],
        ['history data kubernetes --last 20', 'what happened to one plugin lately'],
        ['history data --follow --last 0', 'what happens from now on'],
        ['history data kubernetes --json > kubernetes.jsonl', 'for other programs'],
      ),
    )
    .action(async (directory: string, pluginId: string | undefined, flags: HistoryFlags) => {
      process.exitCode = await (await import('./history-command')).history(directory, pluginId, flags);
    });
}

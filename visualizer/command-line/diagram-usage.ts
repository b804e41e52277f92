import { type Command, Option } from 'commander';
import { DIAGRAM_FORMATS } from '../diagram/formats';
import { collect } from './collect';
import type { DiagramFlags } from './diagram-flags';
import { examples, table } from './help-text';

const collectList = (value: string, values: string[] = []): string[] => [...values, ...value.split(',')];

const formats = (): string =>
  table(
    'Formats, and the endings of their files:',
    DIAGRAM_FORMATS.map(({ name, endings, description }) => [`${name} (${endings.join(', ')})`, description]),
  );

/** What can be asked of `diagram`. */
export function addDiagram(program: Command): void {
  program
    .command('diagram')
    .description('Draw a machine of XState 5: to stdout, into files, or into marked blocks of Markdown files.')
    .argument(
      '[machine file]',
      'JavaScript, TypeScript, or JSON as Stately exports it (default: the lifecycle of a plugin)',
    )
    .option('-e, --export <name>', 'which machine of the file (default: its default export, or its only one)')
    .option('-o, --output <file>', 'write to a file, by its ending; may be repeated; creates missing folders', collect)
    .option('--fill <file...>', 'fill the marked blocks of Markdown files')
    .addOption(
      new Option('-f, --format <format>', 'the format, whatever the ending (default: text on stdout)').choices(
        DIAGRAM_FORMATS.map(({ name }) => name),
      ),
    )
    .addOption(
      new Option('--theme <theme>', 'the colours; auto follows the reader, in SVG').choices(['light', 'dark', 'auto']),
    )
    .addOption(new Option('--direction <direction>', 'from top to bottom, or from left to right').choices(['TB', 'LR']))
    .option('--highlight <state>', 'mark a state as the current one')
    .option(
      '--history <file>',
      "count the moves of a history: JSON, JSON lines, a persisted snapshot, or a store's directory; - is stdin",
    )
    .option('--plugin <id>', 'the plugin whose history it is, where there are several')
    .option('--hide <event>', 'leave an event out; may be repeated', collectList)
    .option('--title <text>', "the title (default: the machine's id)")
    .option('--descriptions', 'write descriptions as notes, too, where there are no tooltips')
    .option('--no-descriptions', 'leave descriptions out')
    .addOption(
      new Option('--check', 'write nothing; exit code 1 where a file is out of date or missing').conflicts('watch'),
    )
    .option('--watch', 'draw again whenever the machine file, what it imports or the history changes')
    .addHelpText(
      'after',
      [
        formats(),
        '',
        'Marked blocks, each mark on a line of its own; the names of the text formats, and moves:',
        '  <!-- plugin-statechart:mermaid direction=LR hide=fail title="Life of a plugin" -->',
        '  <!-- /plugin-statechart:mermaid -->',
        examples(
          ['diagram -f mermaid', 'Mermaid, to stdout'],
          ['diagram -o chart.svg -o chart.mmd', 'two files'],
          ['diagram machine.ts --export traffic -o chart.png', 'one of several machines'],
          ['diagram --history history.json -o chart.svg', 'what happened, on top'],
          ['diagram --history data --plugin web -o web.svg', "from a store's journal"],
          ['diagram --fill README.md docs/*.md', 'the blocks of Markdown files'],
          ['diagram -o chart.svg --fill README.md --check', 'is it up to date? for CI'],
          ['diagram machine.ts -o chart.svg --watch', 'draw while you edit'],
        ),
      ].join('\n'),
    )
    .action(async (machineFile: string | undefined, flags: DiagramFlags) => {
      process.exitCode = await (await import('./diagram-command')).diagram(machineFile, flags);
    });
}

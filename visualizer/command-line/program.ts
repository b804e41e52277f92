import { createRequire } from 'node:module';
import { Command, InvalidArgumentError, Option } from 'commander';
import { DIAGRAM_FORMATS } from '../diagram/formats';
import { STATELY_INSPECTOR } from '../inspect/stately-inspector';
import { FIRST_PORT } from '../server/listen';
import type { DiagramFlags } from './diagram-flags';
import type { InspectFlags } from './inspect-command';

// By its own name, because the path to it is another one once this file is built.
const { version } = createRequire(import.meta.url)('plugin-statechart/package.json') as {
  version: string;
};

const collect = (value: string, values: string[] = []): string[] => [...values, value];
const collectList = (value: string, values: string[] = []): string[] => [...values, ...value.split(',')];

function port(value: string): number {
  if (!/^\d+$/.test(value) || Number(value) > 65_535) throw new InvalidArgumentError('It should be from 0 to 65535.');
  return Number(value);
}

/** Rows under a heading, in two columns. */
function table(heading: string, rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([first]) => first.length));
  return ['', heading, ...rows.map(([first, second]) => `  ${first.padEnd(width)}  ${second}`)].join('\n');
}

const examples = (...rows: [command: string, effect: string][]): string =>
  table(
    'Examples:',
    rows.map(([command, effect]) => [`$ plugin-statechart ${command}`, `# ${effect}`]),
  );

const formats = (): string =>
  table(
    'Formats, and the endings of their files:',
    DIAGRAM_FORMATS.map(({ name, endings, description }) => [`${name} (${endings.join(', ')})`, description]),
  );

export const program = new Command('plugin-statechart')
  .description('Draws statecharts, and shows live ones in a browser.')
  .version(version, '-V, --version', 'print the version')
  .helpOption('-h, --help', 'print this help')
  .helpCommand(false)
  .exitOverride()
  // Whoever catches the error prints it.
  .configureOutput({ outputError: () => {} })
  .addHelpText(
    'after',
    [
      examples(
        ['diagram', 'the lifecycle of a plugin, as text'],
        ['diagram machine.ts -o chart.svg', 'your own machine, as a picture'],
        ['inspect', 'a page that shows actors live'],
      ),
      '',
      'Exit codes: 0 done; 1 failed, or a checked file is out of date; 2 asked for wrongly.',
      'Environment: NO_COLOR for no colours, PLUGIN_STATECHART_STACK=1 for the stack of an error.',
    ].join('\n'),
  );

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
  .option('--history <file>', 'count the moves of a history in JSON, a persisted snapshot or JSON lines; - is stdin')
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
        ['diagram --fill README.md docs/*.md', 'the blocks of Markdown files'],
        ['diagram -o chart.svg --fill README.md --check', 'is it up to date? for CI'],
        ['diagram machine.ts -o chart.svg --watch', 'draw while you edit'],
      ),
    ].join('\n'),
  )
  .action(async (machineFile: string | undefined, flags: DiagramFlags) => {
    process.exitCode = await (await import('./diagram-command')).diagram(machineFile, flags);
  });

program
  .command('inspect')
  .description('Serve a page that shows live actors, of any app that reports to it; Ctrl-C ends it.')
  .addOption(new Option('-p, --port <port>', `the port (default: ${FIRST_PORT}, or the next free one)`).argParser(port))
  .option('--host <host>', 'the address to listen on', '127.0.0.1')
  .option('--public-url <url>', 'the origin at which a reverse proxy shows this server')
  .option('--allow-control', 'let the page send events to actors whose app allows it, too')
  .option('--allow-origin <origin>', 'let apps on pages of this origin report; may be repeated', collect)
  .addOption(new Option('--stately [url]', 'show the hosted Stately Inspector in the page').preset(STATELY_INSPECTOR))
  .option('--token <token>', 'what a client has to know (default: random)')
  .option('--no-open', 'do not open a browser; none is opened where stdout is no terminal')
  .addHelpText(
    'after',
    examples(
      ['inspect', 'then start an app as it says'],
      ['inspect --allow-control', 'with buttons that send events'],
      ['inspect --allow-origin http://localhost:5173', 'for an app in a browser'],
      ['inspect --stately', "in Stately's own inspector"],
    ),
  )
  .action(async (flags: InspectFlags) => {
    process.exitCode = await (await import('./inspect-command')).inspect(flags);
  });

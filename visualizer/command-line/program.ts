import { createRequire } from 'node:module';
import { Command } from 'commander';
import { addDiagram } from './diagram-usage';
import { examples } from './help-text';
import { addHistory } from './history-usage';
import { addInspect } from './inspect-usage';

// By its own name, because the path to it is another one once this file is built.
const { version } = createRequire(import.meta.url)('plugin-statechart/package.json') as {
  version: string;
};

export const program = new Command('plugin-statechart')
  .description('Draws statecharts, shows live ones in a browser, and prints what happened to plugins.')
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
        ['history data', 'what happened to the plugins of a host'],
      ),
      '',
      'Exit codes: 0 done; 1 failed, or a checked file is out of date; 2 asked for wrongly.',
      'Environment: NO_COLOR for no colours, PLUGIN_STATECHART_STACK=1 for the stack of an error.',
    ].join('\n'),
  );

addDiagram(program);
addInspect(program);
addHistory(program);

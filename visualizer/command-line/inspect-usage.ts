import { type Command, InvalidArgumentError, Option } from 'commander';
import { STATELY_INSPECTOR } from '../inspect/stately-inspector';
import { FIRST_PORT } from '../server/listen';
import { collect } from './collect';
import { examples } from './help-text';
import type { InspectFlags } from './inspect-command';

function port(value: string): number {
  if (!/^\d+$/.test(value) || Number(value) > 65_535) throw new InvalidArgumentError('It should be from 0 to 65535.');
  return Number(value);
}

/** What can be asked of `inspect`. */
export function addInspect(program: Command): void {
  program
    .command('inspect')
    .description('Serve a page that shows live actors, of any app that reports to it; Ctrl-C ends it.')
    .addOption(
      new Option('-p, --port <port>', `the port (default: ${FIRST_PORT}, or the next free one)`).argParser(port),
    )
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
}

import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { scaleOf } from './scale';
import { sectionsOf } from './sections';

/** What somebody asked for. */
export interface Request {
  short: boolean;
  /** The only section that is measured. */
  only?: string;
  rounds?: number;
  plugins?: number;
  write: boolean;
}

/** Something was asked for that there is not. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const EXAMPLES = `
Examples:
  $ npm run bench                              # everything: some minutes
  $ npm run bench -- --short                   # everything, in less than one
  $ npm run bench -- --only transition         # one table
  $ npm run bench -- --only fleet-storm --plugins 500 > storm.md
  $ npm run bench -- --write                   # keeps the results in bench/results.md and the README

Exit codes: 0 done; 1 failed; 2 asked for wrongly; 130 ended by Ctrl-C.`;

const names = (): string[] => sectionsOf(scaleOf({ short: true })).map(({ name }) => name);

function count(text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 1) return number;
  throw new InvalidArgumentError('It should be a whole number from 1.');
}

const commandLine = (): Command =>
  new Command('npm run bench --')
    .usage('[options]')
    .description('Measures what the package costs, beside others that do the same, and prints the ratios as tables.')
    .option('--short', 'small counts and one round: for CI, too noisy to be kept', false)
    .addOption(new Option('--only <section>', 'measure one section').choices(names()))
    .option('--rounds <n>', 'how often each row is measured (default: as each section says)', count)
    .option('--plugins <n>', 'how many plugins crash in the storms (default: 10000, of a fleet 2000)', count)
    .option('--write', 'keep the results in bench/results.md if a ratio changed by more than 20 %', false)
    .helpOption('-h, --help', 'show this')
    .allowExcessArguments(false)
    .addHelpText('after', EXAMPLES)
    .exitOverride()
    .configureOutput({ outputError: () => {} });

/**
 * Reads the command line; `undefined` where it asked for help, which is then printed.
 *
 * @throws {UsageError} it asks for something that there is not; the message is one line
 */
export function readCommandLine(words: readonly string[]): Request | undefined {
  const command = commandLine();
  try {
    command.parse([...words], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return undefined;
    const mistake = error.message
      .replace(/^error: /, '')
      .replace(/\s*\n\s*/g, ' ')
      .replace(/\.$/, '');
    throw new UsageError(`${mistake}; --help shows what there is`);
  }
  const request = command.opts<Request>();
  if (request.write && (request.short || request.only !== undefined || request.plugins !== undefined)) {
    throw new UsageError('--write keeps whole results: not with --short, --only or --plugins');
  }
  return request;
}

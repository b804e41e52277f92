import { parseArgs } from 'node:util';

export const USAGE = `Usage: npm start [-- --stay [--allow-control]]

Runs two real plugins as child processes under the statechart: a clock in plain JavaScript,
and a greeter that is built from TypeScript. By default it is a tour of some fifteen seconds:
install, build, start, crash and recover, break and mend the build, kill the host itself
and start it again, stop, uninstall.

Options:
  --stay           install and start both plugins and stay up, with a live page in the browser;
                   on a terminal, lead them by keys
  --allow-control  with --stay: lead the plugins from the page, too
  -h, --help       print this and exit

Exit codes: 0 all went well, 1 a plugin did not get where it should, 2 wrong arguments,
130 and 143 interrupted by SIGINT (Ctrl-C) and SIGTERM.
`;

/** What the host is asked to do. */
export type Request = { command: 'tour' | 'help' } | { command: 'stay'; allowControl: boolean };

/**
 * Reads the arguments of the command line.
 *
 * @throws {TypeError} one that is not known, or out of place; the message names it
 */
export function readArguments(words: readonly string[]): Request {
  const { values } = parseArgs({
    args: [...words],
    options: {
      stay: { type: 'boolean' },
      'allow-control': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return { command: 'help' };
  if (values.stay) return { command: 'stay', allowControl: values['allow-control'] };
  if (values['allow-control'])
    throw new TypeError("Option '--allow-control' goes with --stay: only then is there a page");
  return { command: 'tour' };
}

import { parseArgs } from 'node:util';

export const USAGE = `Usage: npm start [-- --stay]

Runs two real plugins as child processes under the statechart: a clock in plain JavaScript,
and a greeter that is built from TypeScript. By default it is a tour of some ten seconds:
install, build, start, crash and recover, break and mend the build, stop, uninstall.

Options:
  --stay      install and start both plugins and stay up; on a terminal, lead them by keys
  -h, --help  print this and exit

Exit codes: 0 all went well, 1 a plugin did not get where it should, 2 wrong arguments,
130 and 143 interrupted by SIGINT (Ctrl-C) and SIGTERM.
`;

/** What the host is asked to do. */
export type Request = 'tour' | 'stay' | 'help';

/**
 * Reads the arguments of the command line.
 *
 * @throws {TypeError} one that is not known; the message names it
 */
export function readArguments(words: readonly string[]): Request {
  const { values } = parseArgs({
    args: [...words],
    options: { stay: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) return 'help';
  return values.stay ? 'stay' : 'tour';
}

// Measures what the package costs: npm run bench
import { bench } from './bench';
import { readCommandLine, UsageError } from './command-line';
import { Interrupted, NobodyReads, untilInterrupted } from './interrupted';

const DONE = 0;
const FAILED = 1;
const WRONG_USAGE = 2;
const ENDED_BY_CTRL_C = 130;

function exitCodeOf(error: unknown): number {
  if (error instanceof Interrupted) return ENDED_BY_CTRL_C;
  if (error instanceof NobodyReads) return DONE;
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  return error instanceof UsageError ? WRONG_USAGE : FAILED;
}

const signal = untilInterrupted();
try {
  const request = readCommandLine(process.argv.slice(2));
  if (request) await bench(request, signal);
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** As at a user's: no setting of whoever runs the bench reaches what is measured. */
function environment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, ...others } = process.env;
  return { ...others, NODE_ENV: 'production' };
}

/**
 * Runs a program to its end, and returns what it printed.
 *
 * @throws {Error} it cannot be started (`code` says why), or fails: the message is what it printed of that
 * @throws the signal's reason, once the program has ended
 */
export async function runProcess(command: string, args: readonly string[], signal: AbortSignal): Promise<string> {
  signal.throwIfAborted();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: environment() });
  const end = () => child.kill('SIGKILL');
  signal.addEventListener('abort', end, { once: true });
  try {
    const closed = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    const [code, output, problem] = await Promise.all([closed, text(child.stdout), text(child.stderr)]);
    signal.throwIfAborted();
    if (code !== 0) throw new Error(problem.trim() || `${command} ended with code ${code}`);
    return output;
  } finally {
    signal.removeEventListener('abort', end);
  }
}

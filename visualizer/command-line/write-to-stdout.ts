import { once } from 'node:events';

/** Writes to stdout, and waits until there is room for more. */
export async function writeToStdout(content: string | Uint8Array): Promise<void> {
  if (!process.stdout.write(content)) await once(process.stdout, 'drain');
}

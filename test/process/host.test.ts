import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { untilDead } from './processes';

const HOST = fileURLToPath(new URL('fixtures/host.ts', import.meta.url));

/** Runs the host until both of its plugins are up, ends it, and tells how it ended and which processes there were. */
async function endHost(ending: string, signal?: NodeJS.Signals) {
  const host = spawn(process.execPath, ['--import', 'tsx', HOST, ending], { stdio: ['ignore', 'pipe', 'ignore'] });
  const exited = once(host, 'exit');
  let output = '';
  host.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
    if (chunk.includes('both are running') && signal) setTimeout(() => host.kill(signal), 50);
  });
  const [code, killedBy] = await exited;
  const pids = [...output.matchAll(/^up (\d+)$/gm)].map((match) => Number(match[1]));
  return { code, killedBy, pids };
}

describe('when the host ends, nothing is left behind', () => {
  it.each([
    ['signal', 'SIGINT', { code: null, killedBy: 'SIGINT' }],
    ['signal', 'SIGTERM', { code: null, killedBy: 'SIGTERM' }],
    ['signal', 'SIGHUP', { code: null, killedBy: 'SIGHUP' }],
    ['own handler', 'SIGINT', { code: 9, killedBy: null }],
    ['exit', undefined, { code: 7, killedBy: null }],
    ['throw', undefined, { code: 1, killedBy: null }],
    ['reject', undefined, { code: 1, killedBy: null }],
  ] as const)('by %s %s', async (ending, signal, how) => {
    const { pids, ...ended } = await endHost(ending, signal);
    expect(ended).toEqual(how);
    expect(pids).toHaveLength(3);
    await untilDead(pids);
  });
});

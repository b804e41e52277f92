import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '../../examples/restate/free-port';
import { RestateServer } from '../../examples/restate/restate-server';
import { PluginStateMachine } from '../../src';
import { openFileStore } from '../../src/persistence/node';
import { PluginServiceClient } from '../../src/restate';
import { programsIn } from '../package/readme';
import { ROOT } from '../package/tarball';

let server: RestateServer;
let folder: string;

beforeAll(async () => {
  server = await RestateServer.start();
  folder = await mkdtemp(join(tmpdir(), 'restate-docs-'));
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** Runs a program as it stands, but for the ports. */
async function run(name: string, code: string, workerPort: number) {
  const program = join(folder, `${name}.mts`);
  const ported = code
    .replaceAll('http://localhost:8080', server.ingress)
    .replaceAll('http://localhost:9070', server.admin)
    .replaceAll('9080', String(workerPort));
  await writeFile(program, ported);
  return spawn(process.execPath, ['--import', 'tsx', program], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TSX_TSCONFIG_PATH: join(ROOT, 'tsconfig.json') },
  });
}

async function outputOf(child: Awaited<ReturnType<typeof run>>): Promise<string[]> {
  let output = '';
  for await (const chunk of child.stdout) output += chunk;
  return output.split('\n').filter((line) => line !== '' && !line.startsWith('inspector: '));
}

it('each program in docs/restate.md does what it says', async () => {
  const document = await readFile(join(ROOT, 'docs/restate.md'), 'utf8');
  const [worker, client, watch, moving] = programsIn(document);
  const port = await freePort();
  const working = await run('worker', worker?.code ?? '', port);
  try {
    await expect
      .poll(() => server.register(`http://127.0.0.1:${port}`).then(() => 'registered', String))
      .toBe('registered');
    expect(await outputOf(await run('client', client?.code ?? '', port))).toEqual(client?.prints);
    const watched = await outputOf(await run('watch', watch?.code ?? '', port));
    expect(watched.at(-1)).toBe(watch?.prints[0]);

    await using store = await openFileStore(join(folder, 'plugins'));
    using local = new PluginStateMachine('moved', 'Stopped', { store });
    local.transitionTo('Starting', 'asked for');
    await local.flush();
    await store.close();
    expect(await outputOf(await run('moving', moving?.code ?? '', port))).toEqual([]);
    const there = await PluginServiceClient.connect({ url: server.ingress });
    await there.plugin('moved').whenPhase('Running', { timeout: 10_000 });
  } finally {
    working.kill('SIGKILL');
  }
}, 60_000);

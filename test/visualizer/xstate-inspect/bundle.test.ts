import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUNDLED } from '../../../visualizer/v4-bridge/licence-notice';
import { Bundle, ROOT } from './bundle';

let bundle: Bundle;
beforeAll(async () => {
  bundle = await Bundle.build();
}, 60_000);
afterAll(() => bundle?.[Symbol.asyncDispose]());

interface Metafile {
  inputs: Record<string, unknown>;
  outputs: Record<string, { imports: { path: string; external?: boolean }[] }>;
}

const metafile = async (format: string): Promise<Metafile> =>
  JSON.parse(await readFile(bundle.file(`metafile-${format}.json`), 'utf8'));

const packageOf = (path: string): string | undefined => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1];

/** What an app has when it has installed this package and XState 5. */
const INSTALLED = ['xstate', '@statelyai/inspect', 'valibot', 'ws'];

const PROGRAM = `
async function main() {
  const { inspectOnServer } = server;
  const inspector = await inspectOnServer({ port: 0 });
  const machine = xstate.createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: 'b' } }, b: {} } });
  const actor = xstate.createActor(machine, { inspect: inspector.inspect }).start();
  const socket = new ws.WebSocket(inspector.url);
  socket.on('open', () => socket.send('{"type":"xstate.inspecting"}'));
  socket.on('message', (text) => {
    const { type, state } = JSON.parse(text);
    console.log(type, state && JSON.parse(state).value);
    if (type === 'service.register') {
      const event = { data: { type: 'go' }, origin: actor.sessionId };
      socket.send(JSON.stringify({ type: 'xstate.event', event: JSON.stringify(event) }));
    }
    if (type === 'service.state') {
      console.log(actor.getSnapshot().value, typeof browser.inspect);
      inspector.stop();
    }
  });
}
main();
`;

describe('the bundles', () => {
  it.each(['esm', 'cjs'])('hold XState 4 and what its inspector needs, and no XState 5 (%s)', async (format) => {
    const { inputs, outputs } = await metafile(format);
    const packages = new Set(Object.keys(inputs).flatMap((path) => packageOf(path) ?? []));
    expect([...packages].sort()).toEqual([...BUNDLED].sort());
    const xstates = Object.keys(inputs).filter((path) => packageOf(path) === 'xstate');
    expect(xstates.filter((path) => !path.startsWith('visualizer/xstate-inspect/node_modules/'))).toEqual([]);
    const wanted = new Set(
      Object.values(outputs).flatMap(({ imports }) =>
        imports.flatMap(({ path, external }) => (external ? [path] : [])),
      ),
    );
    const builtIn = ['crypto', 'events', 'http', 'net'];
    expect([...wanted].sort()).toEqual([...INSTALLED, ...builtIn].sort());
  });

  it('ask for nothing that browsers do not have', async () => {
    for (const script of (await readdir(bundle.folder)).filter((name) => /\.c?js$/.test(name))) {
      expect(await readFile(bundle.file(script), 'utf8')).not.toMatch(/process\.env/);
    }
  });

  it('hold the licences of what is in them', async () => {
    const scripts = (await readdir(bundle.folder)).filter((name) => /\.c?js$/.test(name));
    expect(scripts).toHaveLength(5);
    for (const script of scripts) {
      const text = await readFile(bundle.file(script), 'utf8');
      const [notice = ''] = /\/\*!.*?\*\//s.exec(text) ?? [];
      for (const name of BUNDLED) expect(notice).toContain(`\n${name} `);
      expect(notice).toContain('Copyright (c) 2015 David Khourshid');
      expect(notice).toContain('Copyright (c) 2016 David Mark Clements');
      expect(notice.match(/Permission is hereby granted/g)).toHaveLength(BUNDLED.length);
      // TypeScript's helpers, in what was compiled with them.
      if (text.length > 50_000) expect(text).toContain('Copyright (c) Microsoft Corporation');
    }
  });

  it.each(['use.mjs', 'use.cjs'])(
    'work where nothing else is installed (%s)',
    async (name) => {
      const { folder } = bundle;
      for (const installed of INSTALLED) {
        const link = join(folder, 'node_modules', installed);
        await mkdir(dirname(link), { recursive: true });
        await symlink(join(ROOT, 'node_modules', installed), link, 'junction').catch(() => {});
      }
      const names = { xstate: 'xstate', ws: 'ws', server: './node', browser: './index' };
      const imports = Object.entries(names).map(([variable, from]) => {
        const file = from.startsWith('.') ? from + (name.endsWith('.cjs') ? '.cjs' : '.js') : from;
        return name.endsWith('.cjs')
          ? `const ${variable} = require('${file}');`
          : `import * as ${variable} from '${file}';`;
      });
      await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
      await writeFile(join(folder, name), imports.join('\n') + PROGRAM);
      const { stdout } = await promisify(execFile)(process.execPath, [name], { cwd: folder, timeout: 30_000 });
      expect(stdout.trim().split('\n')).toEqual([
        'service.register a',
        'service.event undefined',
        'service.state b',
        'b function',
      ]);
    },
    40_000,
  );
});

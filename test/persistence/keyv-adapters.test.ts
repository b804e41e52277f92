import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PluginStateMachine } from '../../src';
import { keyvStore } from '../../src/persistence/keyv-store';
import type { StoreError } from '../../src/persistence/store-error';
import { installAdapters } from './keyv-adapters/install';
import { findProgram, Server, type User } from './keyv-adapters/server';
import { describesKeyvStore, loaded, type TestedKeyv } from './keyv-suite';

type KeyvClass = new (adapter: unknown, options?: object) => TestedKeyv;
type AdapterClass = new (options: unknown, more?: object) => { on(event: 'error', listener: () => void): void };

const require = installAdapters();
const folder = mkdtempSync(join(tmpdir(), 'plugin-statechart-keyv-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const keyvClass = (version: 'keyv' | 'keyv-6'): KeyvClass => require(version).Keyv;
const adapterClass = (name: string): AdapterClass => require(`@keyv/${name}`).default;

describe('a keyvStore in the memory of Keyv 6', () => {
  const memory = new Map();
  describesKeyvStore((options) => new (keyvClass('keyv-6'))(memory, options));
});

/** Its driver is compiled when it is installed, which wants a compiler and the headers of Node. */
function whatSqliteMisses(): string | undefined {
  try {
    adapterClass('sqlite');
    return undefined;
  } catch (error) {
    return (error as Error).message.split('\n')[0];
  }
}
const missing = whatSqliteMisses();
const inSqlite = `a keyvStore in SQLite, with %s${missing ? ` (skipped: ${missing})` : ''}`;

describe.skipIf(missing).each(['keyv', 'keyv-6'] as const)(inSqlite, (version) => {
  const connect = (options?: object) =>
    new (keyvClass(version))(new (adapterClass('sqlite'))(`sqlite://${join(folder, `${version}.sqlite`)}`), options);
  describesKeyvStore(connect);

  it('fails a save when the database is closed', async () => {
    const keyv = connect();
    await keyv.get('anything');
    await keyv.disconnect();
    await expect(keyvStore(keyv).save('web', {} as never, [])).rejects.toThrow(
      /could not save web in the Keyv: .*closed/i,
    );
  });
});

/** A database that is started by the tests, and what the store does while it is away. */
function describeServer(
  name: string,
  missing: string | undefined,
  start: () => Promise<Server>,
  open: (port: number) => object,
) {
  const title = `a keyvStore in ${name}`;
  describe.skipIf(missing)(missing ? `${title} (skipped: ${missing})` : title, () => {
    let server: Server;
    beforeAll(async () => {
      server = await start();
    }, 60_000);
    afterAll(() => server?.remove());

    const connect = (options?: object) => {
      const keyv = new (keyvClass('keyv'))(open(server.port), options);
      // As an app would have it: without it an adapter's error is an uncaught one.
      keyv.on('error', () => {});
      return keyv;
    };
    describesKeyvStore(connect);

    describe('that goes away', () => {
      afterEach(() => server.start());

      it('has everything of a plugin once it is back', async () => {
        const keyv = connect();
        const errors: StoreError[] = [];
        const machine = new PluginStateMachine('kubernetes', 'Installed', {
          store: keyvStore(keyv),
          onStoreError: (error) => errors.push(error),
        });
        await machine.flush();
        await server.stop();
        machine.transitionTo('Validating', 'while it is away');
        machine.transitionTo('Starting', 'while it is away');
        await sleep(500);
        await server.start();
        await expect
          .poll(
            () =>
              machine.flush().then(
                () => 'stored',
                () => 'not yet',
              ),
            { timeout: 15_000 },
          )
          .toBe('stored');
        const stored = await loaded(keyvStore(keyv));
        expect(stored).toEqual([
          { pluginId: 'kubernetes', snapshot: JSON.parse(JSON.stringify(machine.actor.getPersistedSnapshot())) },
        ]);
        expect(errors.every(({ message }) => message.startsWith('plugin kubernetes could not be stored'))).toBe(true);
        machine.stop();
        await keyv.clear();
        await keyv.disconnect();
      });
    });
  });
}

const redis = findProgram('redis-server');
describeServer(
  'Redis',
  redis ? undefined : 'there is no redis-server on this machine',
  async () => {
    const server = await Server.create(
      'redis',
      ({ port }) => [redis as string, '--port', String(port), '--bind', '127.0.0.1', '--appendonly', 'yes'],
      /Ready to accept connections/,
    );
    await server.start();
    return server;
  },
  (port) => new (adapterClass('redis'))(`redis://127.0.0.1:${port}`),
);

const postgres = findProgram('postgres');
const initdb = findProgram('initdb');
const isRoot = process.getuid?.() === 0;
/** PostgreSQL refuses to run as root; `nobody` of most systems. */
const nobody: User | undefined = isRoot ? { uid: 65_534, gid: 65_534 } : undefined;
describeServer(
  'PostgreSQL',
  postgres && initdb ? undefined : 'there is no postgres and initdb on this machine',
  async () => {
    const server = await Server.create(
      'postgres',
      ({ port, folder }) => [
        postgres as string,
        ...['-D', join(folder, 'data'), '-p', String(port), '-h', '127.0.0.1', '-k', folder, '-c', 'fsync=off'],
      ],
      /ready to accept connections/,
      nobody,
    );
    server.run(
      initdb as string,
      '-D',
      join(server.folder, 'data'),
      '-U',
      'tester',
      '-A',
      'trust',
      '-E',
      'UTF8',
      '--locale=C',
    );
    await server.start();
    return server;
  },
  (port) =>
    new (adapterClass('postgres'))({
      uri: `postgresql://tester@127.0.0.1:${port}/postgres`,
      // An idle connection that is lost is an uncaught error with this adapter: here none stays idle.
      idleTimeoutMillis: 10,
    }),
);

// One of several processes that share an address: Restate does not know, nor care, how many there are.
import { once } from 'node:events';
import { createServer } from 'node:http2';
import { setTimeout as delay } from 'node:timers/promises';
import { createEndpointHandler } from '@restatedev/restate-sdk';
import { createPluginService, type DurableWorkArguments } from 'plugin-statechart/restate';
import { ask } from './registry';

const [port, registry = ''] = process.argv.slice(2);

/** Work that a worker may die in the middle of, and after: the registry knows by the key that it was done. */
const work = (what: string, milliseconds: number) => ({
  async run({ input: { pluginId }, idempotencyKey: key, signal }: DurableWorkArguments) {
    await ask(registry, { key, pluginId, what, worker: process.pid }, signal);
    await delay(milliseconds, undefined, { signal });
    return { reason: `${what} done by worker ${process.pid}` };
  },
  retry: { initialRetryInterval: 100, maxRetryInterval: 1000 },
});

const plugins = await createPluginService({
  work: {
    install: work('install', 300),
    validate: work('validate', 50),
    start: work('start', 200),
    stop: work('stop', 100),
  },
});

const logger = () => {};
const server = createServer(createEndpointHandler({ services: [plugins], logger }));
server.listen(Number(port), '127.0.0.1');
await once(server, 'listening');
process.send?.('listening');
// The host that it works for has gone.
process.on('disconnect', () => process.exit());

// A worker whose first answer to a piece of work is never told: it hangs with the work done.
import { createServer } from 'node:http2';
import { createEndpointHandler } from '@restatedev/restate-sdk';
import { ask } from '../../examples/restate/registry';
import { createPluginService } from '../../src/restate';

const [port, registry = ''] = process.argv.slice(2);

const plugins = await createPluginService({
  work: {
    async install({ input: { pluginId }, idempotencyKey: key, signal }) {
      const isFirst = await ask(registry, { key, pluginId, what: 'install', worker: process.pid }, signal);
      if (isFirst) await new Promise(() => {});
      return { reason: 'installed' };
    },
  },
});
createServer(createEndpointHandler({ services: [plugins], logger: () => {} })).listen(Number(port), '127.0.0.1', () =>
  process.send?.('listening'),
);
process.on('disconnect', () => process.exit());

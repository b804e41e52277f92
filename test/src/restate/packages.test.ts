import { describe, expect, it } from 'vitest';
import { createPluginService, NodeVersionError, PluginServiceClient } from '../../../src/restate';

describe('a service on Restate', () => {
  it.runIf('withResolvers' in Promise)('is made where Node is new enough', async () => {
    expect(await createPluginService({ name: 'apps' })).toMatchObject({ name: 'apps' });
    expect(await createPluginService()).toMatchObject({ name: 'plugins' });
  });

  it.runIf(!('withResolvers' in Promise))('says that Node is too old', async () => {
    const error = await createPluginService().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(NodeVersionError);
    expect(error).toMatchObject({
      message: `a plugin service on Restate needs Node 22 or newer, and this is ${process.version}`,
      code: 'ERR_NODE_VERSION',
      needed: 22,
      version: process.version,
    });
  });
});

describe('a client of plugins on Restate', () => {
  it('is connected without anybody being there yet', async () => {
    expect((await PluginServiceClient.connect({ url: 'http://127.0.0.1:9' })).plugin('kubernetes').pluginId).toBe(
      'kubernetes',
    );
  });
});

import { expect, it, vi } from 'vitest';
import { actorFrame, ask, openApp, settled, startServer } from './clients';

vi.mock(import('../../../visualizer/server/built'), async (original) => {
  const { NotBuiltError, ...others } = await original();
  return {
    ...others,
    NotBuiltError,
    builtFile: (part) => {
      throw new NotBuiltError(part);
    },
  };
});

it('says so where something is not built', async () => {
  const server = await startServer();
  const app = await openApp(server);
  app.send(actorFrame('x:0', { definition: '{}' }));
  await settled(server, app);
  expect(await ask(server.url)).toMatchObject({
    status: 503,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body: 'the page is not built: run npm run build\n',
  });
  expect(await ask(`${server.url.replace('/?', '/chart.svg?')}&session=app-1/x:0`)).toMatchObject({
    status: 503,
    body: 'the visualizer is not built: run npm run build\n',
  });
});

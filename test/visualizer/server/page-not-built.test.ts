import { expect, it, vi } from 'vitest';
import { ask, startServer } from './clients';

vi.mock('node:fs/promises', async (original) => ({
  ...(await original<object>()),
  readFile: () => Promise.reject(new Error('no such file')),
}));

it('says so where the page is not built', async () => {
  const { url } = await startServer();
  expect(await ask(url)).toMatchObject({
    status: 503,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body: 'the page is not built: run npm run build\n',
  });
});

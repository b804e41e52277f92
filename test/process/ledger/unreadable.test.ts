import { expect, it, vi } from 'vitest';
import { procTable } from '../../../src/process/ledger/proc-table';

/** The code of the error that the files of processes are read with. */
const failure = vi.hoisted(() => ({ code: '' }));

vi.mock('node:fs', async (load) => {
  const fs = await load<typeof import('node:fs')>();
  const readFileSync = (path: string, encoding: 'utf8') => {
    if (failure.code && path.endsWith('/stat')) throw Object.assign(new Error('no'), { code: failure.code });
    return fs.readFileSync(path, encoding);
  };
  return { ...fs, readFileSync };
});

it('a process that is gone is not in the list, but one that cannot be read is an error: it must not count as gone', () => {
  const table = procTable();
  for (const code of ['ENOENT', 'ESRCH', 'EACCES']) {
    failure.code = code;
    expect(table.read()).toEqual([]);
  }
  failure.code = 'EMFILE';
  expect(() => table.read()).toThrow('no');
});

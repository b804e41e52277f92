import { promises } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { devNull } from 'node:os';

const CODES = ['ENOSPC', 'EIO', 'EACCES'];

type Method = (...args: never[]) => unknown;

/** From now on a part of what this process does to files fails. Half a write comes from a disk that is full. */
export async function failAtRandom(part: number, random: () => number): Promise<void> {
  const faulty = (holder: object, name: string) => {
    const methods = holder as Record<string, Method>;
    const original = methods[name] as Method;
    methods[name] = function (this: unknown, ...args: never[]) {
      if (random() >= part) return original.apply(this, args);
      const code = CODES[Math.floor(random() * CODES.length)];
      return Promise.reject(Object.assign(new Error(`${code}: on purpose, ${name}`), { code }));
    };
  };
  const handle = await promises.open(devNull);
  const methods = Object.getPrototypeOf(handle);
  await handle.close();
  for (const name of ['open', 'rename', 'truncate', 'utimes']) faulty(promises, name);
  for (const name of ['writeFile', 'sync']) faulty(methods, name);
  syncBuiltinESMExports();
}

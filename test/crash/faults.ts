import fs, { promises } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { devNull } from 'node:os';

const CODES = ['ENOSPC', 'EIO', 'EACCES'];

type Method = (...args: never[]) => unknown;

/** From now on a part of this process's writes to files fails, before they have done anything or when half done. */
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
  for (const name of ['open', 'writeFile', 'rename', 'unlink', 'truncate']) faulty(promises, name);
  const handle = await fs.promises.open(devNull);
  const methods = Object.getPrototypeOf(handle);
  await handle.close();
  for (const name of ['write', 'writeFile', 'appendFile', 'sync', 'datasync', 'truncate']) faulty(methods, name);
  const { write } = methods as { write: (...args: unknown[]) => Promise<{ bytesWritten: number }> };
  // A disk that is nearly full takes a part of what is written, and says so by nothing but the number of bytes.
  methods.write = function (this: unknown, data: unknown, ...rest: unknown[]) {
    if (random() >= part || !(data instanceof Uint8Array) || data.length < 2) return write.call(this, data, ...rest);
    const length = Math.ceil(random() * (data.length - 1));
    return write.call(this, data.subarray(0, length), 0, length);
  };
  syncBuiltinESMExports();
}

import { access } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the next thing that is set aside under a name goes, so that nothing which is kept already is replaced. */
export async function placeAside(aside: string, name: string, extension: string): Promise<string> {
  for (let time = Date.now(); ; time++) {
    // Windows takes no colons.
    const path = join(aside, `${name}.${new Date(time).toISOString().replaceAll(':', '-')}.${extension}`);
    if (!(await exists(path))) return path;
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

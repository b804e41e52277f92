import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { onExit } from 'signal-exit';
import { UsageError } from './usage-error';

/** A file as it should be. */
export interface Drawing {
  readonly file: string;
  readonly content: string | Uint8Array;
}

interface Staged {
  /** The file itself, where the name that was given is a link. */
  target: string;
  temporary: string;
}

/** Writes a file's content beside it. What is neither a file nor new, such as `/dev/stdout`, is written at once. */
function stage({ file, content }: Drawing): Staged | undefined {
  const existing = statSync(file, { throwIfNoEntry: false });
  if (existing?.isDirectory()) throw new Error('it is a folder');
  if (existing && !existing.isFile()) {
    writeFileSync(file, content);
    return undefined;
  }
  mkdirSync(dirname(file), { recursive: true });
  const target = existing ? realpathSync(file) : file;
  const temporary = join(dirname(target), `.${basename(target)}.${randomUUID()}.tmp`);
  try {
    writeFileSync(temporary, content);
    if (existing) chmodSync(temporary, existing.mode);
    return { target, temporary };
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/**
 * Writes all files, or none where one cannot be written; a reader sees the old content or the new. Missing folders are
 * created.
 *
 * @throws {UsageError} a file that cannot be written
 */
export function writeFiles(drawings: readonly Drawing[]): void {
  const staged: Staged[] = [];
  const removeStaged = () => {
    for (const { temporary } of staged) rmSync(temporary, { force: true });
  };
  const forget = onExit(removeStaged);
  try {
    for (const drawing of drawings) {
      try {
        const file = stage(drawing);
        if (file) staged.push(file);
      } catch (cause) {
        throw new UsageError(`cannot write ${drawing.file}: ${(cause as Error).message}`, { cause });
      }
    }
    for (const { temporary, target } of staged) renameSync(temporary, target);
  } finally {
    removeStaged();
    forget();
  }
}

import { readdirSync, readFileSync } from 'node:fs';

function environmentOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

/** The running processes that have this `TRACE` in their environment. */
export const traced = (trace: string): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && environmentOf(name).includes(`TRACE=${trace}`))
    .map(Number);

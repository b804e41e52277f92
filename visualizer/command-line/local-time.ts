/** How many characters a time usually takes. */
export const TIME_WIDTH = '2026-01-31 23:59:59.999'.length;

const MINUTE = 60_000;

/** A time as people here read it, or the number itself where it is no time that a calendar has. */
export function localTime(timestamp: number): string {
  const local = new Date(timestamp - new Date(timestamp).getTimezoneOffset() * MINUTE);
  return Number.isNaN(local.getTime()) ? String(timestamp) : local.toISOString().replace('T', ' ').slice(0, -1);
}

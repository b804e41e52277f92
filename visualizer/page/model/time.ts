const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const padded = (value: number): string => String(value).padStart(2, '0');

/** A duration in ms in its two largest units: `4s`, `2m 05s`, `3h 10m`, `2d 4h`. */
export function durationText(ms: number): string {
  const left = Math.max(0, ms);
  if (left < MINUTE) return `${Math.floor(left / SECOND)}s`;
  if (left < HOUR) return `${Math.floor(left / MINUTE)}m ${padded(Math.floor((left % MINUTE) / SECOND))}s`;
  if (left < DAY) return `${Math.floor(left / HOUR)}h ${padded(Math.floor((left % HOUR) / MINUTE))}m`;
  return `${Math.floor(left / DAY)}d ${Math.floor((left % DAY) / HOUR)}h`;
}

/** How long ago something was: `just now`, `12s ago`. */
export const agoText = (ms: number): string => (ms < SECOND ? 'just now' : `${durationText(ms)} ago`);

const clockFormat = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hour12: false,
});

/** The time of day of a timestamp. */
export const clockText = (timestamp: number): string => clockFormat.format(timestamp);

const fullFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' });

export const fullTimeText = (timestamp: number): string => fullFormat.format(timestamp);

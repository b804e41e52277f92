import type { Unit } from '../section';

/** A whole number whose thousands stand apart. */
export const grouped = (number: number): string => String(Math.round(number)).replace(/\B(?=(\d{3})+$)/g, ' ');

/** Three digits are more than any measurement here is worth. */
const threeDigits = (number: number): string => {
  if (number >= 100) return grouped(number);
  return number.toFixed(number >= 10 ? 1 : 2);
};

const SCALES: Readonly<Record<Unit, readonly string[]>> = {
  ns: ['ns', 'µs', 'ms', 's'],
  bytes: ['B', 'kB', 'MB', 'GB'],
  number: [],
};

/** A number with its unit, as short as it is worth. */
export function amount(number: number, unit: Unit): string {
  const names = SCALES[unit];
  if (names.length === 0) return grouped(number);
  let scaled = number;
  let index = 0;
  while (scaled >= 1000 && index < names.length - 1) {
    scaled /= 1000;
    index += 1;
  }
  return `${threeDigits(scaled)} ${names[index]}`;
}

/** How many times the one is the other. */
export function ratio(times: number): string {
  if (times === 1) return '1';
  if (times >= 100) return grouped(times);
  if (times >= 10) return times.toFixed(1);
  return times >= 0.1 ? times.toFixed(2) : times.toPrecision(2);
}

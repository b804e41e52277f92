/**
 * Returns the value if it is a number in the range.
 *
 * @throws {TypeError} it is no number; the message names it
 * @throws {RangeError} it is outside the range; the message names it and the range
 */
export function checkNumber(name: string, value: unknown, lowest: number, highest: number, whole = false): number {
  const kind = whole ? 'a whole number' : 'a number';
  if (typeof value !== 'number') {
    throw new TypeError(`${name} should be ${kind}, got ${value === null ? 'null' : typeof value}`);
  }
  if (!(value >= lowest && value <= highest) || (whole && !Number.isInteger(value))) {
    throw new RangeError(`${name} should be ${kind} from ${lowest} to ${highest}, got ${value}`);
  }
  return value;
}

import { textOf } from '../../machines/text';
import { nameOf } from '../chart/reaction';

/** The same value as data that JSON can say: what it has no word for becomes a text. */
function plain(value: unknown, around: readonly object[]): unknown {
  if (typeof value === 'bigint' || typeof value === 'symbol') return textOf(value);
  if (typeof value === 'function') return nameOf(value, 'function');
  if (typeof value !== 'object' || value === null) return value;
  if (around.includes(value)) return '[circular]';
  const inside = [...around, value];
  const known = withToJson(value);
  if (known !== value) return plain(known, inside);
  if (Array.isArray(value)) return value.map((item) => plain(item, inside));
  if (value instanceof Map || value instanceof Set) return [...value].map((item) => plain(item, inside));
  if (value instanceof Error) return textOf(value);
  return Object.fromEntries(Object.keys(value).map((key) => [key, plain(valueAt(value, key), inside)]));
}

const valueAt = (value: object, key: string): unknown => attempt(() => (value as Record<string, unknown>)[key]);

const withToJson = (value: object): unknown => {
  const { toJSON } = value as { toJSON?: unknown };
  return typeof toJSON === 'function' ? attempt(() => toJSON.call(value)) : value;
};

const attempt = (call: () => unknown): unknown => {
  try {
    return call();
  } catch (error) {
    return textOf(error);
  }
};

/** Any value as JSON, in the order in which it was written. Never throws. */
export const toJson = (value: unknown, indent?: number): string => JSON.stringify(plain(value, []), null, indent);

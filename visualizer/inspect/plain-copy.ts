/** Levels of nesting that are shown: a page reads no more. */
const DEEPEST = 48;

/** What stands where a value could not be read. */
export function unreadable(what: string, thrown: unknown): string {
  try {
    return `[${what} threw: ${String(thrown instanceof Error ? thrown.message : thrown).slice(0, 200)}]`;
  } catch {
    return `[${what} threw]`;
  }
}

const isPicture = (value: object): value is Element =>
  'nodeType' in value && typeof value.nodeType === 'number' && 'nodeName' in value;

const isLogic = (value: object): value is { id?: unknown; config?: unknown } =>
  'transition' in value && 'getInitialSnapshot' in value;

/** Of an actor's logic the name is told, where it has one; its definition comes with its own actor. */
const nameOfLogic = ({ id, config }: { id?: unknown; config?: unknown }): unknown =>
  id ?? (typeof config === 'function' && config.name !== '' ? config.name : undefined);

/** What an error says is no enumerable property of it. */
const OF_ERRORS = ['name', 'message', 'cause', 'errors'];

function keysOf(object: object): string[] {
  const keys = Object.keys(object);
  return object instanceof Error ? [...new Set([...OF_ERRORS.filter((key) => key in object), ...keys])] : keys;
}

const OWN = { configurable: true, enumerable: true, writable: true };

const ofMap = (map: Map<unknown, unknown>): object =>
  Object.fromEntries([...map].map(([key, value]) => [String(key), value]));

/**
 * A copy of any value that is plain data: JSON can be made of it without fail, whatever the value's code does. What
 * JSON has no word for is put in words: cycles, big integers, what throws, and what goes beyond `size`.
 *
 * @param size about how many characters it may take. Default 100 000
 */
export function plainCopy(value: unknown, size = 100_000): unknown {
  let left = size;
  const around = new Set<object>();

  const text = (whole: string): string => {
    left -= whole.length + 1;
    return left < 0 ? `${whole.slice(0, Math.max(0, left + whole.length))}… (${whole.length} characters)` : whole;
  };

  const list = (items: ArrayLike<unknown>): unknown[] => {
    const copies: unknown[] = [];
    for (let index = 0; index < items.length; index++) {
      if (left < 0) return [...copies, `[${items.length - index} more]`];
      copies.push(read(items, index) ?? null);
    }
    return copies;
  };

  const record = (object: object): object => {
    const copies: Record<string, unknown> = {};
    const keys = keysOf(object);
    for (const [index, key] of keys.entries()) {
      if (left < 0) return { ...copies, '…': `[${keys.length - index} more]` };
      const name = text(key);
      const value = read(object, key);
      if (value === undefined) continue;
      // An assignment, three times as fast as what suits any key, would make it the prototype.
      if (name === '__proto__') Object.defineProperty(copies, name, { ...OWN, value });
      else copies[name] = value;
    }
    return copies;
  };

  const inside = (object: object): unknown => {
    if (around.has(object)) return '[circular]';
    if (around.size >= DEEPEST) return '[nested too deep]';
    if (ArrayBuffer.isView(object)) return `[${object.constructor.name}, ${object.byteLength} bytes]`;
    if (isPicture(object)) return `[${object.nodeName}]`;
    if (isLogic(object)) return copy(nameOfLogic(object));
    around.add(object);
    try {
      const { toJSON } = object as { toJSON?: unknown };
      if (typeof toJSON === 'function') return copy(toJSON.call(object));
      if (Array.isArray(object)) return list(object);
      if (object instanceof Set) return list([...object]);
      return record(object instanceof Map ? ofMap(object) : object);
    } finally {
      around.delete(object);
    }
  };

  const copy = (any: unknown): unknown => {
    left -= 1;
    switch (typeof any) {
      case 'string':
        return text(any);
      case 'bigint':
        return `${text(String(any))}n`;
      case 'symbol':
        return text(String(any));
      case 'number':
        return Number.isFinite(any) ? any : String(any);
      case 'function':
        return { type: text(any.name) };
      case 'object':
        return any && inside(any);
      default:
        return any;
    }
  };

  const read = (from: object, key: string | number): unknown => {
    try {
      return copy((from as Record<string | number, unknown>)[key]);
    } catch (error) {
      return unreadable('reading it', error);
    }
  };

  return read([value], 0);
}

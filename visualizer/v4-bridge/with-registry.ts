import type { Registry } from './registry';

/** Calls `@xstate/inspect`'s server, which makes a global registry for all: it finds this one in its place. */
export function withRegistry<Result>(registry: Registry, call: () => Result): Result {
  const before = Object.getOwnPropertyDescriptor(globalThis, '__xstate__');
  Object.defineProperty(globalThis, '__xstate__', { configurable: true, get: () => registry, set: () => {} });
  try {
    return call();
  } finally {
    Reflect.deleteProperty(globalThis, '__xstate__');
    if (before) Object.defineProperty(globalThis, '__xstate__', before);
  }
}

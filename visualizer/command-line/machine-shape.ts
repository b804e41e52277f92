import type { AnyStateMachine } from 'xstate';

const has = (value: unknown, ...methods: string[]): boolean =>
  typeof value === 'object' &&
  value !== null &&
  methods.every((name) => typeof (value as Record<string, unknown>)[name] === 'function');

/** Whether the value is a machine of XState 5. It is told by its shape: a user's file has an XState of its own. */
export const isMachine = (value: unknown): value is AnyStateMachine =>
  has(value, 'provide', 'getInitialSnapshot', 'resolveState') && has((value as AnyStateMachine).root, 'next');

/** Whether the value is a machine of XState 4. */
export const isMachineOfXState4 = (value: unknown): boolean => has(value, 'withConfig', 'withContext', 'transition');

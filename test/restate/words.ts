import type { Transition } from '../../src';

/** A history without its times. */
export const words = (history: readonly Transition[]): string[] =>
  history.map(({ from, to, reason }) => `${from} → ${to} (${reason})`);

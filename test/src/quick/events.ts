import type { EventObject } from 'xstate';
import { PLUGIN_MOVES } from '../../../src';

/** One event of each type that the statechart names, and some that it does not. */
export const events: readonly EventObject[] = [
  ...new Set([...PLUGIN_MOVES.map(({ event }) => event), 'retry.advance', 'retry.reset', 'explode', 'install.*']),
].map((type) => ({ type }));

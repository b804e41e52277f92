import type { PluginPhase } from './events';

/** One phase change, as plain JSON. */
export interface TransitionRecord {
  /** The phase that was left. */
  from: PluginPhase;
  /** The phase that was entered. */
  to: PluginPhase;
  /** Why: the caller's words, or a sentence that the statechart wrote. */
  reason: string;
  /** When, in ms since the epoch. */
  timestamp: number;
}

/** Emitted for every phase entered, whoever caused it: `actor.on('transition', …)`. */
export interface TransitionEmitted {
  type: 'transition';
  pluginId: string;
  transition: TransitionRecord;
}

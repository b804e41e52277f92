import type { PluginPhase } from '../machines/events';
import type { TransitionRecord } from '../machines/transition-record';

/** One phase change: where from, where to, why and when. */
export interface Transition {
  from: PluginPhase;
  to: PluginPhase;
  reason: string;
  timestamp: Date;
}

/** Told of every phase change of a plugin, in order, after it is committed. */
export type Observer = (pluginId: string, transition: Transition) => void;

/** A copy of the record, for the caller to keep. */
export const toTransition = ({ from, to, reason, timestamp }: TransitionRecord): Transition => ({
  from,
  to,
  reason,
  timestamp: new Date(timestamp),
});

import type { AnyActorRef } from 'xstate';
import type { MonitorEvent, MonitorLogic, WorkInput } from '../../machines/work';
import { begunOnce } from './begun-once';

/** Looks at a plugin that is up, again and again. */
export interface DurableMonitor {
  /** What is to be reported of the plugin; nothing where all is as it was. An error is tried again by Restate. */
  check: (given: { input: WorkInput; signal: AbortSignal }) => Promise<MonitorEvent | undefined>;
  /** How long Restate waits between two looks, in ms. */
  interval: number;
}

/** The session of the actor that a look is made for: one that is over by then is not reported to. */
export interface Look {
  session: string;
  input: WorkInput;
}

/** The actor of the statechart that has a plugin looked at. */
export const durableMonitor = (look: (system: AnyActorRef['system'], first: Look) => void): MonitorLogic =>
  begunOnce<WorkInput>((self, input) => look(self.system, { session: self.sessionId, input })) as MonitorLogic;

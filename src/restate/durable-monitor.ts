import type { ActorLogic, AnyActorScope, EventObject, NonReducibleUnknown, Snapshot } from 'xstate';
import type { MonitorEvent, MonitorLogic, WorkInput } from '../../machines/work';

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

/** Makes the first look. */
type StartLooking = (system: AnyActorScope['system'], look: Look) => void;

type MonitorSnapshot = Snapshot<undefined> & { input: WorkInput; isLooking: boolean };

const LOOKING = 'looking';

/** The actor of the statechart that has a plugin looked at. An event restores it, and only the first starts a look. */
export function durableMonitor(startLooking: StartLooking): MonitorLogic {
  const logic: ActorLogic<MonitorSnapshot, EventObject, WorkInput> = {
    getInitialSnapshot: (_, input) => ({
      status: 'active',
      output: undefined,
      error: undefined,
      input,
      isLooking: false,
    }),
    transition: (snapshot, { type }) => {
      if (type === 'xstate.stop') return { ...snapshot, status: 'stopped', error: undefined, output: undefined };
      return type === LOOKING ? { ...snapshot, isLooking: true } : snapshot;
    },
    start({ status, isLooking, input }, { self, system }) {
      if (status !== 'active' || isLooking) return;
      startLooking(system, { session: self.sessionId, input });
      self.send({ type: LOOKING });
    },
    getPersistedSnapshot: (snapshot) => snapshot,
    restoreSnapshot: (snapshot) => snapshot as MonitorSnapshot & NonReducibleUnknown,
  };
  return logic as MonitorLogic;
}

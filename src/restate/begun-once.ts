import type { ActorLogic, AnyActorRef, EventObject, NonReducibleUnknown, Snapshot } from 'xstate';

type BegunSnapshot<Input> = Snapshot<undefined> & { input: Input; isBegun: boolean };

const BEGUN = 'begun';
/** Ends such an actor. */
export const ENDED = 'ended';

/**
 * An actor of the statechart for something that goes on elsewhere. `@restatedev/xstate` restores and starts it with
 * each event, and only the first start begins anything.
 */
export function begunOnce<Input>(begin: (self: AnyActorRef, input: Input) => void) {
  const logic: ActorLogic<BegunSnapshot<Input>, EventObject, Input> = {
    getInitialSnapshot: (_, input) => ({
      status: 'active',
      output: undefined,
      error: undefined,
      input,
      isBegun: false,
    }),
    transition(snapshot, { type }) {
      if (type === 'xstate.stop') return { ...snapshot, status: 'stopped', error: undefined, output: undefined };
      if (type === ENDED) return { ...snapshot, status: 'done', error: undefined, output: undefined };
      return type === BEGUN ? { ...snapshot, isBegun: true } : snapshot;
    },
    start({ isBegun, input }, { self }) {
      if (isBegun) return;
      begin(self, input);
      self.send({ type: BEGUN });
    },
    getPersistedSnapshot: (snapshot) => snapshot,
    restoreSnapshot: (snapshot) => snapshot as BegunSnapshot<Input> & NonReducibleUnknown,
  };
  return logic;
}

import type { Row } from '../section';

export const PLAIN_CLASS: Row = { name: 'plain class', contender: 'plain-class' };
export const PLAIN_CLASS_FAST_HISTORY: Row = {
  name: 'plain class, fast history',
  contender: 'plain-class-fast-history',
};
export const FACADE: Row = { name: 'facade', contender: 'facade' };
export const ACTOR_SEND: Row = { name: 'actor.send', contender: 'actor-send' };
export const ACTOR_SEND_SUBSCRIBED: Row = { name: 'actor.send, subscribed', contender: 'actor-send-subscribed' };
export const INTERPRETER: Row = { name: "statechart through XState's interpreter", contender: 'interpreter' };
export const HAND_WRITTEN_LOGIC: Row = {
  name: 'XState actor, logic written by hand',
  contender: 'hand-written-logic',
};
export const BARE_CHART: Row = { name: 'bare XState chart', contender: 'bare-chart' };
const ROBOT3: Row = { name: 'robot3', contender: 'robot3' };
const JAVASCRIPT_STATE_MACHINE: Row = {
  name: 'javascript-state-machine',
  contender: 'javascript-state-machine',
};
const MACHINA: Row = { name: 'machina', contender: 'machina' };
const TYPESCRIPT_FSM: Row = { name: 'typescript-fsm', contender: 'typescript-fsm' };

/** The libraries that an app might take instead. */
export const LIBRARIES = [ROBOT3, JAVASCRIPT_STATE_MACHINE, MACHINA, TYPESCRIPT_FSM];

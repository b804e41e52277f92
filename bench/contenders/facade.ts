import { PluginStateMachine } from 'plugin-statechart';
import type { Contender } from './contender';

/** This package, as an app uses it. */
export const facade: Contender<PluginStateMachine> = {
  create({ pluginId, initial, observer, onRefused: _, ...options }) {
    const machine = new PluginStateMachine(pluginId, initial, options);
    if (observer) machine.addObserver(observer);
    return machine;
  },
  phase: (machine) => machine.phase,
  move: (machine, { to, reason }) => machine.transitionTo(to, reason),
  refuse(machine, { to, reason }, tell) {
    try {
      machine.transitionTo(to, reason);
    } catch {
      tell();
    }
  },
  force: (machine, phase, reason) => machine.forcePhase(phase, reason),
  history: (machine) => machine.history(),
  sequence: (machine) => machine.actor.getSnapshot().context.sequence,
  persist: (machine) => machine.actor.getPersistedSnapshot(),
  restore: (snapshot) => PluginStateMachine.restore(snapshot),
};

import type { PluginPhase } from './events';

/** Makes something for each phase once, when it is asked for. */
export function perPhase<Made>(make: (phase: PluginPhase) => Made): (phase: PluginPhase) => Made {
  const all = new Map<PluginPhase, Made>();
  return (phase) => {
    let made = all.get(phase);
    if (made === undefined) {
      made = make(phase);
      all.set(phase, made);
    }
    return made;
  };
}

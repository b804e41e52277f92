/** What each event leads to. One event for each phase, so that an arrow's label says what happened. */
interface Targets {
  install: 'Installing';
  installed: 'Installed';
  build: 'Building';
  buildFailed: 'BuildFailed';
  validate: 'Validating';
  start: 'Starting';
  started: 'Running';
  degrade: 'Degraded';
  recover: 'Recovering';
  stop: 'Stopping';
  stopped: 'Stopped';
  fail: 'Failed';
  uninstall: 'Uninstalling';
  uninstalled: 'Uninstalled';
}

/** Where a plugin stands: one of the fourteen phases of its lifecycle. */
export type PluginPhase = Targets[keyof Targets];

/** An event that asks for a legal move, with the reason to record (default `''`). */
export type MoveEvent = {
  [Type in keyof Targets]: { type: Type; reason?: string };
}[keyof Targets];

/** Moves to any phase from any phase, the same one included. The reason is recorded behind `force: `. */
export interface ForceEvent {
  type: 'force';
  to: PluginPhase;
  reason?: string;
}

/** Changes the retry state and no phase: counts one more attempt, or forgets all of them. */
export interface RetryEvent {
  type: 'retry.advance' | 'retry.reset';
}

/** Every event that the plugin lifecycle understands. */
export type PluginLifecycleEvent = MoveEvent | ForceEvent | RetryEvent;

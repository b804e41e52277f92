import type { InspectionEvent } from 'xstate';

/** Shows the actors that are created with its `inspect`, until it is stopped. */
export interface Inspector {
  /** For `createActor(…, { inspect })`, `new PluginStateMachine(…, { inspect })` or `actor.system.inspect(…)`. */
  readonly inspect: (event: InspectionEvent) => void;
  /** Ends the connection; the actors run on. Calling it again does nothing. */
  readonly stop: () => void;
  [Symbol.dispose](): void;
}

/** One that shows nothing. */
export const inertInspector = (): Inspector => ({ inspect: () => {}, stop: () => {}, [Symbol.dispose]: () => {} });

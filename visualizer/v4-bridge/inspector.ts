import type { InspectionEvent } from 'xstate';
import type { FrameSourceOptions } from '../inspect/frame-source';

/** What may be said of any inspector. */
export interface XStateInspectorOptions extends Omit<FrameSourceOptions, 'allowControl' | 'sanitizeDefinition'> {
  /**
   * Whether events that a person sends from the visualizer reach the actor; XState's own (`xstate.*`) never do.
   * Default `true`, as in `@xstate/inspect`.
   */
  allowControl?: boolean;
}

/** Shows actors in a visualizer of XState 4. */
export interface XStateInspector {
  /** For the `inspect` option of `createActor` and `PluginStateMachine`; for any number of actors. Never throws. */
  readonly inspect: (event: InspectionEvent) => void;
  /** Ends the inspection, and no actor. Calling it again does nothing. */
  stop(): void;
  [Symbol.dispose](): void;
}

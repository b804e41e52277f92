/** A statechart as it is drawn: plain data, in the order of the machine's definition. */
export interface Chart {
  /** The machine's id. */
  readonly id: string;
  readonly description: string | undefined;
  /** The machine itself is `parallel` where its top-level states are all active at once. */
  readonly kind: 'compound' | 'parallel' | 'atomic';
  /** The id of the top-level state that it starts in; none where it is parallel. */
  readonly initial: string | undefined;
  /** All states, each one before those inside it. */
  readonly states: readonly ChartState[];
  /** All arrows. */
  readonly moves: readonly ChartMove[];
  /** What the machine accepts in each state and what has no arrow: it leads anywhere, or moves nowhere. */
  readonly anywhere: readonly ChartReaction[];
  /** The ids of the moves from the initial state along the way on, and back to it where that closes the round. */
  readonly mainPath: readonly string[];
}

/** A state. */
export interface ChartState {
  /** Its path, joined by dots: `Running`, or `form.editing.valid`. A dot or backslash in a name is escaped: `v1\.2`. */
  readonly id: string;
  readonly name: string;
  readonly kind: 'atomic' | 'compound' | 'parallel' | 'final' | 'shallow history' | 'deep history';
  readonly role: StateRole;
  readonly description: string | undefined;
  readonly tags: readonly string[];
  /** The id of the state around it; none at the top level. */
  readonly parent: string | undefined;
  /** The id of the state inside it that is entered first. */
  readonly initial: string | undefined;
  /** The id of the state that a history state leads to while there is nothing to remember. */
  readonly fallback: string | undefined;
  readonly entry: readonly string[];
  readonly exit: readonly string[];
  /** The names of the actors that it invokes. */
  readonly work: readonly string[];
  /** What it accepts without leaving: transitions without a target. */
  readonly reactions: readonly ChartReaction[];
}

/**
 * What a state means to a person, and so its colour: `failed` is where errors of work lead, unless that work leads there
 * when it is done, too, or cannot be reached without having been there; `active` and `degraded` are up, `working` is on
 * its way, `resting` is the rest.
 */
export type StateRole = 'active' | 'degraded' | 'failed' | 'working' | 'resting';

/** What causes a transition. */
export interface ChartReaction {
  readonly trigger: 'event' | 'always' | 'after' | 'done' | 'error' | 'snapshot';
  /** What a person reads on the arrow: the event's type, `always`, `after 100 ms`, `done: fetch`. */
  readonly label: string;
  /** The event's type as XState has it. */
  readonly event: string;
  /** The guard's name. */
  readonly guard: string | undefined;
  readonly actions: readonly string[];
  readonly description: string | undefined;
}

/** An arrow: a transition from one state to another. */
export interface ChartMove extends ChartReaction {
  /** Unique in the chart, and the same as long as the transition is. */
  readonly id: string;
  /** The id of the state that it leaves; none for a transition of the machine itself. */
  readonly from: string | undefined;
  /** The id of the state that it enters. */
  readonly to: string;
  /** Ends of work that lead the same way as an event, and share its arrow: `done: install`. */
  readonly shared: readonly string[];
  /** The same ends of work with their guards and actions, which can differ from those of the event. */
  readonly ends: readonly ChartReaction[];
}

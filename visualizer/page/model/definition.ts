import type { ChartState } from '../../chart/chart';
import { failureStates } from '../../chart/failure-states';
import { readState } from '../../chart/read-state';
import { stateId } from '../../chart/state-id';
import { type StateNode, statesBelow } from '../../chart/state-node';
import { definedMachine } from './defined-machine';

/** What the page takes from the definition of a machine. */
export interface Definition {
  readonly id: string;
  readonly states: ReadonlyMap<string, DefinedState>;
  /** The states that `force` leads to; none where the machine knows no such event. */
  readonly forced: readonly string[];
}

interface DefinedState extends Pick<ChartState, 'role' | 'description' | 'work'> {
  /** The ids of the states that each event leads to; which of several is for guards to say. */
  readonly targets: ReadonlyMap<string, readonly string[]>;
}

/** The ids of the states that each event leads to that is no work's and no timer's. */
const targetsOf = ({ transitions }: StateNode): Map<string, string[]> =>
  new Map(
    [...transitions]
      .filter(([event]) => !event.startsWith('xstate.'))
      .map(([event, ways]) => [event, ways.flatMap(({ target = [] }) => target.map(stateId))]),
  );

/** Reads the definition of an actor; of one that is no machine it has no states. */
export function readDefinition(text: string | undefined): Definition {
  try {
    const root = definedMachine(JSON.parse(text ?? '{}'));
    const failures = failureStates(root);
    return {
      id: root.id,
      states: new Map(
        statesBelow(root).map((node) => {
          const { id, ...state } = readState(node, failures);
          return [id, { ...state, targets: targetsOf(node) }];
        }),
      ),
      forced: targetsOf(root).get('force') ?? [],
    };
  } catch {
    // A definition that an app has cut short or replaced.
    return { id: '', states: new Map(), forced: [] };
  }
}

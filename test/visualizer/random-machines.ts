import fc from 'fast-check';
import { type AnyStateMachine, createMachine } from 'xstate';
import { AWKWARD_NAMES } from './machines';

interface Drawn {
  name: string;
  kind: 'compound' | 'parallel' | 'final' | 'history';
  children: Drawn[];
  moves: { event: string; to: number; guard: string | null }[];
}

const name = fc
  .oneof(fc.constantFrom(...AWKWARD_NAMES), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }))
  // XState itself loses a state of that name.
  .filter((text) => text !== '__proto__');

const moves = fc.array(fc.record({ event: name, to: fc.nat(), guard: fc.option(name, { freq: 2 }) }), { maxLength: 3 });

const statesOf = (depth: number, minLength: number): fc.Arbitrary<Drawn[]> =>
  fc.uniqueArray(
    fc.record({
      name,
      kind: fc.constantFrom<Drawn['kind'][]>('compound', 'compound', 'parallel', 'final', 'history'),
      children: depth === 0 ? fc.constant([]) : statesOf(depth - 1, 0),
      moves,
    }),
    { minLength, maxLength: 2 + depth, selector: (drawn) => drawn.name },
  );

/** The states in the order in which they get their ids. */
const flat = (states: readonly Drawn[]): Drawn[] => states.flatMap((one) => [one, ...flat(one.children)]);

function toMachine(states: readonly Drawn[], rootKind: 'compound' | 'parallel'): AnyStateMachine {
  const all = flat(states);
  const config = (drawn: Drawn, isPlain: boolean): object => {
    const id = `n${all.indexOf(drawn)}`;
    const on = Object.fromEntries(
      drawn.moves.map(({ event, to, guard }) => [
        event,
        { target: `#n${to % all.length}`, ...(guard === null ? {} : { guard }) },
      ]),
    );
    if (drawn.children.length === 0) {
      if (isPlain || drawn.kind === 'compound' || drawn.kind === 'parallel') return { id, on };
      return { id, type: drawn.kind };
    }
    return drawn.kind === 'parallel'
      ? { id, type: 'parallel', on, states: inside(drawn.children, true) }
      : { id, initial: drawn.children[0]?.name, on, states: inside(drawn.children) };
  };
  // Regions are states of their own: none of them is a history state or a final one.
  const inside = (children: readonly Drawn[], areRegions = false): Record<string, object> =>
    Object.fromEntries(children.map((child, index) => [child.name, config(child, index === 0 || areRegions)]));
  return createMachine(
    rootKind === 'parallel'
      ? { id: 'machine', type: 'parallel', states: inside(states, true) }
      : { id: 'machine', initial: states[0]?.name ?? '', states: inside(states) },
  );
}

/** Machines of states within states, regions, history and final states, with names of all kinds. */
export const randomMachine: fc.Arbitrary<AnyStateMachine> = fc
  .tuple(statesOf(2, 1), fc.constantFrom<('compound' | 'parallel')[]>('compound', 'compound', 'parallel'))
  .map(([states, kind]) => toMachine(states, kind));

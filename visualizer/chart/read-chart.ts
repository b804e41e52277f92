import type { AnyStateMachine, AnyStateNode } from 'xstate';
import type { Chart, ChartMove, ChartReaction, ChartState } from './chart';
import { failureStates } from './failure-states';
import { historyDefault } from './history-default';
import { mainPath } from './main-path';
import { actionNames, descriptionOf, reactionOf } from './reaction';
import { readState } from './read-state';
import { stateId } from './state-id';
import { statesBelow } from './state-node';

const initialOf = (node: AnyStateNode): string | undefined => {
  const target = node.type === 'compound' ? node.initial?.target[0] : undefined;
  return target && stateId(target);
};

interface Arrow extends ChartReaction {
  from: string | undefined;
  to: string | undefined;
}

function arrowsFrom(node: AnyStateNode): Arrow[] {
  const from = node.parent ? stateId(node) : undefined;
  return [...(node.always ?? []), ...[...node.transitions.values()].flat()].flatMap((transition) => {
    const reaction = reactionOf(node, transition);
    const targets = transition.target ?? [undefined];
    return targets.map((target) => ({ ...reaction, from, to: target && stateId(target) }));
  });
}

const isEndOfWork = ({ trigger, event }: Arrow): boolean =>
  (trigger === 'done' || trigger === 'error') && !event.startsWith('xstate.done.state.');

/** Gives each arrow its id, and lets the end of work share the arrow of an event that leads the same way. */
function toMoves(arrows: readonly Arrow[]): ChartMove[] {
  const moves: (ChartMove & { shared: string[]; ends: ChartReaction[] })[] = [];
  const ids = new Set<string>();
  const ordered = [...arrows.filter((arrow) => !isEndOfWork(arrow)), ...arrows.filter(isEndOfWork)];
  for (const { to, ...arrow } of ordered) {
    if (to === undefined) continue;
    const twin =
      isEndOfWork({ ...arrow, to }) &&
      moves.find((move) => move.trigger === 'event' && move.from === arrow.from && move.to === to);
    if (twin) {
      twin.ends.push(withoutEnds({ ...arrow, to }));
      if (!twin.shared.includes(arrow.label)) twin.shared.push(arrow.label);
      continue;
    }
    const name = `${arrow.from ?? ''}:${arrow.label}`;
    let id = name;
    for (let count = 2; ids.has(id); count += 1) id = `${name}:${count}`;
    ids.add(id);
    moves.push({ ...arrow, to, id, shared: [], ends: [] });
  }
  return moves;
}

function toState(node: AnyStateNode, failures: ReadonlySet<string>): ChartState {
  return {
    ...readState(node, failures),
    name: node.key,
    kind: node.type === 'history' ? `${node.history === 'deep' ? 'deep' : 'shallow'} history` : node.type,
    tags: node.tags,
    parent: node.parent?.parent ? stateId(node.parent) : undefined,
    initial: initialOf(node),
    fallback: node.type === 'history' ? historyDefault(node).map(stateId)[0] : undefined,
    entry: actionNames(node.entry),
    exit: actionNames(node.exit),
    reactions: arrowsFrom(node)
      .filter(({ to }) => to === undefined)
      .map(withoutEnds),
  };
}

const withoutEnds = ({ from: _from, to: _to, ...reaction }: Arrow): ChartReaction => reaction;

/**
 * Reads a chart off any XState v5 machine.
 *
 * An event of the machine itself that leads to each of its top-level states has no arrows: it is listed in `anywhere`.
 */
export function readChart(machine: AnyStateMachine): Chart {
  const { root } = machine;
  const nodes = statesBelow(root);
  const fromRoot = arrowsFrom(root);
  const topLevel = Object.values(root.states).map(stateId);
  const everywhere = new Set(
    (topLevel.length > 1 ? fromRoot : [])
      .filter(({ event }) => topLevel.every((id) => fromRoot.some((arrow) => arrow.event === event && arrow.to === id)))
      .map(({ event }) => event),
  );
  const hasNoArrow = ({ event, to }: Arrow): boolean => to === undefined || everywhere.has(event);
  const moves = toMoves([...fromRoot.filter((arrow) => !hasNoArrow(arrow)), ...nodes.flatMap(arrowsFrom)]);
  const failures = failureStates(root);
  const anywhere = fromRoot.filter(hasNoArrow).map(withoutEnds);
  const initial = initialOf(root);
  const states = nodes.map((node) => toState(node, failures));
  return {
    id: machine.id,
    description: descriptionOf(root),
    kind: root.type as Chart['kind'],
    initial,
    states,
    moves,
    anywhere: anywhere.filter(({ event }, index) => anywhere.findIndex((other) => other.event === event) === index),
    mainPath: mainPath(initial, states, moves),
  };
}

import type { AnyStateMachine } from 'xstate';
import type { ChartReaction } from '../../../visualizer/chart/chart';
import { readChart } from '../../../visualizer/chart/read-chart';
import { visibleName } from '../../../visualizer/diagram/visible-text';

function saying({ trigger, label }: ChartReaction): string {
  const work = visibleName(label.slice(trigger.length + 2));
  if (trigger === 'always') return 'at once';
  if (trigger === 'done') return label === 'done' ? 'all inside is done' : `${work} is done`;
  if (trigger === 'error') return `${work} fails`;
  return visibleName(label);
}

/** What a description in words has to tell of a machine, each end of work for itself, in no order. */
export function toldMoves(machine: AnyStateMachine) {
  const { states, moves, anywhere } = readChart(machine);
  const told = (from: string, to: string, reaction: ChartReaction) => ({
    from: visibleName(from),
    to: visibleName(to),
    when: saying(reaction),
    guard: visibleName(reaction.guard ?? ''),
  });
  return [
    ...moves.flatMap((move) =>
      [move, ...move.ends].map((reaction) => told(move.from ?? 'In any state', move.to, reaction)),
    ),
    ...states.flatMap(({ id, reactions }) => reactions.map((reaction) => told(id, 'stays', reaction))),
    ...anywhere.map((reaction) => told('In any state', reaction.event === 'force' ? 'any state' : 'stays', reaction)),
  ].map((move) => JSON.stringify(move));
}

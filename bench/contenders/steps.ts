import { type Move, PLUGIN_MOVES, type PluginPhase } from 'plugin-statechart';

/** A legal move with the reason for it. */
export interface Step extends Move {
  readonly reason: string;
}

const REASONS: Partial<Record<PluginPhase, string>> = {
  Installing: 'asked for by a user',
  Installed: 'unpacked 12 files',
  Validating: 'asked for by a user',
  Starting: 'its signature is valid',
  Running: 'ready after 41 ms',
  Degraded: 'answers slowly',
  Stopping: 'asked for by a user',
  Stopped: 'process exited with code 0',
  Failed: 'process exited with code 1',
  Uninstalling: 'asked for by a user',
  Uninstalled: 'removed 12 files',
};

function stepBetween(from: PluginPhase, to: PluginPhase): Step {
  const move = PLUGIN_MOVES.find((one) => one.from === from && one.to === to);
  if (!move) throw new RangeError(`${from} → ${to} is not legal`);
  return { ...move, reason: REASONS[to] ?? '' };
}

/** A round through the lifecycle. Not through Recovering, which moves on by itself. */
const ROUND: readonly PluginPhase[] = [
  'Uninstalled',
  'Installing',
  'Installed',
  'Validating',
  'Starting',
  'Running',
  'Degraded',
  'Stopping',
  'Stopped',
  'Starting',
  'Running',
  'Failed',
  'Installed',
  'Uninstalling',
];

/** The moves of a round, from Uninstalled to Uninstalled. */
export const CYCLE: readonly Step[] = ROUND.map((from, index) =>
  stepBetween(from, ROUND[(index + 1) % ROUND.length] as PluginPhase),
);

/** The same round, from a phase to the same phase. */
export function cycleFrom(phase: PluginPhase): readonly Step[] {
  const first = CYCLE.findIndex(({ from }) => from === phase);
  return [...CYCLE.slice(first), ...CYCLE.slice(0, first)];
}

/** From Running to Recovering. */
export const CRASH = stepBetween('Running', 'Recovering');

/** From Installed it leads nowhere. */
export const ILLEGAL: Step = { from: 'Installed', to: 'Running', event: 'started', reason: 'asked for by a user' };

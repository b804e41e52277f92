import { styleText } from 'node:util';
import { isActive, isTerminal, type PluginPhase } from 'plugin-statechart';

type Colour = 'red' | 'yellow' | 'green' | 'gray' | 'cyan';

function colourOf(phase: PluginPhase): Colour {
  if (phase === 'Failed' || phase === 'BuildFailed') return 'red';
  if (phase === 'Degraded' || phase === 'Recovering') return 'yellow';
  if (isActive(phase)) return 'green';
  return isTerminal(phase) ? 'gray' : 'cyan';
}

/** Text in the colour of a phase: red is broken, yellow is unwell, green is up, grey rests, cyan is on its way. */
export const inColourOf = (phase: PluginPhase, text: string = phase): string => styleText(colourOf(phase), text);

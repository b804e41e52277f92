import type { Scale } from '../scale';
import type { Section } from '../section';
import { ACTOR_SEND, FACADE, INTERPRETER, LIBRARIES, PLAIN_CLASS } from './rows';

export const refused = ({ rounds }: Scale): Section => ({
  name: 'refused',
  title: 'Refused transition',
  about:
    'A move that is not legal. The facade, the plain class and javascript-state-machine throw, and the error is caught; ' +
    'the actors and machina tell one listener, typescript-fsm returns false, and robot3 says nothing: its state is compared.',
  measure: 'refused',
  baseline: PLAIN_CLASS.name,
  columns: [{ title: 'per refusal', unit: 'ns', case: {}, number: 'time' }],
  rows: [PLAIN_CLASS, FACADE, ACTOR_SEND, INTERPRETER, ...LIBRARIES],
  rounds: rounds(5),
});

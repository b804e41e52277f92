import type { Scale } from '../scale';
import type { Section } from '../section';
import { ACTOR_SEND, FACADE, INTERPRETER, PLAIN_CLASS } from './rows';

export const force = ({ rounds }: Scale): Section => ({
  name: 'force',
  title: 'Forced transition',
  about: 'A move to any phase, legal or not, with the same bookkeeping.',
  measure: 'force',
  baseline: PLAIN_CLASS.name,
  columns: [{ title: 'per transition', unit: 'ns', case: {}, number: 'time' }],
  rows: [PLAIN_CLASS, FACADE, ACTOR_SEND, INTERPRETER],
  rounds: rounds(5),
});

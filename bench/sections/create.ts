import type { Scale } from '../scale';
import type { Section } from '../section';
import { ACTOR_SEND, BARE_CHART, FACADE, INTERPRETER, PLAIN_CLASS } from './rows';

export const create = ({ rounds }: Scale): Section => ({
  name: 'create',
  title: 'Create',
  about: 'One plugin, from nothing to the first look at its phase.',
  measure: 'create',
  baseline: BARE_CHART.name,
  columns: [{ title: 'per plugin', unit: 'ns', case: {}, number: 'time' }],
  rows: [BARE_CHART, FACADE, ACTOR_SEND, INTERPRETER, PLAIN_CLASS],
  rounds: rounds(5),
});

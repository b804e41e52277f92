import type { Scale } from '../scale';
import type { Section } from '../section';
import { ACTOR_SEND, BARE_CHART, FACADE, INTERPRETER } from './rows';

const ROWS = [BARE_CHART, FACADE, ACTOR_SEND, INTERPRETER];

export const restore = ({ rounds }: Scale): Section => ({
  name: 'restore',
  title: 'Restore from a snapshot',
  about:
    'One plugin that is Running, with a history of 50, up to the first look at its phase. The bare chart has no history.',
  measure: 'restore',
  baseline: BARE_CHART.name,
  columns: [{ title: 'per plugin', unit: 'ns', case: {}, number: 'time' }],
  rows: ROWS,
  rounds: rounds(5),
});

export const persistedSnapshot = ({ rounds }: Scale): Section => ({
  name: 'persisted-snapshot',
  title: 'Persisted snapshot',
  about: '`getPersistedSnapshot()` of a plugin that is Running, with a history of 50. The bare chart has no history.',
  measure: 'persisted-snapshot',
  baseline: BARE_CHART.name,
  columns: [{ title: 'per snapshot', unit: 'ns', case: {}, number: 'time' }],
  rows: ROWS,
  rounds: rounds(5),
});

import type { Scale } from '../scale';
import type { Section } from '../section';
import { measureSeed } from '../seed';
import {
  ACTOR_SEND,
  ACTOR_SEND_SUBSCRIBED,
  BARE_CHART,
  FACADE,
  HAND_WRITTEN_LOGIC,
  INTERPRETER,
  LIBRARIES,
  PLAIN_CLASS,
  PLAIN_CLASS_FAST_HISTORY,
} from './rows';

export const transition = ({ rounds }: Scale): Section => ({
  name: 'transition',
  title: 'Transition',
  about:
    'A legal move with a reason, a timestamp, a history of 50 and one observer. The logic written by hand is a table of ' +
    'moves in the place of a statechart, and the least that an XState actor costs with this; the bare chart has none of ' +
    'it; the Go package is a small file with its algorithm.',
  measure: 'transition',
  baseline: PLAIN_CLASS.name,
  columns: [{ title: 'per transition', unit: 'ns', case: {}, number: 'time' }],
  rows: [
    PLAIN_CLASS,
    PLAIN_CLASS_FAST_HISTORY,
    FACADE,
    ACTOR_SEND,
    ACTOR_SEND_SUBSCRIBED,
    HAND_WRITTEN_LOGIC,
    INTERPRETER,
    BARE_CHART,
    ...LIBRARIES,
    { name: 'the Go package', measureHere: measureSeed },
  ],
  rounds: rounds(7),
});

import type { DriverCase } from '../measures/driver';
import { grouped } from '../report/amounts';
import type { Scale } from '../scale';
import type { Section } from '../section';
import { ACTOR_SEND, FACADE, INTERPRETER } from './rows';

export const driver = ({ short, rounds }: Scale): Section => {
  const one: DriverCase = { plugins: short ? 50 : 500 };
  return {
    name: 'driver',
    title: 'Driver',
    about:
      'Install, validate, start, run, crash, recover after a backoff of 0 ms, and run again, with work actors that are ' +
      `done at once; ${grouped(one.plugins)} plugins at a time.`,
    measure: 'driver',
    baseline: INTERPRETER.name,
    columns: [{ title: 'per cycle', unit: 'ns', case: one, number: 'time' }],
    rows: [INTERPRETER, FACADE, ACTOR_SEND],
    rounds: rounds(3),
  };
};

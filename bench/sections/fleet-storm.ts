import type { FleetStormCase } from '../measures/fleet-storm';
import { grouped } from '../report/amounts';
import { NOISY } from '../report/noisy';
import type { Scale } from '../scale';
import type { Row, Section } from '../section';

type Way = Omit<FleetStormCase, 'plugins'>;

const NO_LIMIT = Number.MAX_SAFE_INTEGER;

const row = (name: string, way: Way): Row => ({ name, case: way });

const ROWS = [
  row('limit 4, full jitter', { limit: 4, jitter: 'full', inFiles: false }),
  row('limit 4, no jitter', { limit: 4, jitter: 'none', inFiles: false }),
  row('no limit, full jitter', { limit: NO_LIMIT, jitter: 'full', inFiles: false }),
  row('no limit, no jitter', { limit: NO_LIMIT, jitter: 'none', inFiles: false }),
  row('limit 4, full jitter, kept in files', { limit: 4, jitter: 'full', inFiles: true }),
] as const;

export const fleetStorm = ({ rounds, stormPlugins }: Scale): Section => {
  const plugins = stormPlugins(2000);
  return {
    name: 'fleet-storm',
    title: 'Fleet storm',
    about:
      `All ${grouped(plugins)} plugins of a fleet crash, as fast as the event loop turns, and come up again: with and ` +
      'without a limit to how many recover at once, with and without jitter, and kept in files.',
    measure: 'fleet-storm',
    baseline: ROWS[0].name,
    columns: [
      { title: 'all are up after', unit: 'ns', case: { plugins }, number: 'time' },
      { title: `longest stall ${NOISY}`, unit: 'ns', case: { plugins }, number: 'stall' },
      { title: 'recovering at once', unit: 'number', case: { plugins }, number: 'mostAtOnce' },
    ],
    rows: ROWS,
    rounds: rounds(3),
  };
};

import type { Contender } from '../contenders/contender';
import type { Measured, Timing } from './timing';

type Measure = (contender: Contender, one: object, timing: Timing) => Promise<Measured>;

const MEASURES = {
  transition: async () => (await import('./transition')).measureTransition,
  create: async () => (await import('./create')).measureCreate,
  memory: async () => (await import('./memory')).measureMemory,
  refused: async () => (await import('./refused')).measureRefused,
  force: async () => (await import('./force')).measureForce,
  restore: async () => (await import('./snapshots')).measureRestore,
  'persisted-snapshot': async () => (await import('./snapshots')).measurePersistedSnapshot,
  growth: async () => (await import('./growth')).measureGrowth,
  storm: async () => (await import('./storm')).measureStorm,
  driver: async () => (await import('./driver')).measureDriver,
  'fleet-storm': async () => {
    const { measureFleetStorm } = await import('./fleet-storm');
    return (_, one) => measureFleetStorm(one);
  },
} satisfies Record<string, () => Promise<Measure>>;

export type MeasureName = keyof typeof MEASURES;

export const loadMeasure = (name: MeasureName): Promise<Measure> => MEASURES[name]();

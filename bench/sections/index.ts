import type { Scale } from '../scale';
import type { Section } from '../section';
import { create } from './create';
import { driver } from './driver';
import { fleetStorm } from './fleet-storm';
import { force } from './force';
import { growth } from './growth';
import { memory } from './memory';
import { refused } from './refused';
import { size } from './size';
import { persistedSnapshot, restore } from './snapshots';
import { storm } from './storm';
import { transition } from './transition';

/** Everything that is measured, in the order of the results. */
export const sectionsOf = (scale: Scale): Section[] =>
  [transition, refused, force, create, memory, restore, persistedSnapshot, growth, storm, driver, fleetStorm, size].map(
    (section) => section(scale),
  );

import type { PluginLifecycleContext } from '../../machines/context';

/** A context of some version, of which nothing but the version is known. */
export interface VersionedContext {
  version: number;
  [key: string]: unknown;
}

/** What makes a context of a version one of the next version. What comes out is checked afterwards. */
export type Migrations = ReadonlyMap<number, (context: VersionedContext) => Record<string, unknown>>;

/** The version that this package writes. */
export const CONTEXT_VERSION: PluginLifecycleContext['version'] = 1;

/** By the version that each starts from. */
const MIGRATIONS: Migrations = new Map([
  // An example of what a step looks like: version 1 is the first that was published. Suppose version 0 had named the
  // history `transitions`, and had not known `devMode`.
  [0, ({ transitions, ...context }) => ({ ...context, history: transitions, devMode: true })],
]);

/**
 * Brings a context of an older version to this one, step by step.
 *
 * @param migrations the steps; by default those of this package
 * @throws {RangeError} a version that no step starts from, such as that of a newer package
 */
export function migrate(context: VersionedContext, migrations: Migrations = MIGRATIONS): VersionedContext {
  let migrated = context;
  while (migrated.version < CONTEXT_VERSION) {
    const step = migrations.get(migrated.version);
    if (!step) break;
    migrated = { ...step(migrated), version: migrated.version + 1 };
  }
  const { version } = migrated;
  if (version === CONTEXT_VERSION) return migrated;
  const hint = version > CONTEXT_VERSION ? '; it was written by a newer plugin-statechart: update this one' : '';
  throw new RangeError(`version should be ${CONTEXT_VERSION} or one that leads to it, got ${version}${hint}`);
}

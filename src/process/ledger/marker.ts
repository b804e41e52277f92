import * as v from 'valibot';
import { identitySchema } from './identity-schema';

/**
 * The environment variable that tells, of a process and all that it starts, for which plugin of which host it was
 * started. Where it can be read (Linux), it finds what no record tells of: processes that left the group, or outlived
 * its leader, and one that was started just before its host was killed.
 */
export const MARKER_VARIABLE = 'PLUGIN_STATECHART_LEDGER';

const markerSchema = v.object({
  /** The directory of the ledger. */
  ledger: v.string(),
  pluginId: v.string(),
  /** The host that started it, and where that one's pid holds. */
  host: identitySchema,
  place: v.string(),
});

export type Marker = v.InferOutput<typeof markerSchema>;

/** The variable's value, out of an environment as Linux shows it: assignments that end with a zero each. */
export function markerIn(environment: string): string | undefined {
  const name = `\0${MARKER_VARIABLE}=`;
  const all = `\0${environment}`;
  const start = all.indexOf(name);
  return start < 0 ? undefined : all.slice(start + name.length).split('\0', 1)[0];
}

/** What a marker says; `undefined` where it is not one of ours. */
export function parseMarker(text: string | undefined): Marker | undefined {
  if (text === undefined) return undefined;
  try {
    const { success, output } = v.safeParse(markerSchema, JSON.parse(text));
    return success ? output : undefined;
  } catch {
    return undefined;
  }
}

import * as v from 'valibot';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** A `ProcessIdentity` that was stored. The pid 0 stands for a process that was not started yet. */
export const identitySchema = v.object({ pid: count, startedAt: count });
